// Generated from schemas/: do not edit; npm run generate.

/**
 * A short code of the account in the service's pool. Twilio removed these routes from its published API in July 2025; where they still answer, they are managed.
 */
export interface ShortCodeConfig {
  /**
   * The SID of the account's ShortCode.
   */
  sid: string;
  /**
   * Keep the short code out of automatic selection.
   */
  is_reserved?: boolean | string | null;
}
