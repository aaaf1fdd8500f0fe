/** Is the pool within Twilio's limits, and large enough for the sessions that use it? */
import type { DesiredNode } from "../../desired/desired.ts";
import type { ProblemDraft } from "../../desired/rule.ts";
import type { Rule } from "../definition.ts";
import { eachOf, known, knownText, placeOf, placeOfNode } from "../reading.ts";

const each = eachOf("service");

const MAX_UNRESERVED = 500;
const MAX_RESERVED = 5000;
/** Twilio's advice, not a limit. */
const CROWDED = 100;

interface Pool {
  readonly unreserved: number;
  readonly reserved: number;
}

/** null: the file does not declare the pool. */
function poolOf(service: DesiredNode): Pool | null {
  const { phone_numbers, short_codes } = service.children;
  if (phone_numbers === undefined) return null;
  const members = [...phone_numbers, ...(short_codes ?? [])];
  const reserved = members.filter((member) => known(member, "is_reserved") === true).length;
  return { unreserved: members.length - reserved, reserved };
}

const withinCapacity = each(function* (node) {
  const pool = poolOf(node);
  const message = pool && tooMany(pool);
  if (message !== null) yield { code: "pool-over-capacity", message, ...placeOfNode(node) };
});

function tooMany({ unreserved, reserved }: Pool): string | null {
  if (unreserved > MAX_UNRESERVED) return `${unreserved} unreserved numbers; a pool holds ${MAX_UNRESERVED}.`;
  return reserved > MAX_RESERVED ? `${reserved} reserved numbers; a pool holds ${MAX_RESERVED}.` : null;
}

function isActive(session: DesiredNode): boolean {
  return known(session, "status") !== "closed" && session.fields.status?.unresolved !== true;
}

function activeParticipants(service: DesiredNode): readonly DesiredNode[] {
  return (service.children.sessions ?? [])
    .filter(isActive)
    .flatMap((session) => session.children.participants ?? []);
}

function choosesItself(participant: DesiredNode): boolean {
  return ["proxy_identifier", "proxy_identifier_sid"].some(
    (name) => participant.fields[name] !== undefined && participant.fields[name].value !== null,
  );
}

/** Each person needs as many numbers as they have active sessions. Those who name their number use what they name. */
const largeEnough = each((node) => {
  const pool = poolOf(node);
  // More numbers may be in the pool of a service that is not ours.
  return pool === null || node.external !== null ? [] : tooFewNumbers(node, pool.unreserved);
});

function* tooFewNumbers(service: DesiredNode, unreserved: number): Generator<ProblemDraft> {
  const needing = activeParticipants(service).filter((participant) => !choosesItself(participant));
  if (unreserved === 0 && needing.length > 0) {
    const message = "The sessions need a number, and the pool declares no unreserved one.";
    yield { code: "pool-too-small", message, ...placeOfNode(service) };
    return;
  }
  const needed = new Map<string, { count: number; last: DesiredNode }>();
  for (const participant of needing) {
    const identifier = knownText(participant, "identifier");
    if (identifier === undefined) continue;
    needed.set(identifier, { count: (needed.get(identifier)?.count ?? 0) + 1, last: participant });
  }
  for (const { count, last } of needed.values()) {
    if (count <= unreserved) continue;
    const message = `This participant is in ${count} active sessions, and the pool has ${unreserved} unreserved numbers.`;
    yield { code: "pool-too-small", message, ...placeOf(last, "identifier") };
  }
}

const uncrowded = each(function* (node) {
  const pool = poolOf(node);
  if (pool === null || pool.unreserved === 0) return;
  const perNumber = activeParticipants(node).length / pool.unreserved;
  if (perNumber <= CROWDED) return;
  const message = `${Math.ceil(perNumber)} active participants share each number; Twilio advises at most ${CROWDED}.`;
  yield { code: "crowded-pool", message, ...placeOfNode(node) };
});

export const poolRules: readonly Rule[] = [withinCapacity, largeEnough, uncrowded];
