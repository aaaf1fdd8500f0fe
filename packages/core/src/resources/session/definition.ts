import type {
  SessionContextUpdateOptions,
  SessionListInstanceCreateOptions,
} from "twilio/lib/rest/proxy/v1/service/session.js";
import type { FieldTable, ResourceDefinition } from "../definition.ts";
import { sessionChecks } from "./checks.ts";
import type { SessionConfig } from "./config.generated.ts";
import { isAliveStatus, sameSessionStatus, sessionCalls, sessionDisposition } from "./lifecycle.ts";
import { sessionRules } from "./rules.ts";

const fields: FieldTable<
  Omit<SessionConfig, "session_sid" | "protect" | "participants">,
  SessionListInstanceCreateOptions,
  SessionContextUpdateOptions
> = {
  unique_name: {
    wire: "uniqueName",
    change: "replace",
    compare: "text",
    cleared: "unset",
    sensitive: "if-personal",
  },
  ttl: { wire: "ttl", change: "update", compare: "number", cleared: { to: 0 } },
  date_expiry: { wire: "dateExpiry", change: "update", compare: "instant", cleared: "refused" },
  mode: { wire: "mode", change: "replace", compare: "text", cleared: "unset" },
  status: { wire: "status", change: "update", compare: "status", cleared: "unset" },
};

export const session: ResourceDefinition = {
  type: "session",
  collection: "sessions",
  parent: "service",
  container: "map",
  fields,
  identity: ["unique_name"],
  namedByKey: "unique_name",
  fetchBy: "unique_name",
  externalKey: "session_sid",
  protectable: true,
  shielded: () => true,
  disposition: sessionDisposition,
  sameStatus: sameSessionStatus,
  calls: sessionCalls,
  ends: (changes) => changes.some((change) => change.name === "status" && !isAliveStatus(change.after)),
  blast: (live) => ({ live_sessions_ended: isAliveStatus(live.fields.status) ? 1 : 0 }),
  takenCodes: [80603],
  rules: sessionRules,
  checks: sessionChecks,
};
