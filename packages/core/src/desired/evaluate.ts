/** Text to values: interpolates every string, and turns it into a number or boolean where one belongs. */
import type { Document } from "../document/document.ts";
import { entriesOf, rangeOf } from "../document/locate.ts";
import { isCleanText } from "../document/parse.ts";
import type { Severity } from "../document/problem.ts";
import { childSchema, type JsonSchema, typesOf } from "../document/schema.ts";
import type { Scalar } from "../resources/definition.ts";
import {
  createLookup,
  type EnvironmentOptions,
  type Lookup,
  parseTemplate,
  type Segment,
} from "./interpolate.ts";
import type { ProblemDraft } from "./rule.ts";
import { addressOfValue, type Place, type ScalarValue, type Value } from "./value.ts";

/** UTF-16 units; Twilio's longest parameter, a URL, has 4,000. */
const MAX_VALUE = 10_000;

/** No field's name and no local name is longer. Each problem below a key carries it, so what is longer is cut here. */
const MAX_NAME = 191;

const NO_NAMES: readonly string[] = Object.freeze([]);

export interface EvaluateOptions extends EnvironmentOptions {
  readonly schema: JsonSchema;
  /** Of variables that are not set and have no default. */
  readonly unset: Severity;
}

interface Walk extends EvaluateOptions {
  readonly document: Document;
  readonly lookup: (name: string) => Lookup;
  readonly drafts: ProblemDraft[];
}

/** The root's value, null for a document without one, and what was wrong with its variables. */
export function evaluate(
  document: Document,
  options: EvaluateOptions,
): { readonly root: Value | null; readonly drafts: readonly ProblemDraft[] } {
  const drafts: ProblemDraft[] = [];
  const walk: Walk = { ...options, document, drafts, lookup: createLookup(options) };
  const place = document.root && { above: null, part: "", node: document.root };
  return { root: place && evaluateNode(walk, { ...place, schema: options.schema }), drafts };
}

function evaluateNode(walk: Walk, place: Place): Value {
  if (place.node.type === "object") return evaluateObject(walk, place);
  if (place.node.type === "array") return evaluateList(walk, place);
  const { value } = place.node;
  if (typeof value === "string" && isWorthALook(value) && !isSchemaAddress(place)) {
    return evaluateText(walk, place, value);
  }
  return scalar(place, value ?? null, NO_NAMES, false);
}

// A tree has many values: written out, without a spread, each takes half of the memory.
function evaluateObject(walk: Walk, { above, part, node, schema }: Place): Value {
  const entries = new Map<string, Value>();
  const object: Value = { kind: "object", above, part, node, schema, entries };
  for (const { name: written, key, value } of entriesOf(node)) {
    const name = written.length > MAX_NAME ? `${written.slice(0, MAX_NAME)}…${entries.size}` : written;
    const inner = childSchema(walk.schema, schema, name);
    const place = { above: object, part: name, node: value ?? key, schema: inner };
    // `"key":` with nothing after it: the parser has reported it, and the key counts as given.
    entries.set(name, value === null ? scalar(place, null, NO_NAMES, true) : evaluateNode(walk, place));
  }
  return object;
}

function evaluateList(walk: Walk, { above, part, node, schema }: Place): Value {
  const items: Value[] = [];
  const list: Value = { kind: "list", above, part, node, schema, items };
  for (const [index, child] of (node.children ?? []).entries()) {
    const inner = childSchema(walk.schema, schema, index);
    items.push(evaluateNode(walk, { above: list, part: index, node: child, schema: inner }));
  }
  return list;
}

function scalar(
  { above, part, node, schema }: Place,
  value: Scalar,
  env: readonly string[],
  unresolved: boolean,
): ScalarValue {
  return { kind: "scalar", above, part, node, schema, value, env, unresolved };
}

function isWorthALook(text: string): boolean {
  return text.includes("${") || text.length > MAX_VALUE;
}

function isSchemaAddress({ above, part }: Place): boolean {
  return part === "$schema" && above?.above === null;
}

function evaluateText(walk: Walk, place: Place, text: string): ScalarValue {
  const known = (value: Scalar, env: readonly string[]): ScalarValue => scalar(place, value, env, false);
  const unknown = (env: readonly string[]): ScalarValue => scalar(place, text, env, true);
  const report = (code: ProblemDraft["code"], message: string, severity?: Severity): void => {
    walk.drafts.push({
      code,
      message,
      range: rangeOf(walk.document, place.node),
      address: addressOfValue(place),
      ...(severity === undefined ? {} : { severity }),
    });
  };
  if (text.length > MAX_VALUE) {
    report("too-long", `Expected at most ${MAX_VALUE} characters, found ${text.length}.`);
    return unknown([]);
  }
  const segments = parseTemplate(text);
  if (segments === null) {
    report("env-syntax", "Only ${env.NAME} and ${env.NAME:-default} are understood here.");
    return unknown([]);
  }
  const env = namesIn(segments);
  if (env.length === 0) return known(segments.map(textOf).join(""), env);
  const resolved = resolveSegments(walk, segments, report);
  if (resolved === null) return unknown(env);
  if (!isCleanText(resolved)) {
    report("invalid-character", `The value of ${shown(env)} cannot be sent as text.`);
    return unknown(env);
  }
  const typed = segments.length === 1 ? toType(resolved, place.schema) : resolved;
  if (typed !== null) return known(typed, env);
  const wanted = typesOf(place.schema ?? {}).includes("integer") ? "a whole number" : "true or false";
  report("env-type", `${shown(env)} must give ${wanted} here.`);
  return unknown(env);
}

function namesIn(segments: readonly Segment[]): readonly string[] {
  return [...new Set(segments.flatMap((segment) => (segment.kind === "variable" ? [segment.name] : [])))];
}

function textOf(segment: Segment): string {
  return segment.kind === "text" ? segment.text : "";
}

export function shown(names: readonly string[]): string {
  return names.map((name) => `\${env.${name}}`).join(", ");
}

type Report = (code: ProblemDraft["code"], message: string, severity?: Severity) => void;

/** The text with all variables filled in, or null when one has no value; each missing one is reported once. */
function resolveSegments(walk: Walk, segments: readonly Segment[], report: Report): string | null {
  let text: string | null = "";
  const reported = new Set<string>();
  for (const segment of segments) {
    const part = segment.kind === "text" ? segment.text : resolveVariable(walk, segment, reported, report);
    text = text === null || part === null ? null : text + part;
  }
  return text;
}

function resolveVariable(
  walk: Walk,
  { name, fallback }: Segment & { kind: "variable" },
  reported: Set<string>,
  report: Report,
): string | null {
  const found = walk.lookup(name);
  if (found.kind === "set") return found.value;
  const first = !reported.has(name);
  reported.add(name);
  if (found.kind === "forbidden") {
    if (first) report("env-forbidden", `${shown([name])} holds a credential or belongs to the runner.`);
    return null;
  }
  if (found.kind === "not-allowed" && first) {
    const severity = fallback === null ? walk.unset : "warning";
    report("env-not-allowed", `${shown([name])} is not on the allow-list of variables.`, severity);
  } else if (fallback === null && first) {
    report("env-unset", `${shown([name])} is not set.`, walk.unset);
  }
  return fallback;
}

/** null: the field takes a number or boolean and the text is neither. */
function toType(text: string, schema: JsonSchema | undefined): string | number | boolean | null {
  const types = typesOf(schema ?? {});
  if (types.includes("integer")) return /^-?\d{1,15}$/.test(text) ? Number(text) : null;
  if (types.includes("boolean")) return text === "true" ? true : text === "false" ? false : null;
  return text;
}
