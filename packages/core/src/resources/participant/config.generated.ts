// Generated from schemas/: do not edit; npm run generate.

/**
 * A person or endpoint in a session. Twilio cannot change a participant: a different friendly_name or proxy number of the same identifier replaces the session.
 */
export interface ParticipantConfig {
  /**
   * The participant's phone number in E.164 form, or channel:address. Personal data: give it as ${env.NAME} and it never stands in the repository.
   */
  identifier: string;
  /**
   * A label for people. It should hold no personal data.
   */
  friendly_name?: string | null;
  /**
   * The pool's number that this participant sees. Absent: Proxy chooses one.
   */
  proxy_identifier?: string | null;
  /**
   * The SID of the pool's number that this participant sees. Give this or proxy_identifier, not both.
   */
  proxy_identifier_sid?: string | null;
}
