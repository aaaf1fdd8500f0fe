import type {
  PhoneNumberContextUpdateOptions,
  PhoneNumberListInstanceCreateOptions,
} from "twilio/lib/rest/proxy/v1/service/phoneNumber.js";
import type { FieldTable, ResourceDefinition } from "../definition.ts";
import { webhooksOf } from "./account.ts";
import { phoneNumberChecks } from "./checks.ts";
import type { PhoneNumberConfig } from "./config.generated.ts";
import { inUseOf, numberFacts } from "./facts.ts";
import { phoneNumberRules } from "./rules.ts";

const fields: FieldTable<
  PhoneNumberConfig,
  PhoneNumberListInstanceCreateOptions,
  PhoneNumberContextUpdateOptions
> = {
  sid: { wire: "sid", change: "identity", compare: "text", cleared: "invalid" },
  phone_number: { wire: "phoneNumber", change: "identity", compare: "text", cleared: "invalid" },
  is_reserved: { wire: "isReserved", change: "update", compare: "boolean", cleared: { to: false } },
};

export const phoneNumber: ResourceDefinition = {
  type: "phone_number",
  collection: "phone_numbers",
  parent: "service",
  container: "list",
  fields,
  identity: ["sid", "phone_number"],
  detaches: true,
  pooled: true,
  facts: numberFacts,
  shielded: (live) => live?.fields.is_reserved !== true,
  blast: (live) => ({ in_use: inUseOf(live) }),
  overwrites: webhooksOf,
  takenCodes: [80104],
  rules: phoneNumberRules,
  checks: phoneNumberChecks,
};
