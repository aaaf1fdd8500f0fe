// Generated from schemas/: do not edit; npm run generate.

/**
 * A number of the account in the service's pool. Give its SID or the number itself; it is attached and detached, never bought or released.
 */
export interface PhoneNumberConfig {
  /**
   * The SID of the account's IncomingPhoneNumber. In Proxy the number keeps this SID.
   */
  sid?: string;
  /**
   * The number in E.164 form: + then country code and subscriber number, no punctuation.
   */
  phone_number?: string;
  /**
   * Keep the number out of automatic selection; also the way to drain it before it is removed.
   */
  is_reserved?: boolean | string | null;
}
