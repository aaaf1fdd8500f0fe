import type {
  ServiceContextUpdateOptions,
  ServiceListInstanceCreateOptions,
} from "twilio/lib/rest/proxy/v1/service.js";
import type { Cleared, FieldTable, ResourceDefinition } from "../definition.ts";
import { serviceChecks } from "./checks.ts";
import type { ServiceConfig } from "./config.generated.ts";
import { serviceRules } from "./rules.ts";

const emptied: Cleared = { to: "" };

const fields: FieldTable<
  Omit<ServiceConfig, "service_sid" | "protect" | "phone_numbers" | "short_codes" | "sessions">,
  ServiceListInstanceCreateOptions,
  ServiceContextUpdateOptions
> = {
  unique_name: {
    wire: "uniqueName",
    change: "update",
    compare: "text",
    cleared: "invalid",
    sensitive: "if-personal",
  },
  default_ttl: { wire: "defaultTtl", change: "update", compare: "number", cleared: { to: 0 } },
  callback_url: { wire: "callbackUrl", change: "update", compare: "text", cleared: emptied },
  geo_match_level: { wire: "geoMatchLevel", change: "update", compare: "text", cleared: { to: "country" } },
  number_selection_behavior: {
    wire: "numberSelectionBehavior",
    change: "update",
    compare: "text",
    cleared: { to: "prefer-sticky" },
  },
  intercept_callback_url: {
    wire: "interceptCallbackUrl",
    change: "update",
    compare: "text",
    cleared: emptied,
  },
  out_of_session_callback_url: {
    wire: "outOfSessionCallbackUrl",
    change: "update",
    compare: "text",
    cleared: emptied,
  },
  chat_instance_sid: { wire: "chatInstanceSid", change: "update", compare: "text", cleared: emptied },
};

export const service: ResourceDefinition = {
  type: "service",
  collection: "services",
  parent: null,
  container: "map",
  fields,
  identity: ["unique_name"],
  externalKey: "service_sid",
  protectable: true,
  takenCodes: [80602],
  rules: serviceRules,
  checks: serviceChecks,
};
