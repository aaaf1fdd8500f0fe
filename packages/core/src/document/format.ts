import { type Edit, format, type Node, parseTree } from "jsonc-parser";
import { MAX_DEPTH } from "./guard.ts";
import { parseDocument } from "./parse.ts";
import type { Problem } from "./problem.ts";

export type Formatted =
  | { readonly text: string; readonly problems: readonly [] }
  /** Text that is not JSON is left alone. */
  | { readonly text: null; readonly problems: readonly Problem[] };

/** Of a line, in characters; only words that cannot be parted make a longer one. */
export const LINE_WIDTH = 100;
/** What fits has no more lines than that, nor more blanks before each than its depth gives. More is not looked at, level for level. */
const LONGEST_BROKEN = LINE_WIDTH * (2 * MAX_DEPTH + 3);

/**
 * Two spaces, comments kept, one final newline; a second run changes nothing. An object or a list stays on one line where it was
 * written on one and fits. Keeps the line ends of the text, and its byte order mark.
 */
export function formatConfig(text: string, options: { readonly path: string }): Formatted {
  const { root, problems } = parseDocument(text, options);
  const refused = problems.filter(({ code }) => ["syntax", "too-deep", "too-large"].includes(code));
  if (refused.length > 0) return { text: null, problems: refused };
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const body = text.slice(mark.length);
  const eol = body.includes("\r\n") ? "\r\n" : "\n";
  const edits = format(body, undefined, { insertSpaces: true, tabSize: 2, eol, insertFinalNewline: true });
  // The parser's table of indents lacks the deepest that is allowed here, and gives undefined for it.
  const whole = edits.map((edit) => ({ ...edit, content: edit.content ?? eol + " ".repeat(2 * MAX_DEPTH) }));
  const broken = `${applyEdits(body, whole).trimEnd()}${eol}`;
  const joins: Edit[] = [];
  joinLines({ text, node: root }, { text: broken, node: parseTree(broken) }, joins);
  return { text: mark + applyEdits(broken, joins), problems: [] };
}

interface Written {
  readonly text: string;
  readonly node: Node | null | undefined;
}

/** Of the same value as it was and with every member on a line of its own: puts back on one line what may stay there. */
function joinLines(before: Written, broken: Written, joins: Edit[]): void {
  if (!before.node || !broken.node) return;
  const { offset, length, children = [] } = broken.node;
  if (length <= LONGEST_BROKEN && children.length > 0 && isOneLine(before.text, before.node)) {
    const content = joined(broken.text.slice(offset, offset + length));
    const column = offset - broken.text.lastIndexOf("\n", offset) - 1;
    const comma = broken.text[offset + length] === "," ? 1 : 0;
    if (column + content.length + comma <= LINE_WIDTH) {
      joins.push({ offset, length, content });
      return;
    }
  }
  for (const [at, node] of children.entries()) {
    joinLines({ text: before.text, node: before.node.children?.[at] }, { text: broken.text, node }, joins);
  }
}

function isOneLine(text: string, { type, offset, length }: Node): boolean {
  return type !== "property" && !/[\r\n]/.test(text.slice(offset, offset + length));
}

/** Without line comments, which none can have that stood on one line. */
function joined(lines: string): string {
  return lines.replace(/(\[?)\r?\n *(\]?)/g, (_, open: string, close: string) =>
    open === "" && close === "" ? " " : open + close,
  );
}

/** In the order of the text, as `format` gives them. The parser's own copies the whole text for each. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  let done = 0;
  const pieces = edits.map(({ offset, length, content }) => {
    const piece = text.slice(done, offset) + content;
    done = offset + length;
    return piece;
  });
  return pieces.join("") + text.slice(done);
}
