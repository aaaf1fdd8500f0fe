/** New members behind the last one, in the manner of the text: comments, order and the style of its commas stay. */
import { createScanner } from "jsonc-parser";
import type { Node } from "../document/document.ts";
import type { TextEdit } from "./apply-edits.ts";
import { lineBreakOf, lineStart } from "./lines.ts";

/** One property of an object or item of a list, laid out as if it stood at the left margin. */
export interface Member {
  /** Whole lines above it, comments. */
  readonly above: readonly string[];
  /** JSON without a comma, such as `"ttl": 0`; its inner lines are indented by two spaces a level. */
  readonly text: string;
  /** A comment behind it on its line; null: none. */
  readonly behind: string | null;
}

interface Layout {
  /** Before each line. */
  readonly indent: string;
  /** What one level more is indented by. */
  readonly unit: string;
  readonly lineBreak: string;
  /** A comma stands behind the last one as well. */
  readonly trailing: boolean;
}

/** Members one below another, each behind a line break. */
export function layOut(members: readonly Member[], { indent, unit, lineBreak, trailing }: Layout): string {
  const start = lineBreak + indent;
  return members
    .map(({ above, text, behind }, at) => {
      const comma = trailing || at < members.length - 1 ? "," : "";
      const comments = above.map((line) => start + line).join("");
      const lines = text.replace(
        /\n((?: {2})*)/g,
        (_, levels: string) => start + unit.repeat(levels.length / 2),
      );
      return `${comments}${start}${lines}${comma}${behind === null ? "" : ` ${behind}`}`;
    })
    .join("");
}

/** Edits that put the members at the end of an object or a list. */
export function appendMembers(text: string, container: Node, members: readonly Member[]): TextEdit[] {
  if (members.length === 0) return [];
  const lineBreak = lineBreakOf(text);
  const outer = indentAt(text, container.offset);
  const last = container.children?.at(-1);
  const closing = container.offset + container.length - 1;
  const unit = unitOf(text);
  const indent =
    last !== undefined && isFirstOnLine(text, last.offset) ? indentAt(text, last.offset) : outer + unit;
  const tail = tailOf(text, last === undefined ? container.offset + 1 : last.offset + last.length, closing);
  const added = layOut(members, { indent, unit, lineBreak, trailing: tail.comma });
  const comma: TextEdit[] =
    last === undefined || tail.comma ? [] : [{ offset: last.offset + last.length, length: 0, text: "," }];
  // The bracket goes to a line of its own unless it has one.
  if (!tail.closed) return [...comma, { offset: tail.end, length: 0, text: added }];
  return [...comma, { offset: tail.end, length: closing - tail.end, text: `${added}${lineBreak}${outer}` }];
}

/** As the first indented line is. */
function unitOf(text: string): string {
  return /(?:^|[\r\n])([ \t]+)["{[/]/.exec(text)?.[1] ?? "  ";
}

interface Tail {
  /** There is a comma behind the last member. */
  readonly comma: boolean;
  /** Where what stands on the last member's line, or its comma's, ends, with its comments. */
  readonly end: number;
  /** No line break comes before the closing bracket. */
  readonly closed: boolean;
}

function tailOf(text: string, from: number, closing: number): Tail {
  const comma = commaAfter(text, from, closing);
  const scanner = createScanner(text, false);
  scanner.setPosition(comma ?? from);
  let end = comma ?? from;
  for (scanner.scan(); scanner.getTokenOffset() < closing; scanner.scan()) {
    const first = text[scanner.getTokenOffset()] ?? "";
    if (first === "\n" || first === "\r") return { comma: comma !== null, end, closed: false };
    if (first !== " " && first !== "\t") end = scanner.getTokenOffset() + scanner.getTokenLength();
  }
  return { comma: comma !== null, end, closed: true };
}

/** Where the comma behind a member ends, wherever it stands; null: there is none. */
function commaAfter(text: string, from: number, closing: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(from);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return at < closing && text[at] === "," ? at + 1 : null;
}

function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}
