// Generated from schemas/: do not edit; npm run generate.

import type { ParticipantConfig } from "../participant/config.generated.ts";

/**
 * A conversation between at most two participants through the service's numbers.
 */
export interface SessionConfig {
  /**
   * An existing session: only its participants are managed. No field of the session itself may stand beside it.
   */
  session_sid?: string;
  /**
   * The session's name, unique in its service. Absent: the key is used. null: unnamed. It must hold no personal data.
   */
  unique_name?: string | null;
  /**
   * Seconds the session lives after its creation or last interaction; 0 is without limit. Absent: not managed.
   */
  ttl?: number | string | null;
  /**
   * When the session ends: an ISO 8601 instant with a time zone, or a date, which is its midnight in UTC. It overrides ttl.
   */
  date_expiry?: string | null;
  /**
   * What the session carries.
   */
  mode?: ("message-only" | "voice-only" | "voice-and-message" | null) | string;
  /**
   * open or in-progress keeps the session alive: re-opened when closed, made again when gone. closed ends it. Absent: a session that ended stays ended.
   */
  status?: ("open" | "in-progress" | "closed" | null) | string;
  /**
   * Refuse every plan that deletes or replaces this session, also after its block is gone. Lifted by an applied false.
   */
  protect?: boolean | string;
  /**
   * At most two live participants.
   */
  participants?: ParticipantConfig[];
}
