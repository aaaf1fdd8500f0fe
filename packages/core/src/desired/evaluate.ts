/** Text to values: interpolates every string, and turns it into a number or boolean where one belongs. */
import type { Document, Node } from "../document/document.ts";
import { entriesOf, rangeOf } from "../document/locate.ts";
import { isCleanText } from "../document/parse.ts";
import { addressOf, type Path } from "../document/path.ts";
import type { Severity } from "../document/problem.ts";
import { childSchema, type JsonSchema, typesOf } from "../document/schema.ts";
import {
  createLookup,
  type EnvironmentOptions,
  type Lookup,
  parseTemplate,
  type Segment,
} from "./interpolate.ts";
import type { ProblemDraft } from "./rule.ts";
import type { ScalarValue, Value } from "./value.ts";

/** UTF-16 units; Twilio's longest parameter, a URL, has 4,000. */
const MAX_VALUE = 10_000;

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
  const root = document.root && evaluateNode(walk, document.root, null, [], options.schema);
  return { root, drafts };
}

function evaluateNode(
  walk: Walk,
  node: Node,
  key: Node | null,
  path: Path,
  schema: JsonSchema | undefined,
): Value {
  if (node.type === "object") {
    const entries = new Map<string, Value>();
    for (const entry of entriesOf(node)) {
      const at = [...path, entry.name];
      const value =
        entry.value === null
          ? brokenOff(entry.key, at)
          : evaluateNode(walk, entry.value, entry.key, at, childSchema(walk.schema, schema, entry.name));
      entries.set(entry.name, value);
    }
    return { kind: "object", path, key, node, entries };
  }
  if (node.type === "array") {
    const items = (node.children ?? []).map((child, index) =>
      evaluateNode(walk, child, null, [...path, index], childSchema(walk.schema, schema, index)),
    );
    return { kind: "list", path, key, node, items };
  }
  const place = { kind: "scalar", path, key, node } as const;
  if (typeof node.value !== "string" || isSchemaAddress(path)) {
    return { ...place, value: node.value ?? null, env: [], unresolved: false };
  }
  return { ...place, ...evaluateText(walk, node, path, node.value, schema) };
}

/** `"key":` with nothing after it: the parser has reported it, and the key counts as given. */
function brokenOff(key: Node, path: Path): ScalarValue {
  return { kind: "scalar", path, key, node: key, value: null, env: [], unresolved: true };
}

function isSchemaAddress(path: Path): boolean {
  return path.length === 1 && path[0] === "$schema";
}

type Outcome = Pick<ScalarValue, "value" | "env" | "unresolved">;

function evaluateText(
  walk: Walk,
  node: Node,
  path: Path,
  text: string,
  schema: JsonSchema | undefined,
): Outcome {
  const unknown = (env: readonly string[]): Outcome => ({ value: text, env, unresolved: true });
  const report = (code: ProblemDraft["code"], message: string, severity?: Severity): void => {
    walk.drafts.push({
      code,
      message,
      range: rangeOf(walk.document, node),
      address: addressOf(path),
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
  if (env.length === 0) return { value: segments.map(textOf).join(""), env, unresolved: false };
  const resolved = resolveSegments(walk, segments, report);
  if (resolved === null) return unknown(env);
  if (!isCleanText(resolved)) {
    report("invalid-character", `The value of ${shown(env)} cannot be sent as text.`);
    return unknown(env);
  }
  const typed = segments.length === 1 ? toType(resolved, schema) : resolved;
  if (typed !== null) return { value: typed, env, unresolved: false };
  const wanted = typesOf(schema ?? {}).includes("integer") ? "a whole number" : "true or false";
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
