import {
  array,
  bool,
  date,
  integer,
  literal,
  matching,
  nullable,
  object,
  optional,
  parse,
  required,
  sid,
  text,
} from "../input/checks.ts";
import type { Capabilities } from "./records.ts";

/** An account as a file: field names are those of Twilio's answers. SIDs and dates left out are generated. */
export interface AccountSeed {
  readonly account_sid?: string;
  /** Left out, any non-empty secret is accepted. */
  readonly auth_token?: string;
  readonly incoming_phone_numbers?: readonly IncomingPhoneNumberSeed[];
  readonly short_codes?: readonly ShortCodeSeed[];
  readonly services?: readonly ServiceSeed[];
}

interface Dates {
  readonly date_created?: string;
  readonly date_updated?: string;
}

export interface IncomingPhoneNumberSeed extends Dates {
  readonly sid?: string;
  readonly phone_number: string;
  readonly friendly_name?: string;
  /** Left out, from the number's dialing code. */
  readonly iso_country?: string | null;
  /** Left out, or in part: voice, SMS and MMS, no fax. */
  readonly capabilities?: Partial<Capabilities>;
  readonly voice_url?: string | null;
  readonly sms_url?: string | null;
}

export interface ShortCodeSeed extends Dates {
  readonly sid?: string;
  readonly short_code: string;
  readonly friendly_name?: string;
  /** US when left out. */
  readonly iso_country?: string;
  readonly sms_url?: string | null;
}

export interface ServiceSeed extends Dates {
  readonly sid?: string;
  readonly unique_name: string;
  readonly default_ttl?: number;
  readonly callback_url?: string | null;
  readonly geo_match_level?: string;
  readonly number_selection_behavior?: string;
  readonly intercept_callback_url?: string | null;
  readonly out_of_session_callback_url?: string | null;
  readonly chat_instance_sid?: string | null;
  readonly phone_numbers?: readonly PoolNumberSeed[];
  readonly short_codes?: readonly PoolShortCodeSeed[];
  readonly sessions?: readonly SessionSeed[];
}

/** By `sid` or `phone_number`, one of the account's own. */
export interface PoolNumberSeed extends Dates {
  readonly sid?: string;
  readonly phone_number?: string;
  readonly is_reserved?: boolean;
}

export interface PoolShortCodeSeed extends Dates {
  readonly sid: string;
  readonly is_reserved?: boolean;
}

export interface SessionSeed extends Dates {
  readonly sid?: string;
  readonly unique_name?: string | null;
  readonly mode?: string;
  readonly status?: string;
  readonly ttl?: number;
  readonly date_expiry?: string | null;
  readonly date_started?: string | null;
  readonly date_ended?: string | null;
  readonly date_last_interaction?: string | null;
  readonly closed_reason?: string | null;
  readonly date_reopened?: string | null;
  readonly participants?: readonly ParticipantSeed[];
}

export interface ParticipantSeed extends Dates {
  readonly sid?: string;
  readonly identifier: string;
  readonly friendly_name?: string | null;
  /** Neither: one is chosen from the pool, as Twilio does. */
  readonly proxy_identifier?: string | null;
  readonly proxy_identifier_sid?: string | null;
  readonly date_deleted?: string | null;
}

const e164 = matching(/^\+[1-9]\d{6,14}$/, "a number in E.164 form, like +14152370143");
const url = nullable(matching(/^https?:\/\/\S+$/, "an http or https URL"));
const anyDate = optional(date);
const dates = { date_created: anyDate, date_updated: anyDate };
const nullableDate = optional(nullable(date));
/** What Twilio's answers hold beyond the seed: accepted, because it follows from the rest. */
const computed = [
  "account_sid",
  "service_sid",
  "session_sid",
  "url",
  "uri",
  "links",
  "in_use",
  "capabilities",
];

const checkIncoming = object<IncomingPhoneNumberSeed>(
  {
    sid: optional(sid("PN")),
    phone_number: required(e164),
    friendly_name: optional(text()),
    iso_country: optional(nullable(matching(/^[A-Z]{2}$/, "a two-letter country code"))),
    capabilities: optional(
      object<Partial<Capabilities>>({
        voice: optional(bool),
        sms: optional(bool),
        mms: optional(bool),
        fax: optional(bool),
      }),
    ),
    voice_url: optional(url),
    sms_url: optional(url),
    ...dates,
  },
  [...computed, "origin", "status", "type", "beta", "api_version"],
);

const checkShortCode = object<ShortCodeSeed>(
  {
    sid: optional(sid("SC")),
    short_code: required(matching(/^\d{3,8}$/, "three to eight digits")),
    friendly_name: optional(text()),
    iso_country: optional(matching(/^[A-Z]{2}$/, "a two-letter country code")),
    sms_url: optional(url),
    ...dates,
  },
  [...computed, "api_version"],
);

const checkParticipant = object<ParticipantSeed>(
  {
    sid: optional(sid("KP")),
    identifier: required(text(191)),
    friendly_name: optional(nullable(text(255))),
    proxy_identifier: optional(nullable(text(255))),
    proxy_identifier_sid: optional(nullable(sid("PN"))),
    date_deleted: nullableDate,
    ...dates,
  },
  computed,
);

const checkSession = object<SessionSeed>(
  {
    sid: optional(sid("KC")),
    unique_name: optional(nullable(text(191))),
    mode: optional(literal(["message-only", "voice-only", "voice-and-message"])),
    status: optional(literal(["open", "in-progress", "closed", "failed", "unknown"])),
    ttl: optional(integer(0)),
    date_expiry: nullableDate,
    date_started: nullableDate,
    date_ended: nullableDate,
    date_last_interaction: nullableDate,
    closed_reason: optional(nullable(text())),
    date_reopened: nullableDate,
    participants: optional(array(checkParticipant)),
    ...dates,
  },
  computed,
);

const checkService = object<ServiceSeed>(
  {
    sid: optional(sid("KS")),
    unique_name: required(matching(/^.{1,191}$/su, "a name of 1 to 191 characters")),
    default_ttl: optional(integer(0)),
    callback_url: optional(url),
    geo_match_level: optional(literal(["country", "area-code", "overlay", "radius", "extended-area-code"])),
    number_selection_behavior: optional(literal(["prefer-sticky", "avoid-sticky"])),
    intercept_callback_url: optional(url),
    out_of_session_callback_url: optional(url),
    chat_instance_sid: optional(nullable(sid("IS"))),
    phone_numbers: optional(
      array(
        object<PoolNumberSeed>(
          { sid: optional(sid("PN")), phone_number: optional(e164), is_reserved: optional(bool), ...dates },
          [...computed, "friendly_name", "iso_country"],
        ),
      ),
    ),
    short_codes: optional(
      array(
        object<PoolShortCodeSeed>({ sid: required(sid("SC")), is_reserved: optional(bool), ...dates }, [
          ...computed,
          "short_code",
          "iso_country",
        ]),
      ),
    ),
    sessions: optional(array(checkSession)),
    ...dates,
  },
  computed,
);

const checkAccount = object<AccountSeed>({
  account_sid: optional(sid("AC")),
  auth_token: optional(matching(/^.+$/, "a non-empty string")),
  incoming_phone_numbers: optional(array(checkIncoming)),
  short_codes: optional(array(checkShortCode)),
  services: optional(array(checkService)),
});

/** Checks the shape of a seed. Throws SimulatorInputError with the place of the first mistake. */
export function checkSeed(value: unknown): AccountSeed {
  return parse("seed", checkAccount, value);
}
