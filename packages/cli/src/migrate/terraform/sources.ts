/** Reads `.tf`, `.tf.json` and variables' values of one module: instances with what their attributes are worth without Terraform. */
import { type InstanceKey, isName, type ResourceAddress } from "./address.ts";
import {
  type Evaluated,
  evaluate,
  isUnresolved,
  type Named,
  type Scope,
  type Unresolved,
  type Variable,
} from "./evaluate.ts";
import type { Finding, FindingCode, Found, Instance, Value } from "./found.ts";
import { parseHclJson, parseVariablesJson } from "./hcl/json.ts";
import { parseHcl } from "./hcl/parse.ts";
import { type Block, type Body, type Expression, HclError, placesIn } from "./hcl/tree.ts";
import { isProxyType, SERVICE_DATA } from "./mapping.ts";

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a block of the sources may become at most. */
const MAX_INSTANCES = 10_000;

/** Names of attributes that Terraform itself reads. */
const META = new Set(["count", "for_each", "depends_on", "provider", "lifecycle"]);

interface Parsed {
  readonly path: string;
  readonly body: Body;
}

type PlaceOf = (file: string, at: number) => string;

/** In the order in which Terraform lets the later win: `terraform.tfvars`, `*.auto.tfvars`, then as given. */
export function readSources(files: readonly SourceFile[], isSet: (variable: string) => boolean): Found {
  const findings: Finding[] = [];
  const places = new Map(files.map(({ path, text }) => [path, placesIn(text)]));
  const placeOf: PlaceOf = (file, at) => `${file}:${places.get(file)?.(at) ?? "1:1"}`;
  const parsed = files.flatMap((file): readonly Parsed[] => {
    try {
      return [{ path: file.path, body: parseFile(file) }];
    } catch (error) {
      if (!(error instanceof HclError)) throw error;
      const place = placeOf(file.path, error.at);
      findings.push({ severity: "error", code: "hcl-syntax", place, message: error.message });
      return [];
    }
  });
  const scope = scopeOf(parsed, isSet);
  const blocks = parsed.flatMap(({ path, body }) => body.blocks.map((block) => ({ path, block })));
  const instances: Instance[] = [];
  let others = 0;
  for (const { path, block } of blocks) {
    if (block.type === "module") findings.push(moduleNotRead(block, placeOf(path, block.at)));
    if (block.type !== "resource" && block.type !== "data") continue;
    const [type = "", name = ""] = block.labels;
    if (!isProxyType(type) || !isName(name) || (block.type === "data" && type !== SERVICE_DATA)) others += 1;
    else expand({ block, type, name, scope: { ...scope, file: path }, placeOf }, instances, findings);
  }
  return { kind: "sources", instances, findings, others };
}

function parseFile({ path, text }: SourceFile): Body {
  if (path.endsWith(".tfvars.json")) return parseVariablesJson(text, path);
  return path.endsWith(".json") ? parseHclJson(text, path) : parseHcl(text);
}

function scopeOf(parsed: readonly Parsed[], isSet: Scope["isSet"]): Omit<Scope, "file"> {
  const named = (isOne: (parsed: Parsed) => readonly (readonly [string, Expression])[]) =>
    new Map(
      parsed.flatMap((one) =>
        isOne(one).map(([name, expression]): readonly [string, Named] => [
          name,
          { expression, file: one.path },
        ]),
      ),
    );
  const isVariables = ({ path }: Parsed): boolean => /\.tfvars(\.json)?$/.test(path);
  const variables = parsed.flatMap(({ path, body }) =>
    body.blocks
      .filter(({ type }) => type === "variable")
      .map(({ labels, body: { attributes } }) => {
        const fallback = attributes.get("default");
        const secret = attributes.get("sensitive");
        const known: Variable = {
          fallback: fallback === undefined ? null : { expression: fallback, file: path },
          secret: secret !== undefined && !(secret.kind === "literal" && secret.value === false),
        };
        return [labels[0] ?? "", known] as const;
      }),
  );
  return {
    given: named((one) => (isVariables(one) ? [...one.body.attributes] : [])),
    variables: new Map(variables),
    locals: named(({ body }) =>
      body.blocks.filter(({ type }) => type === "locals").flatMap((block) => [...block.body.attributes]),
    ),
    each: null,
    index: null,
    isSet,
  };
}

