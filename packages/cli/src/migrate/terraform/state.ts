/** Reads `terraform.tfstate` (version 4) and `terraform show -json`. Of resources that are none of Proxy's only the name is looked at. */
import { CliFailure } from "../../exit.ts";
import {
  type InstanceKey,
  isName,
  type ModuleStep,
  parseModulePath,
  type ResourceAddress,
  resourceWithoutKeys,
  shownAddress,
} from "./address.ts";
import type { Finding, FindingCode, Found, Instance, Value } from "./found.ts";
import { isProxyType } from "./mapping.ts";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objectsIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

/** @throws CliFailure that says which file would be right. */
export function readState(text: string, path: string): Found {
  const root = parse(text, path);
  const refuse = (why: string): never => {
    throw new CliFailure(`${path} ${why}`);
  };
  if ("encrypted_data" in root) return refuse("is encrypted. Decrypt it: tofu state pull > state.json");
  if ("planned_values" in root || "resource_changes" in root)
    return refuse("is a plan. Give the state: terraform show -json > state.json");
  if (isObject(root.values)) return fromRecords(shownRecords(root.values));
  if (root.version === 4 && Array.isArray(root.resources)) return fromRecords(stateRecords(root));
  if ("format_version" in root) return refuse("shows an empty state: nothing to migrate.");
  if (typeof root.version === "number")
    return refuse(
      `has version ${root.version}, and version 4 is needed, of Terraform 0.12 and later. With a remote backend: terraform state pull > state.json`,
    );
  return refuse("is neither a Terraform state nor the answer of terraform show -json.");
}

function parse(text: string, path: string): Json {
  try {
    const root: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isObject(root)) return root;
  } catch {
    // The parser's message would quote the file.
  }
  throw new CliFailure(`${path} is not a JSON object.`);
}

/** One instance, from either form. */
interface StateRecord {
  readonly module: unknown;
  readonly mode: unknown;
  readonly type: unknown;
  readonly name: unknown;
  readonly key: unknown;
  readonly attributes: unknown;
  readonly sensitive: readonly unknown[];
  readonly tainted: boolean;
  readonly deposed: boolean;
  readonly dependsOn: readonly string[];
}

function* stateRecords(root: Json): Generator<StateRecord> {
  for (const resource of objectsIn(root.resources)) {
    for (const instance of objectsIn(resource.instances)) {
      yield {
        module: resource.module ?? "",
        mode: resource.mode,
        type: resource.type,
        name: resource.name,
        key: instance.index_key ?? null,
        attributes: instance.attributes,
        sensitive: Array.isArray(instance.sensitive_attributes)
          ? instance.sensitive_attributes.map(firstStep)
          : [],
        tainted: instance.status === "tainted",
        deposed: typeof instance.deposed === "string" && instance.deposed !== "",
        dependsOn: textsIn(instance.dependencies),
      };
    }
  }
}

/** Of a path such as `[{type: "get_attr", value: "callback_url"}]`. */
function firstStep(path: unknown): unknown {
  const [first] = objectsIn(path);
  return first?.value;
}

function* shownRecords(values: Json): Generator<StateRecord> {
  // A list of what is left to see, so that no nesting is too deep.
  const modules = objectsIn([values.root_module]).map((module) => ({ module, path: "" }));
  for (const { module, path } of modules) {
    for (const resource of objectsIn(module.resources)) yield shownRecord(resource, path);
    for (const child of objectsIn(module.child_modules))
      modules.push({ module: child, path: String(child.address ?? "") });
  }
}

function shownRecord(resource: Json, module: string): StateRecord {
  const marks = isObject(resource.sensitive_values) ? resource.sensitive_values : {};
  return {
    module,
    mode: resource.mode,
    type: resource.type,
    name: resource.name,
    key: resource.index ?? null,
    attributes: resource.values,
    sensitive: Object.keys(marks).filter((name) => marks[name] === true),
    tainted: resource.tainted === true,
    deposed: typeof resource.deposed_key === "string" && resource.deposed_key !== "",
    dependsOn: textsIn(resource.depends_on),
  };
}

function fromRecords(records: Iterable<StateRecord>): Found {
  const instances: Instance[] = [];
  const findings: Finding[] = [];
  const dependents: { readonly who: string; readonly on: readonly string[] }[] = [];
  let others = 0;
  for (const record of records) {
    const address = addressOf(record);
    if (!isProxyType(String(record.type))) {
      others += 1;
      if (address !== null) dependents.push({ who: shownAddress(address), on: record.dependsOn });
      continue;
    }
    const read = address === null ? malformed(record) : instanceOf(record, address);
    if ("severity" in read) findings.push(read);
    else instances.push(read);
  }
  return {
    kind: "state",
    instances,
    findings: [...findings, ...dependentFindings(dependents, instances)],
    others,
  };
}

function addressOf({ module, mode, type, name, key }: StateRecord): ResourceAddress | null {
  const steps: readonly ModuleStep[] | null = typeof module === "string" ? parseModulePath(module) : null;
  if (steps === null || !isName(type) || !isName(name) || !isKey(key)) return null;
  return { module: steps, data: mode === "data", type, name, key };
}

const isKey = (key: unknown): key is InstanceKey =>
  key === null || typeof key === "string" || Number.isSafeInteger(key);

function malformed({ type }: StateRecord): Finding {
  const message = "This resource has no address that Terraform could have given it.";
  return { severity: "error", code: "unexpected-value", place: String(type), message };
}

function instanceOf(record: StateRecord, address: ResourceAddress): Instance | Finding {
  const place = shownAddress(address);
  const refuse = (code: FindingCode, message: string): Finding => ({
    severity: "error",
    code,
    place,
    message,
  });
  if (record.deposed)
    return refuse(
      "deposed",
      "A deposed object is left, which Terraform means to delete. Let it: terraform apply.",
    );
  if (record.tainted)
    return refuse(
      "tainted",
      `Terraform means to replace it. Decide first: terraform untaint, or terraform apply.`,
    );
  if (!isObject(record.attributes))
    return refuse(
      "unexpected-value",
      "It has no attributes this version can read. Write the state anew: terraform apply -refresh-only.",
    );
  return {
    address,
    values: new Map(Object.entries(record.attributes).map(([name, value]) => [name, readValue(value)])),
    sensitive: new Set(record.sensitive.filter((name) => typeof name === "string")),
    place: (attribute) => (attribute === undefined ? place : `${place}.${attribute}`),
  };
}

/** No attribute of ours nests deeper than a list of texts; what does is nobody's to look at. */
function readValue(value: unknown): Value {
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => scalarOf(item)) };
  return scalarOf(value);
}

function scalarOf(value: unknown): Value {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : { kind: "object", entries: new Map() };
}

/** Others that read an attribute of what is to leave Terraform would fail on the next plan. */
function* dependentFindings(
  dependents: readonly { readonly who: string; readonly on: readonly string[] }[],
  instances: readonly Instance[],
): Generator<Finding> {
  const ours = new Set(instances.map(({ address }) => resourceWithoutKeys(address)));
  for (const { who, on } of dependents) {
    const reads = on.filter((one) => ours.has(one));
    if (reads.length === 0) continue;
    const message = `It depends on ${reads.join(", ")}: before that block goes, give it the SID or a data source instead.`;
    yield { severity: "warning", code: "dependent-resource", place: who, message };
  }
}
