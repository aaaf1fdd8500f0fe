/** What can be done about each problem. Where two ways are equally good both are offered, and none is preferred. */
import { childrenOf, type Node, type Problem, type ProblemCode } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { type Change, insert, remove, replace, replaceNode } from "../edits/changes.ts";
import { insertFirst } from "../edits/insertion.ts";
import { canonical, fieldOf, memberOf, nodeStartingAt, objectAround, propertyOf } from "../edits/nodes.ts";
import { schemaOf } from "../json/editor-schema.ts";
import { once } from "../once.ts";
import type { Facts, FixBuilder, ProblemFix, Target } from "./fix.ts";
import { moveToEnvironment, variablesOf } from "./fixes-identifier.ts";
import { fixSyntax, readSyntax } from "./fixes-syntax.ts";
import { meantDate, meantSid, meantVariables } from "./fixes-values.ts";

/** Core's own fix first, then what the table adds. */
export function fixesOf(analysis: Analysis, problem: Problem, facts: Facts): readonly ProblemFix[] {
  const { code, fix, range } = problem;
  const node = nodeStartingAt(analysis.document.root, range.start.offset);
  const own =
    fix === undefined
      ? []
      : [only(fix.title, replace(fix.range.start.offset, fix.range.end.offset, fix.newText))];
  return [...own, ...BY_CODE[code as ProblemCode]({ analysis, problem, node, facts })];
}

export function factsOf(analysis: Analysis): Facts {
  const firsts = new Map<Node, ReadonlyMap<string, Node>>();
  return {
    syntax: once(() => readSyntax(analysis.text)),
    variables: once(() => variablesOf(analysis)),
    repeats(item) {
      const { parent } = item;
      if (parent?.type !== "array") return false;
      const first = firsts.get(parent) ?? firstsIn(parent);
      firsts.set(parent, first);
      return first.get(canonical(item)) !== item;
    },
  };
}

/** By what an item says, the first that says it. */
function firstsIn({ children = [] }: Node): ReadonlyMap<string, Node> {
  return new Map(children.map((item): [string, Node] => [canonical(item), item]).reverse());
}

function only(title: string, change: Change): ProblemFix {
  return { title, preferred: true, changes: [change] };
}

function offer(title: string, change: Change): ProblemFix {
  return { title, preferred: false, changes: [change] };
}

const none: FixBuilder = () => [];

const BY_CODE: Readonly<Record<ProblemCode, FixBuilder>> = {
  "alive-with-ttl": eitherField("status", "ttl"),
  "area-code-abroad": eitherValue("country"),
  "channel-in-voice-mode": sendMessagesOnly,
  "clear-identifier": moveToEnvironment,
  "crowded-pool": none,
  "date-expiry-past": none,
  "duplicate-external": none,
  "duplicate-identifier": removeItem,
  "duplicate-key": removeKey,
  "duplicate-number": removeItem,
  "duplicate-unique-name": none,
  empty: removeEmpty,
  "env-forbidden": none,
  "env-not-allowed": none,
  "env-syntax": writeVariables,
  "env-type": none,
  "env-unset": none,
  "external-fields": removeField,
  "fictional-number": none,
  "geo-match-unproven": eitherValue("country", "area-code"),
  "insecure-url": encrypt,
  "invalid-address": none,
  "invalid-character": none,
  "invalid-date": writeDate,
  "invalid-enum": none,
  "invalid-identifier": none,
  "invalid-key": none,
  "invalid-number": none,
  "invalid-sid": writeSid,
  "invalid-type": none,
  "invalid-url": addScheme,
  "number-in-two-services": none,
  "number-missing": none,
  "out-of-range": none,
  "pair-in-two-sessions": none,
  "personal-data": none,
  "personal-key": none,
  "pool-over-capacity": none,
  "pool-too-small": none,
  "proxy-identifier-not-in-pool": leaveOrAddNumber,
  "proxy-url": none,
  required: addRequired,
  "reserved-proxy-identifier": none,
  "sid-and-number": eitherField("sid", "phone_number"),
  syntax: fixSyntax,
  "too-deep": none,
  "too-large": none,
  "too-long": none,
  "too-many-participants": offerRemoval("Remove this participant"),
  "ttl-and-date-expiry": removeField,
  "ttl-null": writeNoLimit,
  "two-proxy-identifiers": eitherField("proxy_identifier", "proxy_identifier_sid"),
  "unknown-key": offerRemoval("Remove the field"),
  "unnamed-session": offerRemoval("Name it after its key"),
};

function offerRemoval(title: string): FixBuilder {
  return ({ node }) => {
    const member = node && memberOf(node);
    return member === null ? [] : [offer(title, remove(member))];
  };
}

/** One of these fields has to go, and the file does not say which. */
function eitherField(...names: readonly string[]): FixBuilder {
  return ({ node }) => {
    const object = node && objectAround(node);
    if (object === null) return [];
    return names.flatMap((name) => {
      const property = propertyOf(object, name);
      return property === null ? [] : [offer(`Remove ${name}`, remove(property))];
    });
  };
}

function eitherValue(...values: readonly string[]): FixBuilder {
  return ({ node }) =>
    node !== null && isLiteral(node)
      ? values.map((value) => offer(`Change to ${value}`, replaceNode(node, JSON.stringify(value))))
      : [];
}

/** Its value is not the environment's. */
function isLiteral({ type, value }: Node): boolean {
  return type === "string" && !String(value).includes("${");
}

/** Without effect where it stands, so nothing changes without it. */
function removeField({ node }: Target): readonly ProblemFix[] {
  const member = node && memberOf(node);
  const name = member?.children?.[0]?.value;
  return member === null ? [] : [only(`Remove ${name}`, remove(member))];
}

