import type { ShortCodeCreateOptions, ShortCodeUpdateOptions } from "../../twilio/short-codes.ts";
import type { FieldTable, ResourceDefinition } from "../definition.ts";
import { shortCodeChecks } from "./checks.ts";
import type { ShortCodeConfig } from "./config.generated.ts";
import { shortCodeRules } from "./rules.ts";

const fields: FieldTable<ShortCodeConfig, ShortCodeCreateOptions, ShortCodeUpdateOptions> = {
  sid: { wire: "sid", change: "identity", compare: "text", cleared: "invalid" },
  is_reserved: {
    wire: "isReserved",
    change: "update",
    compare: "boolean",
    cleared: { to: false },
    create: false,
  },
};

export const shortCode: ResourceDefinition = {
  type: "short_code",
  collection: "short_codes",
  parent: "service",
  container: "list",
  fields,
  identity: ["sid"],
  detaches: true,
  pooled: true,
  withdrawnCode: "short-codes-unavailable",
  takenCodes: [80105],
  rules: shortCodeRules,
  checks: shortCodeChecks,
};
