import type { ParticipantListInstanceCreateOptions } from "twilio/lib/rest/proxy/v1/service/session/participant.js";
import type { FieldTable, ResourceDefinition } from "../definition.ts";
import { participantChecks } from "./checks.ts";
import type { ParticipantConfig } from "./config.generated.ts";
import { participantRules } from "./rules.ts";

/** Twilio has no update of a participant. */
type NoUpdate = Record<never, never>;

const fields: FieldTable<ParticipantConfig, ParticipantListInstanceCreateOptions, NoUpdate> = {
  identifier: {
    wire: "identifier",
    change: "identity",
    compare: "text",
    cleared: "invalid",
    sensitive: true,
  },
  friendly_name: {
    wire: "friendlyName",
    change: "replace-parent",
    compare: "text",
    cleared: "unset",
    sensitive: "if-personal",
  },
  proxy_identifier: { wire: "proxyIdentifier", change: "replace-parent", compare: "text", cleared: "unset" },
  proxy_identifier_sid: {
    wire: "proxyIdentifierSid",
    change: "replace-parent",
    compare: "text",
    cleared: "unset",
  },
};

export const participant: ResourceDefinition = {
  type: "participant",
  collection: "participants",
  parent: "session",
  container: "list",
  fields,
  identity: ["identifier"],
  remembered: "identifier",
  facts: (record) => ({
    dateDeleted: typeof record.dateDeleted === "string" ? record.dateDeleted : null,
  }),
  isAlive: (node) => node.facts.dateDeleted === null,
  slots: 2,
  uses: ["phone_number", "short_code"],
  lane: (values) => (typeof values.identifier === "string" ? values.identifier : null),
  references: (values) =>
    [values.proxy_identifier, values.proxy_identifier_sid].filter((value) => typeof value === "string"),
  takenCodes: [80103],
  rules: participantRules,
  checks: participantChecks,
};
