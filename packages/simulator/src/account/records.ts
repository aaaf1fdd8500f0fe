/** The records an account holds. Names are those of Twilio's answers, so that the wire, the seed and the store agree. */

export interface Capabilities {
  readonly voice: boolean;
  readonly sms: boolean;
  readonly mms: boolean;
  readonly fax: boolean;
}

export interface IncomingPhoneNumber {
  readonly sid: string;
  readonly phone_number: string;
  readonly friendly_name: string;
  readonly iso_country: string | null;
  readonly capabilities: Capabilities;
  readonly voice_url: string | null;
  readonly sms_url: string | null;
  readonly date_created: string;
  readonly date_updated: string;
}

export interface AccountShortCode {
  readonly sid: string;
  readonly short_code: string;
  readonly friendly_name: string;
  readonly iso_country: string;
  readonly sms_url: string | null;
  readonly date_created: string;
  readonly date_updated: string;
}

export interface Service {
  readonly sid: string;
  readonly unique_name: string;
  readonly default_ttl: number;
  readonly callback_url: string | null;
  readonly geo_match_level: string;
  readonly number_selection_behavior: string;
  readonly intercept_callback_url: string | null;
  readonly out_of_session_callback_url: string | null;
  readonly chat_instance_sid: string | null;
  readonly date_created: string;
  readonly date_updated: string;
}

/** A service's fields when nobody sets them. */
export const unsetService = {
  default_ttl: 0,
  callback_url: null,
  geo_match_level: "country",
  number_selection_behavior: "prefer-sticky",
  intercept_callback_url: null,
  out_of_session_callback_url: null,
  chat_instance_sid: null,
} as const;

/** A phone number or short code in a service's pool; its SID is the account's own. */
export interface PoolMember {
  readonly sid: string;
  readonly is_reserved: boolean;
  readonly date_created: string;
  readonly date_updated: string;
}

export interface Session {
  readonly sid: string;
  readonly unique_name: string | null;
  readonly mode: string;
  readonly status: string;
  readonly ttl: number;
  readonly date_expiry: string | null;
  readonly date_started: string | null;
  readonly date_ended: string | null;
  readonly date_last_interaction: string | null;
  readonly closed_reason: string | null;
  /** Not on the wire: from when the ttl of a re-opened session counts. */
  readonly date_reopened: string | null;
  readonly date_created: string;
  readonly date_updated: string;
}

export interface Participant {
  readonly sid: string;
  readonly identifier: string;
  readonly friendly_name: string | null;
  readonly proxy_identifier: string | null;
  readonly proxy_identifier_sid: string | null;
  readonly date_deleted: string | null;
  readonly date_created: string;
  readonly date_updated: string;
}

/** A session in one of these can still exchange calls and messages. */
export function isAlive(session: Session): boolean {
  return session.status === "open" || session.status === "in-progress";
}
