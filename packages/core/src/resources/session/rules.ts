import type { Rule } from "../definition.ts";
import { eachOf, isUnresolved, known, knownText, placeOf, placeOfNode } from "../reading.ts";
import { duplicateExternals, duplicateNames, personalKeys, personalNames } from "../shared-rules.ts";
import { parseExpiry } from "./expiry.ts";

const each = eachOf("session");

const uniqueNames = eachOf("service")(function* ({ children: { sessions = [] } }) {
  yield* duplicateNames(sessions, "unique_name");
  yield* duplicateExternals(sessions);
});

const personalData = each(function* (node) {
  yield* personalNames(node, "unique_name");
  yield* personalKeys(node);
});

const unnamed = each(function* (node) {
  if (known(node, "unique_name") !== null) return;
  const message = "Without a name, this session cannot be found again when the state is lost.";
  yield { code: "unnamed-session", message, ...placeOf(node, "unique_name") };
});

const atMostTwoParticipants = each(function* (node) {
  const participants = node.children.participants ?? [];
  for (const extra of participants.slice(2)) {
    const message = `A session has at most 2 participants; this one declares ${participants.length}.`;
    yield { code: "too-many-participants", message, ...placeOfNode(extra) };
  }
});

const distinctParticipants = each(function* (node) {
  const seen = new Set<string>();
  for (const participant of node.children.participants ?? []) {
    const identifier = knownText(participant, "identifier");
    if (identifier === undefined) continue;
    if (seen.has(identifier)) {
      const message = "This identifier is in the session already.";
      yield { code: "duplicate-identifier", message, ...placeOf(participant, "identifier") };
    }
    seen.add(identifier);
  }
});

const expiryIsAnInstant = each(function* (node) {
  const text = knownText(node, "date_expiry");
  if (text === undefined || parseExpiry(text) !== null) return;
  const message = "Expected an instant such as 2027-01-01T00:00:00Z, or a date such as 2027-01-01.";
  yield { code: "invalid-date", message, ...placeOf(node, "date_expiry") };
});

/** A session that was not declared alive may have ended as it should: then the file is only out of date. */
const expiryInTheFuture = each(function* (node, { now }) {
  const expiry = parseExpiry(knownText(node, "date_expiry") ?? "");
  const status = known(node, "status");
  if (expiry === null || expiry.getTime() > now.getTime()) return;
  if (status === "closed" || isUnresolved(node, "status")) return;
  const alive = status === "open" || status === "in-progress";
  yield {
    code: "date-expiry-past",
    severity: alive ? "error" : "warning",
    message: alive
      ? `date_expiry has passed, and status ${status} wants the session alive.`
      : "date_expiry has passed: the session has ended, or cannot be created.",
    ...placeOf(node, "date_expiry"),
  };
});

const oneEnd = each(function* (node) {
  const ttl = known(node, "ttl");
  if (typeof ttl !== "number" || ttl === 0 || typeof known(node, "date_expiry") !== "string") return;
  yield { code: "ttl-and-date-expiry", message: "date_expiry wins over ttl.", ...placeOf(node, "ttl") };
});

const aliveWithoutTtl = each(function* (node) {
  const ttl = known(node, "ttl");
  const status = known(node, "status");
  if (typeof ttl !== "number" || ttl === 0 || (status !== "open" && status !== "in-progress")) return;
  const message = `status ${status} re-opens what ttl ends after ${ttl} seconds of silence.`;
  yield { code: "alive-with-ttl", message, ...placeOf(node, "ttl") };
});

const ttlWithoutNull = each(function* (node) {
  if (known(node, "ttl") !== null) return;
  const message = "null sets ttl to 0: no limit of its own.";
  yield { code: "ttl-null", message, ...placeOf(node, "ttl") };
});

/** Without a mode a new session takes calls and messages; the mode of an existing one is not known here. */
const channelsOnlyForMessages = each(function* (node) {
  if (node.external !== null || isUnresolved(node, "mode") || known(node, "mode") === "message-only") return;
  for (const participant of node.children.participants ?? []) {
    const identifier = knownText(participant, "identifier");
    if (identifier === undefined || !/^[a-z][\w-]*:/i.test(identifier)) continue;
    const message = "A messaging channel needs a session whose mode is message-only.";
    yield { code: "channel-in-voice-mode", message, ...placeOf(participant, "identifier") };
  }
});

export const sessionRules: readonly Rule[] = [
  uniqueNames,
  personalData,
  unnamed,
  atMostTwoParticipants,
  distinctParticipants,
  expiryIsAnInstant,
  expiryInTheFuture,
  oneEnd,
  aliveWithoutTtl,
  ttlWithoutNull,
  channelsOnlyForMessages,
];
