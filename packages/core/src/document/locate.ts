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
  const entries: Entry[] = [];
  const last = new Map<string, Entry>();
  for (const { children } of node.type === "object" ? (node.children ?? []) : []) {
    const key = children?.[0];
    if (key === undefined) continue;
    const entry = { name: String(key.value), key, value: children?.[1] ?? null };
    entries.push(entry);
    last.set(entry.name, entry);
  }
  return last.size === entries.length ? entries : entries.filter((entry) => last.get(entry.name) === entry);
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
  if (typeof part === "number") {
    const item = inside.type === "array" ? inside.children?.[part] : undefined;
    return item === undefined ? null : { key: null, value: item };
  }
  if (inside.type !== "object") return null;
  const found = inside.children?.findLast(({ children }) => children?.[0]?.value === part)?.children;
  return found?.[0] === undefined ? null : { key: found[0], value: found[1] ?? null };
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
