import type { Form } from "../resources/form.ts";
import { inlineParticipants } from "../resources/inline-participants.ts";
import type { Match } from "./match.ts";

/**
 * Identifiers whose participants are being created, by the session they go to. A second create of the same identifier
 * for another session meanwhile is refused (409 / 80623).
 */
export type ParticipantLocks = Map<string, string>;

/** Takes the locks a request needs. False: another request holds one. */
export function lockParticipants(locks: ParticipantLocks, keys: readonly string[], owner: string): boolean {
  if (keys.some((key) => (locks.get(key) ?? owner) !== owner)) return false;
  for (const key of keys) locks.set(key, owner);
  return true;
}

export function unlockParticipants(locks: ParticipantLocks, keys: readonly string[]): void {
  for (const key of keys) locks.delete(key);
}

/** The session a request creates participants in; one still to be created is like no other. */
export function lockOwner(path: string, requestNumber: number): string {
  return path.endsWith("/Participants") ? path : `${path} ${requestNumber}`;
}

/** What a create of participants locks: each identifier in its service. */
export function lockKeys(match: Match, method: string, form: Form): string[] {
  if (method !== "POST") return [];
  return identifiers(match, form).map((identifier) => `${match.params.service} ${identifier}`);
}

function identifiers({ route }: Match, form: Form): string[] {
  if (route.path.endsWith("/Participants")) return [form.get("Identifier") ?? ""];
  if (!route.path.endsWith("/Sessions")) return [];
  try {
    return inlineParticipants(form).map(({ identifier }) => identifier);
  } catch {
    // The handler will say what is wrong with them.
    return [];
  }
}