/** Safe only where an equal one stays. */
function removeItem({ node, facts }: Target): readonly ProblemFix[] {
  const item = node && objectAround(node);
  if (item?.parent?.type !== "array") return [];
  const title = "Remove this one";
  return [facts.repeats(item) ? only(title, remove(item)) : offer(title, remove(item))];
}

/** Readers take the last of several, so either of two equal ones may go, and of two others either may be meant. */
function removeKey({ node }: Target): readonly ProblemFix[] {
  const property = node?.parent;
  const all = property?.parent?.children ?? [];
  const name: unknown = node?.value;
  const before = all
    .slice(0, property === undefined ? 0 : all.indexOf(property))
    .findLast(({ children }) => children?.[0]?.value === name);
  if (property === undefined || before === undefined) return [];
  const [mine, other] = [property.children?.[1], before.children?.[1]];
  if (mine && other && canonical(mine) === canonical(other))
    return [only("Remove this one", remove(property))];
  return [offer("Remove this one", remove(property)), offer("Remove the one before", remove(before))];
}

function removeEmpty({ analysis, problem, node }: Target): readonly ProblemFix[] {
  const member = node && memberOf(node);
  if (member === null) return [];
  const name = String(member.children?.[0]?.value);
  const owner = analysis.nodes().get(problem.address.slice(0, -`.${name}`.length))?.definition;
  const isNeeded = owner?.identity.includes(name) === true && owner.namedByKey !== name;
  return isNeeded ? [] : [offer("Remove it", remove(member))];
}

function addRequired({ analysis, problem, node }: Target): readonly ProblemFix[] {
  const object = node?.parent?.type === "property" ? (node.parent.children?.[1] ?? null) : node;
  if (object?.type !== "object") return [];
  const add = (name: string, value: string): readonly ProblemFix[] => [
    offer(`Add ${name}`, insertFirst(analysis.text, object, `"${name}": ${value}`)),
  ];
  if (problem.address === "") return childrenOf(null).flatMap(({ collection }) => add(collection, "{}"));
  const declared = analysis.nodes().get(problem.address);
  const name = declared?.definition.identity[0];
  if (declared?.definition.container !== "map" || name === undefined) return [];
  return add(name, JSON.stringify(declared.key));
}

function writeVariables({ analysis: { text }, node }: Target): readonly ProblemFix[] {
  if (node === null) return [];
  const raw = text.slice(node.offset, node.offset + node.length);
  const changes = meantVariables(raw, node.offset);
  return changes === null ? [] : [{ title: "Write ${env.NAME}", preferred: true, changes }];
}

function writeDate({ node }: Target): readonly ProblemFix[] {
  const meant = node === null ? null : meantDate(String(node.value));
  if (node === null || meant === null) return [];
  const change = replaceNode(node, JSON.stringify(meant.text));
  return [meant.guessed ? offer("Write it in UTC", change) : only(`Write ${meant.text}`, change)];
}

function writeSid({ node }: Target): readonly ProblemFix[] {
  const pattern = node === null ? undefined : schemaOf(node)?.pattern;
  if (node === null || pattern === undefined) return [];
  const meant = meantSid(String(node.value), pattern);
  return meant === null ? [] : [only(`Change to ${meant}`, replaceNode(node, JSON.stringify(meant)))];
}

function writeNoLimit({ node }: Target): readonly ProblemFix[] {
  return node?.type === "null" ? [only("Write 0", replaceNode(node, "0"))] : [];
}

const PLAIN_HTTP = /^"http:\/\//i;

function encrypt({ analysis: { text }, node }: Target): readonly ProblemFix[] {
  if (node === null || !PLAIN_HTTP.test(text.slice(node.offset, node.offset + 8))) return [];
  return [only("Use https", insert(node.offset + 5, "s"))];
}

const HOST_FIRST = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/[^\s\\]*)?$/;

function addScheme({ node }: Target): readonly ProblemFix[] {
  if (node === null || !isLiteral(node) || !HOST_FIRST.test(String(node.value))) return [];
  return [offer("Begin with https://", insert(node.offset + 1, "https://"))];
}

function sendMessagesOnly({ analysis: { text }, node }: Target): readonly ProblemFix[] {
  const session = node && sessionOf(node);
  if (session === null) return [];
  const mode = fieldOf(session, "mode");
  const change =
    mode === null
      ? insertFirst(text, session, '"mode": "message-only"')
      : replaceNode(mode, '"message-only"');
  return [only("Set mode to message-only", change)];
}

/** Of a participant's field. */
function sessionOf(node: Node): Node | null {
  const list = objectAround(node)?.parent;
  return list?.type === "array" ? objectAround(list) : null;
}

function leaveOrAddNumber({ analysis: { text }, node }: Target): readonly ProblemFix[] {
  const member = node && memberOf(node);
  if (node === null || member === null) return [];
  const leave = offer("Let Proxy choose the number", remove(member));
  const pool = poolFor(node);
  if (!isLiteral(node) || pool?.type !== "array") return [leave];
  const field = String(node.value).startsWith("+") ? "phone_number" : "sid";
  const item = `{ "${field}": ${JSON.stringify(node.value)} }`;
  return [leave, offer("Add it to phone_numbers", insertFirst(text, pool, item))];
}

function poolFor(node: Node): Node | null {
  const session = sessionOf(node);
  const sessions = session && objectAround(session);
  const service = sessions && objectAround(sessions);
  return service && fieldOf(service, "phone_numbers");
}
