/** What an expression is worth without Terraform: literals, variables, locals, each, count, attributes of Proxy resources. */
import { addressText, isName } from "./address.ts";
import type { Reference, Template, Value } from "./found.ts";
import type { Expression } from "./hcl/tree.ts";
import { isProxyType } from "./mapping.ts";

/** A variable or local, with the file it stands in. */
export interface Named {
  readonly expression: Expression;
  readonly file: string;
}

export interface Variable {
  readonly fallback: Named | null;
  /** Marked as sensitive: its value stays in the environment. */
  readonly secret: boolean;
}

/** What a name in an expression may mean. */
export interface Scope {
  /** Given in a tfvars file. */
  readonly given: ReadonlyMap<string, Named>;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly locals: ReadonlyMap<string, Named>;
  readonly each: { readonly key: string; readonly value: Value } | null;
  readonly index: number | null;
  readonly file: string;
  /** Does the environment set it? Terraform prefers `TF_VAR_name` to the default. */
  readonly isSet: (variable: string) => boolean;
}

export interface Unresolved {
  readonly kind: "unresolved";
  /** What is in the way. Holds names from the sources, no values. */
  readonly why: string;
  readonly file: string;
  readonly at: number;
}

export type Evaluated = Value | Unresolved;

export const isUnresolved = (value: Evaluated): value is Unresolved =>
  typeof value === "object" && value !== null && value.kind === "unresolved";

/** Locals that name each other, and values in values. */
const MAX_STEPS = 50;

export function evaluate(expression: Expression, scope: Scope, depth = 0): Evaluated {
  const { at } = expression;
  const fail = (why: string): Unresolved => ({ kind: "unresolved", why, file: scope.file, at });
  if (depth > MAX_STEPS) return fail("these values lead in a circle, or too deep");
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "other":
      return fail(`${expression.what} needs Terraform to work it out`);
    case "template":
      return joined(expression.parts, scope, depth, fail);
    case "list":
      return listOf(expression.items, scope, depth);
    case "object":
      return objectOf(expression, scope, depth, fail);
    case "call":
      return called(expression, scope, depth, fail);
    case "reference":
      return referred(expression.path, scope, depth, fail);
  }
}

type Fail = (why: string) => Unresolved;

function joined(parts: readonly (string | Expression)[], scope: Scope, depth: number, fail: Fail): Evaluated {
  const pieces: Template["parts"][number][] = [];
  for (const part of parts) {
    const value = typeof part === "string" ? part : evaluate(part, scope, depth + 1);
    if (isUnresolved(value)) return value;
    if (typeof value === "object" && value?.kind === "template") pieces.push(...value.parts);
    else if (typeof value === "object") return fail("a part of this text is no text");
    else pieces.push(String(value));
  }
  return pieces.every((piece) => typeof piece === "string")
    ? pieces.join("")
    : { kind: "template", parts: pieces };
}

function listOf(items: readonly Expression[], scope: Scope, depth: number): Evaluated {
  const values: Value[] = [];
  for (const item of items) {
    const value = evaluate(item, scope, depth + 1);
    if (isUnresolved(value)) return value;
    values.push(value);
  }
  return { kind: "list", items: values };
}

function objectOf(
  { entries }: Extract<Expression, { kind: "object" }>,
  scope: Scope,
  depth: number,
  fail: Fail,
): Evaluated {
  const values = new Map<string, Value>();
  for (const entry of entries) {
    const key = evaluate(entry.key, scope, depth + 1);
    const value = evaluate(entry.value, scope, depth + 1);
    if (isUnresolved(key)) return key;
    if (isUnresolved(value)) return value;
    if (typeof key === "object") return fail("a key of this object is no text");
    values.set(String(key), value);
  }
  return { kind: "object", entries: values };
}

/** Of these the value is that of the argument: what follows makes no difference between a set and a list, JSON and object. */
const TRANSPARENT = new Set([
  "jsonencode",
  "toset",
  "tolist",
  "tomap",
  "tostring",
  "tonumber",
  "tobool",
  "sensitive",
]);

