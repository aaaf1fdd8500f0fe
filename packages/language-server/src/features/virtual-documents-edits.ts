/**
 * Edits of JSON with comments that touch no line but their own. The config's language allows a comma behind the last element,
 * so an element's line goes or comes with its comma, and its neighbours stay as they are.
 */
import { type TextEdit as Edit, type Node, printableJson } from "@twilio-proxy/core";

export interface Insertion {
  /** null: an item of a list. */
  readonly key: string | null;
  readonly value: unknown;
}

/** Takes these children out of an object or a list. */
export function removeFrom(text: string, { children = [] }: Node, removed: ReadonlySet<Node>): Edit[] {
  return children.flatMap((child, at) => {
    if (!removed.has(child)) return [];
    const end = child.offset + child.length;
    const lines = ownLines(text, child.offset, end);
    if (lines !== null) return [lines];
    const [before, after] = [children[at - 1], children[at + 1]];
    if (after !== undefined) return [span(child.offset, after.offset)];
    const from = before === undefined || removed.has(before) ? child.offset : before.offset + before.length;
    return [span(from, end)];
  });
}

function span(start: number, end: number): Edit {
  return { offset: start, length: end - start, text: "" };
}

/** What may stand behind an element on its last line and goes with it. */
const REST_OF_LINE = /[ \t]*,?[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?:\r\n|\r|\n|$)/y;

/** The lines of an element that shares them with nothing else; null: it does. */
function ownLines(text: string, start: number, end: number): Edit | null {
  const lineStart = lineStartAt(text, start);
  if (lineStart === null) return null;
  const rest = new RegExp(REST_OF_LINE);
  rest.lastIndex = end;
  return rest.test(text) ? span(lineStart, rest.lastIndex) : null;
}

/** Puts elements before the first one: there each has a comma of its own, and no other line changes. */
export function insertInto(text: string, { offset, children = [] }: Node, items: readonly Insertion[]): Edit {
  const [first] = children;
  if (first === undefined) {
    return { offset: offset + 1, length: 0, text: ` ${items.map((item) => oneLine(item)).join(", ")} ` };
  }
  const lineStart = lineStartAt(text, first.offset);
  if (lineStart === null) {
    return { offset: first.offset, length: 0, text: items.map((item) => `${oneLine(item)}, `).join("") };
  }
  const indent = text.slice(lineStart, first.offset);
  const newline = /(?:\r\n|\r|\n)$/.exec(text.slice(Math.max(0, lineStart - 2), lineStart))?.[0] ?? "\n";
  const lines = items.map((item) => `${indent}${blockOf(item, indent, newline)},${newline}`);
  return { offset: lineStart, length: 0, text: lines.join("") };
}

/** Where the line of this place begins, if only blanks stand before it; looks no further than these. */
function lineStartAt(text: string, offset: number): number | null {
  let start = offset;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start -= 1;
  return text[start - 1] === "\n" || text[start - 1] === "\r" ? start : null;
}

/** Small things on one line, as people write them. */
function blockOf(item: Insertion, indent: string, newline: string): string {
  if (!holdsObjects(item.value)) return oneLine(item);
  return keyed(item, printableJson(item.value).replaceAll("\n", newline + indent));
}

function holdsObjects(value: unknown): boolean {
  return childrenOf(value).some((child) => typeof child === "object" && child !== null);
}

function childrenOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function oneLine(item: Insertion): string {
  // Strings hold no newline, so each one here is the layout's.
  return keyed(item, printableJson(item.value).replace(/\n\s*/g, " "));
}

function keyed({ key }: Insertion, value: string): string {
  return key === null ? value : `${printableJson(key)}: ${value}`;
}
