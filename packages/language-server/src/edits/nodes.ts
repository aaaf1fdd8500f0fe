/** Ways through the tree of a text. */
import type { Node } from "@twilio-proxy/core";
import { partitionPoint } from "../partition.ts";

/** The innermost key or value that begins here; null: none does. Logarithmic in the length of every list on the way. */
export function nodeStartingAt(root: Node | null, offset: number): Node | null {
  let node = root;
  for (let inner = node; inner !== null; inner = lastBefore(inner, offset)) node = inner;
  return node?.offset === offset && node.type !== "property" ? node : null;
}

/** The last child that begins no later. */
function lastBefore({ children = [] }: Node, offset: number): Node | null {
  const isBefore = (index: number): boolean => (children[index]?.offset ?? 0) <= offset;
  return children[partitionPoint(children.length, isBefore) - 1] ?? null;
}

/** What goes when a key, value or item goes: the property with both, or the item; null for the root. */
export function memberOf(node: Node): Node | null {
  if (node.type === "property") return node;
  const { parent } = node;
  return parent?.type === "property" ? parent : parent?.type === "array" ? node : null;
}

export function isKey(node: Node): boolean {
  return node.parent?.type === "property" && node.parent.children?.[0] === node;
}

/** The object whose key or value this is. */
export function objectAround(node: Node): Node | null {
  return node.parent?.type === "property" ? (node.parent.parent ?? null) : null;
}

/** The property of this name; of several the last, as readers of JSON take it. */
export function propertyOf(object: Node, name: string): Node | null {
  return object.children?.findLast(({ children }) => children?.[0]?.value === name) ?? null;
}

export function fieldOf(object: Node, name: string): Node | null {
  return propertyOf(object, name)?.children?.[1] ?? null;
}

/** Equal for values that say the same, whatever their spacing and the order of their keys. */
export function canonical(node: Node): string {
  const parts = (node.children ?? []).map(canonical);
  if (node.type === "object") return `{${parts.sort().join()}}`;
  if (node.type === "array") return `[${parts.join()}]`;
  return node.type === "property" ? parts.join(":") : JSON.stringify(node.value);
}
