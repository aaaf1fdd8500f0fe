import type { DesiredNode } from "../../desired/desired.ts";
import type { ProblemDraft } from "../../desired/rule.ts";
import type { Rule } from "../definition.ts";
import { isFictional } from "../e164.ts";
import { eachOf, known, knownText, placeOf } from "../reading.ts";
import { badNumber, personalNames } from "../shared-rules.ts";

const each = eachOf("participant");

/** The fix adds no more than a +: an edit is shown in places where a whole identifier must not be. */
const reachable = each(function* (node, { numbers }) {
  const text = knownText(node, "identifier");
  if (text === undefined || /^[a-z][\w-]*:\S/i.test(text)) return;
  const at = placeOf(node, "identifier");
  const fault = numbers(text);
  if (fault === null) {
    const message = "This number is of the 555 kind, which Twilio refuses.";
    if (isFictional(text)) yield { code: "fictional-number", message, ...at };
    return;
  }
  const start = {
    ...at.range.start,
    offset: at.range.start.offset + 1,
    character: at.range.start.character + 1,
  };
  const literal = node.fields.identifier?.env.length === 0;
  const fix = { title: "Add the +", range: { start, end: start }, newText: "+" };
  yield {
    code: "invalid-identifier",
    ...(fault.severity === undefined ? {} : { severity: fault.severity }),
    message: `Expected a phone number in E.164 form, or channel:address: ${fault.reason}`,
    ...at,
    ...(literal && fault.meant === `+${text}` ? { fix } : {}),
  };
});

const notInClear = each(function* (node) {
  const value = node.fields.identifier;
  if (value === undefined || value.unresolved || value.env.length > 0) return;
  const message = "This identifier stands in clear in the file.";
  yield { code: "clear-identifier", message, ...placeOf(node, "identifier") };
});

const personalData = each((node) => personalNames(node, "friendly_name"));

const oneProxyIdentifier = each(function* (node) {
  const given = ["proxy_identifier", "proxy_identifier_sid"].filter((name) => {
    const value = node.fields[name];
    return value !== undefined && value.value !== null;
  });
  if (given.length < 2) return;
  const message = "Expected proxy_identifier or proxy_identifier_sid, found both.";
  yield { code: "two-proxy-identifiers", message, ...placeOf(node, "proxy_identifier_sid") };
});

/** A short code or a channel address may stand there too; only what looks like a phone number is judged as one. */
const proxyIdentifierIsANumber = each(function* (node, context) {
  const text = knownText(node, "proxy_identifier");
  if (text !== undefined && /^\+|^[\d\s().-]{9,}$/.test(text))
    yield* badNumber(node, "proxy_identifier", context);
});

interface Pool {
  /** By field: the declared numbers' known values, and whether each is reserved. */
  readonly reserved: Readonly<Record<"sid" | "phone_number", ReadonlyMap<string, boolean>>>;
  /** Is every declared number given by this field, so that a value not among them is not declared? */
  readonly complete: Readonly<Record<"sid" | "phone_number", boolean>>;
}

function poolOf(numbers: readonly DesiredNode[]): Pool {
  const read = (name: string) => {
    const pairs = numbers.flatMap((node): [string, boolean][] => {
      const text = knownText(node, name);
      return text === undefined ? [] : [[text, known(node, "is_reserved") === true]];
    });
    return { values: new Map(pairs), complete: pairs.length === numbers.length };
  };
  const [sid, number] = [read("sid"), read("phone_number")];
  return {
    reserved: { sid: sid.values, phone_number: number.values },
    complete: { sid: sid.complete, phone_number: number.complete },
  };
}

const PROXY_FIELDS = [
  { name: "proxy_identifier", by: "phone_number" },
  { name: "proxy_identifier_sid", by: "sid" },
] as const;

/** Judged only where the file declares the pool; numbers that are in it already and not declared are the plan's to see. */
const proxyIdentifierInPool: Rule = function* ({ nodesOf }) {
  const pools = new Map<DesiredNode, Pool>();
  for (const { node, parents } of nodesOf("participant")) {
    const numbers = parents[0]?.children.phone_numbers;
    if (parents[0] === undefined || numbers === undefined) continue;
    const pool = pools.get(parents[0]) ?? poolOf(numbers);
    pools.set(parents[0], pool);
    for (const { name, by } of PROXY_FIELDS)
      yield* judgeProxy(node, name, pool.reserved[by], pool.complete[by]);
  }
};

function* judgeProxy(
  node: DesiredNode,
  name: string,
  reserved: ReadonlyMap<string, boolean>,
  complete: boolean,
): Generator<ProblemDraft> {
  const text = knownText(node, name);
  if (text === undefined || !/^(\+|PN)/.test(text)) return;
  const found = reserved.get(text);
  const at = placeOf(node, name);
  if (found === true) {
    yield { code: "reserved-proxy-identifier", message: "This number is reserved in the pool.", ...at };
  } else if (found === undefined && complete) {
    const message = "The service declares no such number.";
    yield { code: "proxy-identifier-not-in-pool", message, ...at };
  }
}

/** Twilio could not tell a call in one session from a call in the other. */
const pairInOneSession = eachOf("service")(function* (service) {
  const seen = new Map<string, string>();
  for (const session of service.children.sessions ?? []) {
    if (known(session, "status") === "closed" || session.fields.status?.unresolved) continue;
    for (const participant of session.children.participants ?? []) {
      yield* judgePair(participant, session, seen);
    }
  }
});

function* judgePair(
  participant: DesiredNode,
  session: DesiredNode,
  seen: Map<string, string>,
): Generator<ProblemDraft> {
  const identifier = knownText(participant, "identifier");
  for (const { name } of PROXY_FIELDS) {
    const proxy = knownText(participant, name);
    if (identifier === undefined || proxy === undefined) continue;
    const pair = JSON.stringify([identifier, proxy]);
    const other = seen.get(pair);
    if (other === undefined) seen.set(pair, session.path);
    else if (other !== session.path) {
      const message = `The same participant has this number in ${other}, which is active too.`;
      yield { code: "pair-in-two-sessions", message, ...placeOf(participant, name) };
    }
  }
}

export const participantRules: readonly Rule[] = [
  reachable,
  notInClear,
  personalData,
  oneProxyIdentifier,
  proxyIdentifierIsANumber,
  proxyIdentifierInPool,
  pairInOneSession,
];
