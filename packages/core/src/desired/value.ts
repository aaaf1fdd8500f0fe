/** The config's values after interpolation, each with its place in the text. */
import type { Node } from "../document/document.ts";
import { addressIn, type Path } from "../document/path.ts";
import type { JsonSchema } from "../document/schema.ts";
import type { Scalar } from "../resources/definition.ts";

export interface Place {
  /** What it lies in, and its key or index there; null for the root. */
  readonly above: ObjectValue | ListValue | null;
  readonly part: string | number;
  readonly node: Node;
  /** What the schema says of it. */
  readonly schema: JsonSchema | undefined;
}

export interface ObjectValue extends Place {
  readonly kind: "object";
  readonly entries: ReadonlyMap<string, Value>;
}

export interface ListValue extends Place {
  readonly kind: "list";
  readonly items: readonly Value[];
}

export interface ScalarValue extends Place {
  readonly kind: "scalar";
  readonly value: Scalar;
  readonly env: readonly string[];
  /** Unknown: a variable is missing, or the text is broken here. */
  readonly unresolved: boolean;
}

/** The key that holds it; null for items of a list and for the root. */
export function keyOf({ node: { parent } }: Place): Node | null {
  return (parent?.type === "property" && parent.children?.[0]) || null;
}

/** Put together only where it is needed: most values have no problem. */
export function addressOfValue({ above, part }: Place): string {
  return above === null ? "" : addressIn(addressOfValue(above), part);
}

export type Value = ObjectValue | ListValue | ScalarValue;

/** Plain data for the shape check. Objects have no prototype, so no key of the file can reach one. */
export function toData(value: Value): unknown {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map(toData);
  const data: Record<string, unknown> = Object.create(null);
  for (const [name, entry] of value.entries) data[name] = toData(entry);
  return data;
}

export function valueAt(root: Value, path: Path): Value | undefined {
  let found: Value | undefined = root;
  for (const part of path) {
    if (found?.kind === "object") found = found.entries.get(String(part));
    else if (found?.kind === "list") found = found.items[Number(part)];
    else return undefined;
  }
  return found;
}
