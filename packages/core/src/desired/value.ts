/** The config's values after interpolation, each with its place in the text. */
import type { Node } from "../document/document.ts";
import type { Path } from "../document/path.ts";
import type { Scalar } from "../resources/definition.ts";

interface Placed {
  readonly path: Path;
  /** The key that holds it; null for items of a list and for the root. */
  readonly key: Node | null;
  readonly node: Node;
}

export interface ObjectValue extends Placed {
  readonly kind: "object";
  readonly entries: ReadonlyMap<string, Value>;
}

export interface ListValue extends Placed {
  readonly kind: "list";
  readonly items: readonly Value[];
}

export interface ScalarValue extends Placed {
  readonly kind: "scalar";
  readonly value: Scalar;
  readonly env: readonly string[];
  /** Unknown: a variable is missing, or the text is broken here. */
  readonly unresolved: boolean;
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
