import { invalid } from "../refusal.ts";
import type { Form } from "./form.ts";

/** A participant as asked for, by its own create or inside a session's. */
export interface WantedParticipant {
  readonly identifier: string;
  readonly friendlyName: string | null;
  readonly proxyIdentifier: string | null;
  readonly proxyIdentifierSid: string | null;
}

/**
 * `Participants` repeated, each value one JSON object. How its members are spelt is documented nowhere; Pascal, camel
 * and snake case all occur in Twilio's own samples.
 */
export function inlineParticipants(form: Form): WantedParticipant[] {
  return form.all("Participants").flatMap(parseValue).map(readOne);
}

function parseValue(value: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    throw invalid("Participants", "It must be a JSON object.");
  }
}

function readOne(value: unknown): WantedParticipant {
  if (typeof value !== "object" || value === null) throw invalid("Participants", "It must be a JSON object.");
  const members = new Map(
    Object.entries(value).map(([name, member]) => [name.replaceAll("_", "").toLowerCase(), member]),
  );
  const read = (name: string): string | null => {
    const member: unknown = members.get(name.toLowerCase());
    if (member === undefined || member === null || member === "") return null;
    if (typeof member !== "string") throw invalid("Participants", `${name} must be a string.`);
    return member;
  };
  return {
    identifier: read("Identifier") ?? "",
    friendlyName: read("FriendlyName"),
    proxyIdentifier: read("ProxyIdentifier"),
    proxyIdentifierSid: read("ProxyIdentifierSid"),
  };
}
