import type { Document, Node } from "./document.ts";
import type { Path } from "./path.ts";
import type { Range } from "./problem.ts";

/** A property of an object: its key's node and, unless the text breaks off, its value's. */
export interface Entry {
  readonly name: string;
  readonly key: Node;
  readonly value: Node | null;
}

/** Properties in the order of the text; of a repeated key only the last, as every JSON reader takes it. */
export function entriesOf(node: Node): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const property of node.type === "object" ? (node.children ?? []) : []) {
    const [key, value] = property.children ?? [];
    if (key === undefined) continue;
    const name = String(key.value);
    entries.delete(name);
    entries.set(name, { name, key, value: value ?? null });
  }
  return [...entries.values()];
}

/** A place: a value, with its key where it has one. */
export interface Place {
  readonly key: Node | null;
  readonly value: Node | null;
}

/** The place in the tree that a path names; null where there is none. */
export function locate(document: Document, path: Path): Place | null {
  let found: Place | null = document.root === null ? null : { key: null, value: document.root };
  for (const part of path) {
    if (found === null) return null;
    found = found.value === null ? null : step(found.value, part);
  }
  return found;
}

function step(inside: Node, part: string | number): Place | null {
  if (typeof part === "string") return entriesOf(inside).find(({ name }) => name === part) ?? null;
  const item = inside.type === "array" ? inside.children?.[part] : undefined;
  return item === undefined ? null : { key: null, value: item };
}

export function rangeOf(document: Document, node: Node): Range {
  return document.lines.rangeAt(node.offset, node.offset + node.length);
}

/** The part of a node that is worth underlining: not past its first line. */
export function headOf(document: Document, node: Node): Range {
  const end = Math.min(node.offset + node.length, document.lines.endOfLine(node.offset));
  return document.lines.rangeAt(node.offset, Math.max(end, node.offset + 1));
}

/** The value at a path, or what stands nearest above it. */
export function rangeAt(document: Document, path: Path): Range {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const found = locate(document, path.slice(0, depth));
    const node = found?.value ?? found?.key;
    if (node !== undefined && node !== null) return headOf(document, node);
  }
  return document.lines.rangeAt(0, 1);
}
