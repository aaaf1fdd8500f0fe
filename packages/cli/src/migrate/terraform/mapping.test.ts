import { definitionOf } from "@twilio-proxy/core";
import { expect, it } from "vitest";
import { mappings } from "./mapping.ts";

/** As the providers declare them: the last version of each, and what only the first of the official one had. */
const DECLARED: Readonly<Record<string, string>> = {
  twilio_proxy_services_v1:
    "unique_name callback_url chat_instance_sid default_ttl geo_match_level intercept_callback_url number_selection_behavior out_of_session_callback_url sid account_sid date_created date_updated links url",
  twilio_proxy_services_phone_numbers_v1:
    "service_sid is_reserved phone_number sid account_sid capabilities date_created date_updated friendly_name in_use iso_country url",
  twilio_proxy_services_short_codes_v1:
    "service_sid sid is_reserved account_sid capabilities date_created date_updated iso_country short_code url",
  twilio_proxy_services_sessions_v1:
    "service_sid date_expiry fail_on_participant_conflict mode participants status ttl unique_name sid account_sid closed_reason date_created date_ended date_last_interaction date_started date_updated links url",
  twilio_proxy_services_sessions_participants_v1:
    "service_sid session_sid identifier fail_on_participant_conflict friendly_name proxy_identifier proxy_identifier_sid sid account_sid date_created date_deleted date_updated links url",
  twilio_proxy_service:
    "sid account_sid chat_instance_sid chat_service_sid unique_name default_ttl callback_url geo_match_level number_selection_behavior intercept_callback_url out_of_session_callback_url date_created date_updated url timeouts",
  twilio_proxy_phone_number:
    "account_sid service_sid sid phone_number is_reserved capabilities friendly_name iso_country in_use date_created date_updated url timeouts",
  twilio_proxy_short_code:
    "account_sid service_sid sid is_reserved capabilities short_code iso_country date_created date_updated url timeouts",
};

it("knows the eight resources of both providers", () => {
  expect([...mappings.keys()].toSorted()).toEqual(Object.keys(DECLARED).toSorted());
});

it.each([...mappings.values()])("every attribute of $terraform has its use", ({ terraform, attributes }) => {
  expect(Object.keys(attributes).toSorted()).toEqual((DECLARED[terraform] ?? "").split(" ").toSorted());
});

it.each([...mappings.values()])("every field of ours is given by $terraform, or missing for a reason", ({
  type,
  attributes,
  missing,
}) => {
  const given = Object.values(attributes).flatMap((use) => (use.kind === "field" ? [use.field] : []));
  const expected = Object.keys(definitionOf(type).fields);
  expect([...given, ...Object.keys(missing)].toSorted()).toEqual(expected.toSorted());
});
