/** Changes to a text: removed members and replaced stretches, which become the edits of a protocol only together. */
import type { Node } from "@twilio-proxy/core";
import { removalSpans, type Span } from "./removal.ts";

export type Change =
  | { readonly kind: "remove"; readonly node: Node }
  | ({ readonly kind: "replace"; readonly text: string } & Span);

export interface OffsetEdit extends Span {
  readonly text: string;
}

export function remove(node: Node): Change {
  return { kind: "remove", node };
}

export function replace(start: number, end: number, text: string): Change {
  return { kind: "replace", start, end, text };
}

export function replaceNode(node: Node, text: string): Change {
  return replace(node.offset, node.offset + node.length, text);
}

export function insert(at: number, text: string): Change {
  return replace(at, at, text);
}

/** What a change takes hold of, before blanks and commas. */
export function spanOf(change: Change): Span {
  if (change.kind === "replace") return change;
  return { start: change.node.offset, end: change.node.offset + change.node.length };
}

/** In the order of the text, none over another. The changes must not overlap, and each must stand there once. */
export function editsOf(text: string, changes: readonly Change[]): readonly OffsetEdit[] {
  const removed = new Set(changes.flatMap((change) => (change.kind === "remove" ? [change.node] : [])));
  const replaced = changes.flatMap((change) => (change.kind === "replace" ? [change] : []));
  const deletions = removalSpans(text, removed).map((span) => ({ ...span, text: "" }));
  return [...deletions, ...replaced.map(({ start, end, text }) => ({ start, end, text }))].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
}
