/** Removes members of objects and items of lists with their commas and lines. Comments beside them stay: they are somebody's words. */
import type { Node } from "@twilio-proxy/core";
import { createScanner } from "jsonc-parser";

/** Offsets in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What to delete, in the order of the text; what is left is as well-formed as before. No node may lie in another. */
export function removalSpans(text: string, removed: ReadonlySet<Node>): readonly Span[] {
  const parents = new Set([...removed].flatMap(({ parent }) => parent ?? []));
  const commaAfter = createCommaFinder(text);
  const spans = [...parents].flatMap((parent) => spansWithin(parent, removed, commaAfter));
  return joined(
    text,
    spans.sort((a, b) => a.start - b.start),
  ).map((span) => withBlanks(text, span));
}

type CommaFinder = (node: Node) => Span | null;

function createCommaFinder(text: string): CommaFinder {
  const scanner = createScanner(text, true);
  return (node) => {
    scanner.setPosition(node.offset + node.length);
    scanner.scan();
    const start = scanner.getTokenOffset();
    return text[start] === "," ? { start, end: start + 1 } : null;
  };
}

function spansWithin(parent: Node, removed: ReadonlySet<Node>, commaAfter: CommaFinder): Span[] {
  const children = parent.children ?? [];
  const spans = children
    .filter((child) => removed.has(child))
    .flatMap((child) => [{ start: child.offset, end: child.offset + child.length }, commaAfter(child) ?? []])
    .flat();
  const last = children.at(-1);
  const keptLast = children.findLast((child) => !removed.has(child));
  // Nothing follows what is kept any more, unless the text has a comma there anyway.
  const dangling =
    keptLast !== undefined && keptLast !== last && last && commaAfter(last) === null && commaAfter(keptLast);
  return dangling ? [...spans, dangling] : spans;
}

/** Stretches with only blanks between them become one. */
function joined(text: string, spans: readonly Span[]): readonly Span[] {
  const runs: Span[] = [];
  for (const span of spans) {
    const before = runs.at(-1);
    if (before !== undefined && text.slice(before.end, span.start).trim() === "") {
      runs[runs.length - 1] = { start: before.start, end: span.end };
    } else runs.push(span);
  }
  return runs;
}

/** The whole line where nothing else stands on it, else the blanks on one side. */
function withBlanks(text: string, { start, end }: Span): Span {
  let left = start;
  while (text[left - 1] === " " || text[left - 1] === "\t") left -= 1;
  let right = end;
  while (text[right] === " " || text[right] === "\t") right += 1;
  const before = text[left - 1] ?? "\n";
  if (before === "\n" || before === "\r") {
    const lineBreak = /^(?:\r\n|\r|\n)/.exec(text.slice(right, right + 2))?.[0];
    if (lineBreak !== undefined) return { start: left, end: right + lineBreak.length };
    return { start, end: right };
  }
  if (left === start && (before === "{" || before === "[")) return { start, end: right };
  return { start: left, end };
}
