/** Values to resources, by the registry alone. What the shape check refused is kept as unresolved, so that rules skip it. */
import type { Document } from "../document/document.ts";
import { rangeOf } from "../document/locate.ts";
import { addressIn, parseAddress } from "../document/path.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import { childrenOf } from "../resources/registry.ts";
import type { DesiredNode, DesiredTree, DesiredValue } from "./desired.ts";
import type { ProblemDraft } from "./rule.ts";
import { nameRange, type ShapeResult } from "./shape.ts";
import { addressOfValue, type ObjectValue, type ScalarValue, type Value } from "./value.ts";

interface Building {
  readonly document: Document;
  readonly shape: Pick<ShapeResult, "invalid" | "misspelt">;
  readonly drafts: ProblemDraft[];
}

export function buildTree(
  document: Document,
  root: Value,
  shape: Pick<ShapeResult, "invalid" | "misspelt">,
): { readonly tree: DesiredTree; readonly drafts: readonly ProblemDraft[] } {
  const building: Building = { document, shape, drafts: [] };
  const top = root.kind === "object" ? root : null;
  const text = (name: string): string | null => {
    const value = top?.entries.get(name);
    return value?.kind === "scalar" && isKnown(building, value) && typeof value.value === "string"
      ? value.value
      : null;
  };
  const collections = top === null ? {} : buildChildren(building, top, null, "");
  const tree: DesiredTree = {
    nodes: Object.values(collections).flat(),
    accountSid: text("account_sid"),
    forget: top === null ? [] : buildForget(building, top.entries.get("forget")),
    state: text("state"),
  };
  return { tree, drafts: building.drafts };
}

function isKnown(building: Building, value: ScalarValue): boolean {
  return !value.unresolved && !building.shape.invalid.has(value);
}

function buildChildren(
  building: Building,
  parent: ObjectValue,
  type: string | null,
  path: string,
): Readonly<Record<string, readonly DesiredNode[]>> {
  const children: Record<string, readonly DesiredNode[]> = {};
  for (const definition of childrenOf(type)) {
    const value = parent.entries.get(definition.collection);
    if (value === undefined || value.kind === "scalar") continue;
    const inside = addressIn(path, definition.collection);
    const nodes: DesiredNode[] = [];
    for (const member of value.kind === "object" ? value.entries.values() : value.items) {
      if (member.kind === "object") nodes.push(buildNode(building, definition, member, inside));
    }
    children[definition.collection] = nodes;
  }
  return children;
}

function buildNode(
  building: Building,
  definition: ResourceDefinition,
  value: ObjectValue,
  collection: string,
): DesiredNode {
  const key = String(value.part);
  const path = addressIn(collection, value.part);
  const range = nameRange(building.document, value);
  const misspelt = building.shape.misspelt.get(value);
  const given = (name: string): Value | undefined => value.entries.get(name) ?? misspelt?.get(name);
  const external = definition.externalKey === undefined ? undefined : given(definition.externalKey);
  const fields: Record<string, DesiredValue> = {};
  for (const name of Object.keys(definition.fields)) {
    const entry = given(name);
    if (entry === undefined) continue;
    if (external !== undefined) building.drafts.push(besideExternal(building, definition, name, entry));
    else fields[name] = toDesired(building, entry, value.entries.has(name));
  }
  const { namedByKey } = definition;
  if (namedByKey !== undefined && external === undefined && given(namedByKey) === undefined) {
    fields[namedByKey] = { value: key, env: [], unresolved: false, range };
  }
  const protect = definition.protectable ? value.entries.get("protect") : undefined;
  return {
    definition,
    key,
    path,
    external: external?.kind === "scalar" ? String(external.value) : null,
    protect: protect?.kind === "scalar" && typeof protect.value === "boolean" ? protect.value : null,
    fields,
    children: buildChildren(building, value, definition.type, path),
    range,
  };
}

function toDesired(building: Building, value: Value, wellSpelt: boolean): DesiredValue {
  const range = rangeOf(building.document, value.node);
  if (value.kind !== "scalar") return { value: null, env: [], unresolved: true, range };
  return { value: value.value, env: value.env, unresolved: !wellSpelt || !isKnown(building, value), range };
}

function besideExternal(
  building: Building,
  definition: ResourceDefinition,
  name: string,
  value: Value,
): ProblemDraft {
  return {
    code: "external-fields",
    message: `${name} has no effect beside ${definition.externalKey}: of an existing resource only the children are managed.`,
    range: nameRange(building.document, value),
    address: addressOfValue(value),
  };
}

function buildForget(building: Building, value: Value | undefined): DesiredTree["forget"] {
  if (value?.kind !== "list") return [];
  const roots = childrenOf(null).map(({ collection }) => collection);
  return value.items.flatMap((item) => {
    if (item.kind !== "scalar" || !isKnown(building, item) || typeof item.value !== "string") return [];
    const range = rangeOf(building.document, item.node);
    const parts = parseAddress(item.value);
    if (parts !== null && parts.length > 1 && roots.some((root) => root === parts[0])) {
      return [{ address: item.value, range }];
    }
    const message = `Expected an address such as ${roots[0]}.rides.`;
    building.drafts.push({ code: "invalid-address", message, range, address: addressOfValue(item) });
    return [];
  });
}
