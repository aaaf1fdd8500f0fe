/** Where a proposal would go: at a key, or at a value, half typed or not there yet. */
import type { Node, Path } from "@twilio-proxy/core";
import { createScanner, getNodePath } from "jsonc-parser";
import type { Position, Range } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";

export interface Spot {
  readonly kind: "key" | "value";
  /** Of the value; for a key that of its object. */
  readonly path: Path;
  /** The cursor. */
  readonly offset: number;
  /** What a whole key or value replaces: offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** The string that holds the cursor; null: nothing quoted stands there yet. */
  readonly string: Node | null;
}

/** null: in a comment, inside a number, or where a comma or colon has to come first. */
export function spotAt(analysis: Analysis, position: Position): Spot | null {
  const { document, text, source } = analysis;
  const offset = source.offsetAt(position);
  const container = containerAt(text, document.root, offset);
  if (container === null) return null;
  const path = getNodePath(container);
  const before = (container.children ?? []).findLast((child) => child.offset < offset);
  const holding = stringAt(text, before, offset);
  if (holding !== null) return stringSpot(text, path, container, holding, offset);
  const from = endOf(before) ?? container.offset + 1;
  const last = lastMarkBetween(text, from, offset);
  const start = offset - (/[^\s"{}[\]:,/*]*$/.exec(text.slice(from, offset))?.[0].length ?? 0);
  const bare = { offset, start, end: offset, string: null };
  if (last === "," || (last === "none" && before === undefined)) {
    return container.type === "object"
      ? { kind: "key", path, ...bare }
      : { kind: "value", path: [...path, indexAt(container, offset)], ...bare };
  }
  const key = last === ":" && before?.children?.length === 1 ? before.children[0] : undefined;
  return key === undefined ? null : { kind: "value", path: [...path, String(key.value)], ...bare };
}

export function rangeOfSpot({ source }: Analysis, { start, end }: Pick<Spot, "start" | "end">): Range {
  return { start: source.positionAt(start), end: source.positionAt(end) };
}

/** What stands before the cursor in the value, without its quote. */
export function typedIn({ text }: Analysis, { start, offset }: Spot): string {
  return text.slice(start, offset).replace(/^"/, "");
}

/** The innermost object or list whose brackets are around the cursor. */
function containerAt(text: string, root: Node | null, offset: number): Node | null {
  let found: Node | null = null;
  let next: Node | undefined = root ?? undefined;
  while (next !== undefined) {
    found = next;
    next = found.children
      ?.map((child) => (child.type === "property" ? child.children?.[1] : child))
      .find((child) => child !== undefined && isAround(text, child, offset));
  }
  return found !== null && isAround(text, found, offset) ? found : null;
}

function isAround(text: string, node: Node, offset: number): boolean {
  if (node.type !== "object" && node.type !== "array") return false;
  if (offset <= node.offset) return false;
  const end = node.offset + node.length;
  const isClosed = node.length > 1 && text.charAt(end - 1) === (node.type === "object" ? "}" : "]");
  return offset < end || !isClosed;
}

/** The key or value that is a string with the cursor between its quotes. */
function stringAt(text: string, before: Node | undefined, offset: number): Node | null {
  const candidates = before?.type === "property" ? (before.children ?? []) : before ? [before] : [];
  const found = candidates.find((node) => {
    if (node.type !== "string" || offset <= node.offset) return false;
    const end = node.offset + node.length;
    return offset < end || (offset === end && !isTerminated(text, node));
  });
  return found ?? null;
}

function isTerminated(text: string, node: Node): boolean {
  return /^"(?:[^"\\]|\\.)*"$/.test(text.slice(node.offset, node.offset + node.length));
}

function stringSpot(text: string, path: Path, container: Node, string: Node, offset: number): Spot | null {
  // Without its closing quote the string runs on over what follows it.
  const end = isTerminated(text, string) ? string.offset + string.length : offset;
  const place = { offset, start: string.offset, end, string };
  if (container.type === "array") {
    return { kind: "value", path: [...path, indexAt(container, string.offset)], ...place };
  }
  const [key, value] = string.parent?.children ?? [];
  if (key === string) return value === undefined ? { kind: "key", path, ...place } : null;
  return { kind: "value", path: [...path, String(key?.value)], ...place };
}

function indexAt(list: Node, offset: number): number {
  return (list.children ?? []).filter((child) => child.offset < offset).length;
}

/** Where the last complete part of a property or item ends. */
function endOf(child: Node | undefined): number | null {
  const last = child?.type === "property" ? child.children?.at(-1) : child;
  return last === undefined ? null : last.offset + last.length;
}

/** jsonc-parser's token kinds: a const enum there, which isolated modules cannot import. */
const KIND = { comma: 5, colon: 6, lineComment: 12, blockComment: 13, end: 17 } as const;
const UNFINISHED_COMMENT = 1;

/** The last comma or colon between two offsets; `inside` where the second stands in a comment or a literal. */
function lastMarkBetween(text: string, from: number, to: number): "," | ":" | "none" | "inside" {
  if (from > to) return "inside";
  const scanner = createScanner(text.slice(from, to), false);
  let last: "," | ":" | "none" = "none";
  for (let kind: number = scanner.scan(); kind !== KIND.end; kind = scanner.scan()) {
    if (kind === KIND.comma) last = ",";
    if (kind === KIND.colon) last = ":";
    const isLast = scanner.getPosition() === to - from;
    if (kind === KIND.lineComment && isLast) return "inside";
    if (kind === KIND.blockComment && scanner.getTokenError() === UNFINISHED_COMMENT) return "inside";
  }
  return last;
}
