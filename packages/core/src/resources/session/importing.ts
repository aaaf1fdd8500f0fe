import type { Importing } from "../importing.ts";
import { isAliveStatus } from "./lifecycle.ts";

/**
 * An alive status is not written: it would have every session re-opened that its application closes. Of one that ended, the
 * other values are history, which Twilio takes no change of.
 */
export const sessionImporting: Importing = {
  onRequest: true,
  fields: ({ fields }) => {
    if (fields.status === "closed") return ["status"];
    if (!isAliveStatus(fields.status)) return [];
    return fields.mode === "voice-and-message" ? ["ttl", "date_expiry"] : ["ttl", "date_expiry", "mode"];
  },
  isOver: ({ fields }) => !isAliveStatus(fields.status),
  remark: ({ sid, fields }) =>
    isAliveStatus(fields.status) ? sid : `${sid}, ended: Twilio drops it 90 days later`,
};