function moduleNotRead({ labels }: Block, place: string): Finding {
  const name = isName(labels[0]) ? labels[0] : "";
  const message = `The sources of module ${name} are not followed. Where it holds Proxy resources, give the state instead.`;
  return { severity: "warning", code: "module-not-read", place, message };
}

interface Declared {
  readonly block: Block;
  readonly type: string;
  readonly name: string;
  readonly scope: Scope;
  readonly placeOf: PlaceOf;
}

function expand(declared: Declared, instances: Instance[], findings: Finding[]): void {
  const { block, scope, placeOf } = declared;
  const report = (severity: Finding["severity"], code: FindingCode, place: string, message: string): void => {
    findings.push({ severity, code, place, message });
  };
  const turns = turnsOf(block, scope);
  if ("why" in turns) {
    const place = placeOf(turns.file, turns.at);
    report(
      "error",
      "unresolved",
      place,
      `How many instances there are is not known: ${turns.why}. Give the state instead.`,
    );
    return;
  }
  for (const turn of turns) {
    const values = new Map<string, Value>();
    for (const [name, expression] of block.body.attributes) {
      if (META.has(name)) continue;
      const value = evaluate(expression, { ...scope, each: turn.each, index: turn.index });
      if (isUnresolved(value))
        report(
          "error",
          "unresolved",
          placeOf(value.file, value.at),
          `${name} of ${declared.type}.${declared.name} cannot be read: ${value.why}. Write it into proxy.json yourself, or give the state.`,
        );
      else values.set(name, value);
    }
    instances.push(instanceOf(declared, turn.key, values));
  }
}

function instanceOf(
  { block, type, name, scope, placeOf }: Declared,
  key: InstanceKey,
  values: ReadonlyMap<string, Value>,
): Instance {
  const address: ResourceAddress = { module: [], data: block.type === "data", type, name, key };
  const place = (attribute?: string): string => {
    const at = attribute === undefined ? undefined : block.body.attributes.get(attribute)?.at;
    return placeOf(scope.file, at ?? block.at);
  };
  return { address, values, sensitive: new Set(), place };
}

interface Turn {
  readonly key: InstanceKey;
  readonly each: Scope["each"];
  readonly index: number | null;
}

/** One per instance. */
function turnsOf(block: Block, scope: Scope): readonly Turn[] | Unresolved {
  const { attributes } = block.body;
  const [count, forEach] = [attributes.get("count"), attributes.get("for_each")];
  if (count !== undefined) return counted(evaluate(count, scope), count, scope);
  if (forEach !== undefined) return keyed(evaluate(forEach, scope), forEach, scope);
  return [{ key: null, each: null, index: null }];
}

function counted(value: Evaluated, { at }: Expression, { file }: Scope): readonly Turn[] | Unresolved {
  if (isUnresolved(value)) return value;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > MAX_INSTANCES)
    return { kind: "unresolved", why: "count is not a number that is known here", file, at };
  return Array.from({ length: value }, (_, index) => ({ key: index, each: null, index }));
}

function keyed(value: Evaluated, { at }: Expression, { file }: Scope): readonly Turn[] | Unresolved {
  if (isUnresolved(value)) return value;
  const pairs = pairsOf(value);
  if (pairs === null || pairs.length > MAX_INSTANCES)
    return {
      kind: "unresolved",
      why: "for_each is neither a map nor a set of texts that is known here",
      file,
      at,
    };
  return pairs.map(([key, each]) => ({ key, each: { key, value: each }, index: null }));
}

function pairsOf(value: Value): readonly (readonly [string, Value])[] | null {
  if (typeof value !== "object" || value === null) return null;
  if (value.kind === "object") return [...value.entries];
  if (value.kind !== "list") return null;
  const texts = value.items.filter((item) => typeof item === "string");
  return texts.length === value.items.length ? [...new Set(texts)].map((text) => [text, text]) : null;
}
