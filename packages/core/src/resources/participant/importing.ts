import type { Importing } from "../importing.ts";

/** The proxy number is left to Proxy, which chose it in most cases: nobody can tell which it did not. */
export const participantImporting: Importing = {
  fields: () => ["friendly_name"],
  remark: () => null,
  label: ({ fields }) => (typeof fields.friendly_name === "string" ? fields.friendly_name : null),
};