function called(
  { name, args }: Extract<Expression, { kind: "call" }>,
  scope: Scope,
  depth: number,
  fail: Fail,
): Evaluated {
  const [argument] = args;
  if (!TRANSPARENT.has(name) || argument === undefined || args.length > 1)
    return fail(`the function ${name} needs Terraform to work it out`);
  return evaluate(argument, scope, depth + 1);
}

type Path = readonly (string | Expression)[];

function referred(path: Path, scope: Scope, depth: number, fail: Fail): Evaluated {
  const [root, ...rest] = path;
  switch (root) {
    case "var":
      return variable(rest, scope, depth, fail);
    case "local":
      return local(rest, scope, depth, fail);
    case "each":
      return each(rest, scope, depth, fail);
    case "count":
      return rest[0] === "index" && scope.index !== null ? scope.index : fail("there is no such count here");
    case "module":
      return fail("the output of a module is not known here");
    case "path":
    case "terraform":
    case "self":
      return fail(`${root} is known to Terraform alone`);
    case "data":
      return resource(rest, true, scope, depth, fail);
    default:
      return resource(path, false, scope, depth, fail);
  }
}

function variable([name, ...rest]: Path, scope: Scope, depth: number, fail: Fail): Evaluated {
  if (typeof name !== "string") return fail("this is the name of no variable");
  const declared = scope.variables.get(name);
  const known = scope.given.get(name) ?? (scope.isSet(name) ? undefined : declared?.fallback);
  if (known === undefined || known === null || declared?.secret === true)
    return rest.length > 0
      ? fail(`var.${name} has no value here`)
      : { kind: "template", parts: [{ env: `TF_VAR_${name}` }] };
  return within(evaluate(known.expression, inFile(scope, known.file), depth + 1), rest, scope, depth, fail);
}

function local([name, ...rest]: Path, scope: Scope, depth: number, fail: Fail): Evaluated {
  const known = typeof name === "string" ? scope.locals.get(name) : undefined;
  if (known === undefined) return fail("there is no such local value in these files");
  return within(evaluate(known.expression, inFile(scope, known.file), depth + 1), rest, scope, depth, fail);
}

/** Elsewhere there is neither each nor count. */
function inFile(scope: Scope, file: string): Scope {
  return { ...scope, file, each: null, index: null };
}

function each([which, ...rest]: Path, scope: Scope, depth: number, fail: Fail): Evaluated {
  if (scope.each === null) return fail("there is no for_each here");
  if (which === "key") return scope.each.key;
  if (which !== "value") return fail("there is no such part of each");
  return within(scope.each.value, rest, scope, depth, fail);
}

/** Into lists and objects by names and indices. */
function within(base: Evaluated, path: Path, scope: Scope, depth: number, fail: Fail): Evaluated {
  let value = base;
  for (const step of path) {
    if (isUnresolved(value)) return value;
    const key = typeof step === "string" ? step : evaluate(step, scope, depth + 1);
    if (isUnresolved(key)) return key;
    const found = partOf(value, key);
    if (found === undefined) return fail("there is no such part of this value");
    value = found;
  }
  return value;
}

function partOf(value: Value, key: Value): Value | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (value.kind === "object") return typeof key === "object" ? undefined : value.entries.get(String(key));
  if (value.kind === "list") return typeof key === "number" ? value.items[key] : undefined;
  return undefined;
}

/** `TYPE.NAME[key].attribute` of one of Proxy's. */
function resource(path: Path, data: boolean, scope: Scope, depth: number, fail: Fail): Evaluated {
  const [type, name, ...rest] = path;
  if (!isName(type) || !isName(name)) return fail("this refers to nothing that is known here");
  if (!isProxyType(type))
    return fail(`${type}.${name} is no Proxy resource, so its attributes are not known here`);
  const [first, second] = rest;
  const indexed = typeof first === "object";
  const attribute = indexed ? second : first;
  const key = indexed ? evaluate(first, scope, depth + 1) : null;
  if (key !== null && isUnresolved(key)) return key;
  if (
    typeof attribute !== "string" ||
    rest.length > (indexed ? 2 : 1) ||
    typeof key === "boolean" ||
    (typeof key === "object" && key !== null)
  )
    return fail("only an attribute of one instance can be followed");
  const reference: Reference = {
    kind: "reference",
    to: addressText({ module: [], data, type, name, key }),
    attribute,
  };
  return reference;
}
