/** What the schema says about the values, as problems: one per mistake, on the very key or value. */
import type { Document } from "../document/document.ts";
import { headOf, rangeOf } from "../document/locate.ts";
import { clip } from "../document/parse.ts";
import { addressIn, type Path } from "../document/path.ts";
import { hidePersonal } from "../document/personal.ts";
import { MOST_PROBLEMS, type Range } from "../document/problem.ts";
import { choicesOf, type JsonSchema, typesOf } from "../document/schema.ts";
import { validate } from "../document/shape.generated.ts";
import { shown } from "./evaluate.ts";
import type { ProblemDraft } from "./rule.ts";
import { suggest } from "./suggest.ts";
import { addressOfValue, keyOf, toData, type Value, valueAt } from "./value.ts";

interface ShapeError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Set on errors about a key itself; `propertyNames` reports the same. */
  readonly propertyName?: string;
}

/** ajv leaves the errors of the last call on the function. */
const check = validate as unknown as {
  (data: unknown): boolean;
  readonly errors: readonly ShapeError[] | null;
};

/** Misspelt fields by object: what was meant, and the value given for it. */
export type Misspelt = ReadonlyMap<Value, ReadonlyMap<string, Value>>;

export interface ShapeResult {
  readonly drafts: readonly ProblemDraft[];
  /** Values that no rule may judge. */
  readonly invalid: ReadonlySet<Value>;
  /** A misspelt field counts as given, so that one slip is one problem. */
  readonly misspelt: Misspelt;
}

export function checkShape(document: Document, root: Value): ShapeResult {
  const errors = check(toData(root)) ? [] : (check.errors ?? []);
  const findings = errors.flatMap((error): readonly Finding[] => {
    const value = valueAt(root, pathOf(error.instancePath));
    if (value === undefined || error.propertyName !== undefined) return [];
    if (value.kind === "scalar" && value.unresolved) return [];
    return [{ document, error, value, schema: value.schema ?? {} }];
  });
  const misspelt = findMisspelt(findings);
  const given = ({ error, value }: Finding): boolean =>
    error.keyword === "required" && misspelt.get(value)?.has(String(error.params.missingProperty)) === true;
  const invalid = findings.filter(({ value, error }) => value.kind === "scalar" || error.keyword === "type");
  return {
    drafts: findings
      .filter((finding) => !given(finding))
      .slice(0, MOST_PROBLEMS)
      .map(describe),
    invalid: new Set(invalid.map(({ value }) => value)),
    misspelt,
  };
}

function findMisspelt(findings: readonly Finding[]): Misspelt {
  const misspelt = new Map<Value, Map<string, Value>>();
  for (const { error, value, schema } of findings) {
    if (error.keyword !== "additionalProperties" || value.kind !== "object") continue;
    const name = String(error.params.additionalProperty);
    const written = value.entries.get(name);
    const meant = meantField(value, schema, name);
    if (written === undefined || meant === null) continue;
    const fields = misspelt.get(value) ?? new Map<string, Value>();
    misspelt.set(value, fields.set(meant, written));
  }
  return misspelt;
}

/** The field of this name or nearly so that the object does not have yet. */
function meantField(value: Value, schema: JsonSchema, name: string): string | null {
  const present = value.kind === "object" ? value.entries : new Map<string, Value>();
  return suggest(
    name,
    Object.keys(schema.properties ?? {}).filter((key) => !present.has(key)),
  );
}

function pathOf(pointer: string): Path {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

interface Finding {
  readonly document: Document;
  readonly error: ShapeError;
  readonly value: Value;
  readonly schema: JsonSchema;
}

function describe(finding: Finding): ProblemDraft {
  const { document, error, value, schema } = finding;
  const at = { range: rangeOfValue(document, value), address: addressOfValue(value) };
  const length = value.kind === "scalar" ? String(value.value).length : 0;
  const draft = (code: ProblemDraft["code"], message: string): ProblemDraft => ({
    code,
    message: source(value) + message,
    ...at,
  });
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(finding, String(error.params.additionalProperty));
    case "propertyNames":
      return invalidKey(finding, String(error.params.propertyName));
    case "required": {
      const message = `${titleOf(schema)} needs ${String(error.params.missingProperty)}.`;
      return { code: "required", message, ...at, range: nameRange(document, value) };
    }
    case "enum":
      return invalidChoice(finding, at);
    case "pattern":
      return draft("invalid-sid", schema.patternErrorMessage ?? "Malformed.");
    case "maxLength":
      return draft("too-long", `Expected at most ${schema.maxLength} characters, found ${length}.`);
    case "minLength":
      return draft("empty", "Expected some text, found none.");
    case "minimum":
      return draft("out-of-range", `Expected at least ${schema.minimum}.`);
    case "maximum":
      return draft("out-of-range", `Expected at most ${schema.maximum}.`);
    default:
      return invalidType(finding, at);
  }
}

