// Generated from schemas/: do not edit; npm run generate.

import type { PhoneNumberConfig } from "../phone-number/config.generated.ts";
import type { ShortCodeConfig } from "../short-code/config.generated.ts";
import type { SessionConfig } from "../session/config.generated.ts";

/**
 * A Proxy service: a pool of numbers and the sessions that use it.
 */
export interface ServiceConfig {
  /**
   * An existing service: only its children are managed. No field of the service itself may stand beside it.
   */
  service_sid?: string;
  /**
   * The service's name in the account. A new name is an update, for the key in this file identifies the service. It must hold no personal data.
   */
  unique_name?: string;
  /**
   * Seconds a session without a ttl of its own lives after its creation or last interaction; 0 is without limit.
   */
  default_ttl?: number | string | null;
  /**
   * Twilio calls this URL when an interaction's status changes.
   */
  callback_url?: string | null;
  /**
   * How close the chosen number must be to the participant.
   */
  geo_match_level?: ("country" | "area-code" | "overlay" | "radius" | "extended-area-code" | null) | string;
  /**
   * Whether a pair of people should meet through the same number again.
   */
  number_selection_behavior?: ("prefer-sticky" | "avoid-sticky" | null) | string;
  /**
   * Twilio calls this URL before each interaction; an answer of 403 blocks it.
   */
  intercept_callback_url?: string | null;
  /**
   * Twilio calls this URL when a call or message belongs to no open session.
   */
  out_of_session_callback_url?: string | null;
  /**
   * The Programmable Chat service that receives the service's messages.
   */
  chat_instance_sid?: string | null;
  /**
   * Refuse every plan that deletes or replaces this service, deletes its sessions or removes its unreserved numbers, also after its block is gone. Lifted by an applied false.
   */
  protect?: boolean | string;
  /**
   * The pool's numbers. At most 500 unreserved and 5,000 reserved.
   */
  phone_numbers?: PhoneNumberConfig[];
  /**
   * The pool's short codes.
   */
  short_codes?: ShortCodeConfig[];
  /**
   * The sessions this file keeps, by a local name that stays when unique_name changes.
   */
  sessions?: {
    [k: string]: SessionConfig;
  };
}
