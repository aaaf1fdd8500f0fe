import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { type Exchange, splitPath } from "./exchange.ts";
import { offSlice, remarks } from "./oracle-notes.ts";

/** Compares exchanges with GitHub's own OpenAPI description. */
export interface Oracle {
  check(exchange: Exchange): void;
  /** What did not fit, one sentence each. Empty at the end of a test. */
  problems(): readonly string[];
  clear(): void;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: object;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, object>;
  /** Undefined where the request takes none, or its schema is not at hand. */
  readonly requestBody?: object | undefined;
  /** By status; null where the answer has no schema. */
  readonly answers: Readonly<Record<string, object | null>>;
}

const file = (): string => join(process.env.TWILIO_PROXY_SPEC ?? "", "github_rest.slice.json");
export const oracleAvailable: boolean = process.env.TWILIO_PROXY_SPEC !== undefined && existsSync(file());
if (!oracleAvailable) {
  process.stderr.write(
    "GitHub's answers are not compared with its OpenAPI description: set TWILIO_PROXY_SPEC to the folder of github_rest.slice.json.\n",
  );
}

/** Compiled schemas are kept in it: that takes longer than all the rest. */
const slice = oracleAvailable ? readSlice() : null;

export function createOracle(): Oracle {
  if (slice === null) return { check() {}, problems: () => [], clear() {} };
  const problems: string[] = [];
  return {
    check(exchange) {
      for (const text of problemsOf(exchange, slice)) {
        const line = `${exchange.method} ${splitPath(exchange.path).pathname}: ${text}`;
        if (!remarks.some(({ matches }) => matches.test(line))) problems.push(line);
      }
    },
    problems: () => problems,
    clear() {
      problems.length = 0;
    },
  };
}

interface Slice {
  readonly operations: readonly (Operation & { readonly pattern: RegExp })[];
  readonly validator: (schema: object) => ValidateFunction;
  readonly propertiesOf: (schema: object) => ReadonlySet<string> | null;
}

function problemsOf(exchange: Exchange, slice: Slice): string[] {
  const { pathname, query } = splitPath(exchange.path);
  const operation = slice.operations.find(
    ({ method, pattern }) => method === exchange.method && pattern.test(pathname),
  );
  if (operation === undefined) return ["is no operation that the description or `offSlice` knows"];
  const found = [
    ...queryProblems(query, operation, slice),
    ...requestProblems(exchange.requestBody, operation, slice),
  ];
  return exchange.fault === null ? [...found, ...answerProblems(exchange, operation, slice)] : found;
}

function queryProblems(query: URLSearchParams, operation: Operation, slice: Slice): string[] {
  return [...query].flatMap(([name, value]) => {
    const schema = operation.query.get(name);
    if (schema === undefined) return [`query has ${name}, which is not documented`];
    const validate = slice.validator(schema);
    return validate(value) || validate(Number(value)) || validate(value === "true")
      ? []
      : [`query ${name} is ${value}: ${textOf(validate)}`];
  });
}

function requestProblems(body: unknown, operation: Operation, slice: Slice): string[] {
  const { requestBody } = operation;
  if (requestBody === undefined) return [];
  const validate = slice.validator(requestBody);
  const wrong = validate(body) ? [] : [`request ${textOf(validate)}`];
  const known = slice.propertiesOf(requestBody);
  const extra = Object.keys((body as object | undefined) ?? {}).filter(
    (name) => known !== null && !known.has(name),
  );
  return [...wrong, ...extra.map((name) => `request has ${name}, which is not documented`)];
}

function answerProblems({ status, responseBody }: Exchange, operation: Operation, slice: Slice): string[] {
  // Documented for GitHub as a whole, not for each operation.
  if (status === 401 || (status === 403 && operation.answers["403"] === undefined)) return [];
  const schema = operation.answers[status];
  if (schema === undefined) return [`answer ${status} is not documented`];
  if (schema === null) return [];
  const validate = slice.validator(schema);
  return validate(responseBody) ? [] : [`answer ${status} ${textOf(validate)}`];
}

function textOf({ errors }: ValidateFunction): string {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`.trim()).join("; ");
}

/** Reads the description once per oracle; schemas compile when they are first met. */
function readSlice(): Slice {
  const spec = withoutNullable(JSON.parse(readFileSync(file(), "utf8"))) as {
    paths: Record<string, Record<string, object>>;
  };
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("repo.nwo", true);
  ajv.addSchema({ $id: "spec", ...spec });
  const dereference = <T extends object>(value: object): T =>
    "$ref" in value ? (pointed(spec, String(value.$ref)) as T) : (value as T);
  const compiled = new Map<object, ValidateFunction>();
  const validator = (schema: object): ValidateFunction => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const made = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"spec#/')));
    compiled.set(schema, made);
    return made;
  };
  const documented = Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => read(method, path, operation, dereference)),
  );
  return {
    validator,
    propertiesOf: (schema) => properties(schema, dereference),
    operations: [...documented, ...offSlice].map((operation) => ({
      ...operation,
      pattern: patternOf(operation.path),
    })),
  };
}

/** OpenAPI 3.0 writes `nullable` where JSON Schema has a type of its own. */
function withoutNullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullable);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutNullable(each)]),
  );
  return nullable === true ? { anyOf: [rest, { type: "null" }] } : rest;
}

type Dereference = <T extends object>(value: object) => T;
type Content = { readonly content?: Readonly<Record<string, { readonly schema?: object }>> };

function read(method: string, path: string, operation: object, dereference: Dereference): Operation {
  const {
    parameters = [],
    requestBody,
    responses,
  } = operation as {
    parameters?: object[];
    requestBody?: Content;
    responses: Record<string, object>;
  };
  const query = parameters
    .map((parameter) => dereference<Parameter>(parameter))
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) => [name, schema ?? {}] as const);
  const answers = Object.entries(responses).map(([status, answer]) => [
    status,
    schemaOf(dereference<Content>(answer)) ?? null,
  ]);
  return {
    method: method.toUpperCase(),
    path,
    query: new Map(query),
    requestBody: requestBody === undefined ? undefined : schemaOf(requestBody),
    answers: Object.fromEntries(answers),
  };
}

function schemaOf({ content = {} }: Content): object | undefined {
  return (content["application/json"] ?? Object.values(content)[0])?.schema;
}

function pointed(spec: object, ref: string): object {
  return ref
    .slice(2)
    .split("/")
    .reduce<object>((at, key) => (at as Record<string, object>)[key] ?? {}, spec);
}

/** All properties a request may have, or null where the schema leaves them open. */
function properties(schema: object, dereference: Dereference): ReadonlySet<string> | null {
  const {
    properties: own,
    oneOf = [],
    anyOf = [],
    allOf = [],
  } = dereference<{
    properties?: object;
    oneOf?: object[];
    anyOf?: object[];
    allOf?: object[];
  }>(schema);
  const parts = [...oneOf, ...anyOf, ...allOf].map((part) => properties(part, dereference));
  if (own === undefined && parts.length === 0) return null;
  return new Set([...Object.keys(own ?? {}), ...parts.flatMap((part) => [...(part ?? [])])]);
}

/** Paths of files and refs hold slashes. */
function patternOf(path: string): RegExp {
  const several = /^(path|ref|basehead)$/u;
  const source = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => (several.test(name) ? ".+" : "[^/]+"));
  return new RegExp(`^${source}$`, "u");
}