/** Values from the environment are not shown, only named. */
function source(value: Value): string {
  return value.kind === "scalar" && value.env.length > 0 ? `${shown(value.env)}: ` : "";
}

function titleOf(schema: JsonSchema): string {
  return schema.title === undefined ? "This" : schema.title.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
}

function rangeOfValue(document: Document, value: Value): Range {
  return value.kind === "scalar" ? rangeOf(document, value.node) : headOf(document, value.node);
}

/** What names a value: its key, or the first line of a list's item. */
export function nameRange(document: Document, value: Value): Range {
  const key = keyOf(value);
  return key === null ? headOf(document, value.node) : rangeOf(document, key);
}

function keyDraft(finding: Finding, name: string): { range: Range; address: string } {
  const { document, value } = finding;
  const entry = value.kind === "object" ? value.entries.get(name) : undefined;
  const range = entry === undefined ? headOf(document, value.node) : nameRange(document, entry);
  // A number that stands where a field belongs is still a number.
  return { range, address: addressIn(addressOfValue(value), hidePersonal(name)) };
}

function unknownKey(finding: Finding, name: string): ProblemDraft {
  const { schema, value } = finding;
  const meant = meantField(value, schema, name);
  const at = keyDraft(finding, name);
  const said = `${titleOf(schema)} has no field ${JSON.stringify(hidePersonal(clip(name)))}.`;
  if (meant === null) return { code: "unknown-key", message: said, ...at };
  return {
    code: "unknown-key",
    message: `${said} Did you mean ${JSON.stringify(meant)}?`,
    ...at,
    fix: { title: `Rename to ${meant}`, range: at.range, newText: JSON.stringify(meant) },
  };
}

function invalidKey(finding: Finding, name: string): ProblemDraft {
  const { value } = finding;
  const entry = value.kind === "object" ? value.entries.get(name) : undefined;
  const written = String((entry && keyOf(entry)?.value) ?? name);
  const message =
    name === ""
      ? "A local name must not be empty."
      : `A local name has at most 191 characters, not ${written.length}.`;
  return { code: "invalid-key", message, ...keyDraft(finding, name) };
}

function invalidChoice(
  { value, schema }: Finding,
  at: { readonly range: Range; readonly address: string },
): ProblemDraft {
  const allowed = choicesOf(schema) ?? [];
  const words = allowed.filter((one) => typeof one === "string");
  const list = allowed.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(", ");
  const said = `${source(value)}Expected ${allowed.length === 1 ? "" : "one of "}${list}.`;
  const written = value.kind === "scalar" && value.env.length === 0 ? value.value : null;
  const meant = typeof written === "string" ? suggest(written, words) : null;
  if (meant === null) return { code: "invalid-enum", message: said, ...at };
  const newText = JSON.stringify(meant);
  return {
    code: "invalid-enum",
    message: `${said} Did you mean ${newText}?`,
    ...at,
    fix: { title: `Change to ${meant}`, range: at.range, newText },
  };
}

const WORDS: Readonly<Record<string, string>> = {
  integer: "a whole number",
  boolean: "true or false",
  string: "text in double quotes",
  null: "null",
  object: "an object { … }",
  array: "a list [ … ]",
};

function invalidType(
  { value, schema }: Finding,
  at: { readonly range: Range; readonly address: string },
): ProblemDraft {
  const typed = typesOf(schema).filter((type) => type !== "string");
  // A number's schema lists text only for the sake of ${env.NAME}.
  const types = typed.some((type) => type === "integer" || type === "boolean") ? typed : typesOf(schema);
  const expected = types.map((type) => WORDS[type] ?? type).join(" or ");
  const message = `Expected ${expected}, found ${kindOf(value)}.`;
  const newText = unquoted(value, types);
  if (newText === null) return { code: "invalid-type", message, ...at };
  return {
    code: "invalid-type",
    message,
    ...at,
    fix: { title: "Remove the quotes", range: at.range, newText },
  };
}

function kindOf(value: Value): string {
  if (value.kind !== "scalar") return value.kind === "list" ? "a list" : "an object";
  if (value.value === null) return "null";
  if (typeof value.value === "string") return "text";
  return typeof value.value === "number" ? "a number" : String(value.value);
}

function unquoted(value: Value, types: readonly string[]): string | null {
  if (value.kind !== "scalar" || value.env.length > 0 || typeof value.value !== "string") return null;
  if (types.includes("integer") && /^\d{1,10}$/.test(value.value)) return String(Number(value.value));
  return types.includes("boolean") && /^(true|false)$/.test(value.value) ? value.value : null;
}
