import type { ResourceDefinition, Scalar } from "../resources/definition.ts";
import type { TwilioRecord } from "../twilio/port.ts";
import type { LiveCollection, LiveNode } from "./live.ts";

export const UNREAD: LiveCollection = { kind: "unread" };

function scalar(value: unknown): Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

export function liveNode(definition: ResourceDefinition, record: TwilioRecord): LiveNode {
  return {
    definition,
    sid: record.sid,
    fields: Object.fromEntries(
      Object.entries(definition.fields).map(([name, spec]) => [name, scalar(record[spec.wire])]),
    ),
    facts: { dateCreated: scalar(record.dateCreated), ...definition.facts?.(record) },
    children: {},
  };
}
