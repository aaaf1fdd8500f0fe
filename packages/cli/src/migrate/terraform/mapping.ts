/**
 * What each attribute of both Twilio providers is to us. Sources: twilio/terraform-provider-twilio
 * `twilio/resources/proxy/v1/api_default.go` (first and last version), RJPearson94/terraform-provider-twilio
 * `twilio/internal/services/proxy`. An attribute that is not listed is one of a version nobody has looked at.
 */

/**
 * `computed`: the provider takes Twilio's value where the user gave none, so a state cannot tell which of the two it holds,
 * and a value that is Twilio's default is left out of the config. `usual` is that default where no field table has it.
 */
interface FieldUse {
  readonly kind: "field";
  readonly field: string;
  readonly computed: boolean;
  readonly usual?: string;
}

export type Use =
  | FieldUse
  /** Its own SID, its parents' SIDs, the account's. */
  | { readonly kind: "sid" | "service" | "session" | "account" }
  /** A list of JSON texts; Twilio never gives it back. */
  | { readonly kind: "participants" }
  /** In a state it is what Twilio last said; only sources tell what was wanted. */
  | { readonly kind: "status" }
  /** Twilio's answer, nothing that anybody can set. */
  | { readonly kind: "answer" }
  | { readonly kind: "left"; readonly reason: string };

export interface ResourceMapping {
  readonly terraform: string;
  readonly provider: "twilio/twilio" | "RJPearson94/twilio";
  /** The registry's word. */
  readonly type: "service" | "phone_number" | "short_code" | "session" | "participant";
  readonly attributes: Readonly<Record<string, Use>>;
  /** Fields of ours that no attribute gives, with the reason. */
  readonly missing: Readonly<Record<string, string>>;
}

const sid: Use = { kind: "sid" };
const service: Use = { kind: "service" };
const session: Use = { kind: "session" };
const account: Use = { kind: "account" };
const answer: Use = { kind: "answer" };
const conflicts: Use = {
  kind: "left",
  reason: "a wish for one request, which Twilio does not keep; proxy.json has no such field",
};

const set = (field: string): Use => ({ kind: "field", field, computed: false });
const computed = (field: string, usual?: string): Use => ({
  kind: "field",
  field,
  computed: true,
  ...(usual === undefined ? {} : { usual }),
});
const answers = (...names: readonly string[]): Readonly<Record<string, Use>> =>
  Object.fromEntries(names.map((name) => [name, answer]));

const SERVICE_FIELDS = [
  "callback_url",
  "chat_instance_sid",
  "default_ttl",
  "geo_match_level",
  "intercept_callback_url",
  "number_selection_behavior",
  "out_of_session_callback_url",
] as const;

const fieldsOf = (use: (field: string) => Use): Readonly<Record<string, Use>> =>
  Object.fromEntries(SERVICE_FIELDS.map((field) => [field, use(field)]));

const dates = answers("date_created", "date_updated", "url");

const official: readonly ResourceMapping[] = [
  {
    terraform: "twilio_proxy_services_v1",
    provider: "twilio/twilio",
    type: "service",
    attributes: {
      unique_name: set("unique_name"),
      ...fieldsOf(computed),
      sid,
      account_sid: account,
      ...dates,
      ...answers("links"),
    },
    missing: {},
  },
  {
    terraform: "twilio_proxy_services_phone_numbers_v1",
    provider: "twilio/twilio",
    type: "phone_number",
    attributes: {
      service_sid: service,
      is_reserved: computed("is_reserved"),
      phone_number: computed("phone_number"),
      sid,
      account_sid: account,
      ...dates,
      ...answers("capabilities", "friendly_name", "in_use", "iso_country"),
    },
    missing: { sid: "the instance's own SID" },
  },
  {
    terraform: "twilio_proxy_services_short_codes_v1",
    provider: "twilio/twilio",
    type: "short_code",
    attributes: {
      service_sid: service,
      sid,
      is_reserved: computed("is_reserved"),
      account_sid: account,
      ...dates,
      ...answers("capabilities", "iso_country", "short_code"),
    },
    missing: { sid: "the instance's own SID" },
  },
  {
    terraform: "twilio_proxy_services_sessions_v1",
    provider: "twilio/twilio",
    type: "session",
    attributes: {
      service_sid: service,
      unique_name: set("unique_name"),
      date_expiry: computed("date_expiry"),
      mode: computed("mode", "voice-and-message"),
      ttl: computed("ttl"),
      status: { kind: "status" },
      participants: { kind: "participants" },
      fail_on_participant_conflict: conflicts,
      sid,
      account_sid: account,
      ...dates,
      ...answers("closed_reason", "date_ended", "date_last_interaction", "date_started", "links"),
    },
    missing: { status: "declared only where the sources do: a state holds what Twilio last said" },
  },
  {
    terraform: "twilio_proxy_services_sessions_participants_v1",
    provider: "twilio/twilio",
    type: "participant",
    attributes: {
      service_sid: service,
      session_sid: session,
      identifier: set("identifier"),
      friendly_name: set("friendly_name"),
      proxy_identifier: set("proxy_identifier"),
      proxy_identifier_sid: set("proxy_identifier_sid"),
      fail_on_participant_conflict: conflicts,
      sid,
      account_sid: account,
      ...dates,
      ...answers("date_deleted", "links"),
    },
    missing: {},
  },
];

const community: readonly ResourceMapping[] = [
  {
    terraform: "twilio_proxy_service",
    provider: "RJPearson94/twilio",
    type: "service",
    attributes: {
      unique_name: set("unique_name"),
      ...fieldsOf(set),
      sid,
      account_sid: account,
      ...dates,
      ...answers("chat_service_sid", "timeouts"),
    },
    missing: {},
  },
  {
    terraform: "twilio_proxy_phone_number",
    provider: "RJPearson94/twilio",
    type: "phone_number",
    attributes: {
      service_sid: service,
      sid,
      is_reserved: set("is_reserved"),
      phone_number: computed("phone_number"),
      account_sid: account,
      ...dates,
      ...answers("capabilities", "friendly_name", "in_use", "iso_country", "timeouts"),
    },
    missing: { sid: "the instance's own SID" },
  },
  {
    terraform: "twilio_proxy_short_code",
    provider: "RJPearson94/twilio",
    type: "short_code",
    attributes: {
      service_sid: service,
      sid,
      is_reserved: computed("is_reserved"),
      account_sid: account,
      ...dates,
      ...answers("capabilities", "iso_country", "short_code", "timeouts"),
    },
    missing: { sid: "the instance's own SID" },
  },
];

export const mappings: ReadonlyMap<string, ResourceMapping> = new Map(
  [...official, ...community].map((mapping) => [mapping.terraform, mapping]),
);

/** A data source of this type is a service that exists; the others read what nobody manages. */
export const SERVICE_DATA = "twilio_proxy_service";

export const isProxyType = (type: string): boolean => mappings.has(type);
