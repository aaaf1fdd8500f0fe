import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { type DocumentCode, documentCatalogue } from "./catalogue.ts";
import type { Document } from "./document.ts";
import { findTooDeep, MAX_DEPTH, MAX_TEXT } from "./guard.ts";
import { createLines, type Lines } from "./lines.ts";
import { addressOf } from "./path.ts";
import { hidePersonal } from "./personal.ts";
import { type Draft, MOST_PROBLEMS, toProblem } from "./problem.ts";

/** Parses JSON with comments and trailing commas, and goes on after mistakes. Never throws; `path` is only for messages. */
export function parseDocument(text: string, options: { readonly path: string }): Document {
  const { path } = options;
  if (text.length > MAX_TEXT)
    return unread(path, text, "too-large", 0, `The file is larger than ${MAX_TEXT / 1e6} MB.`);
  // A byte order mark is white space here; replacing it keeps every offset.
  const readable = text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text;
  const deep = findTooDeep(readable);
  if (deep !== null) {
    return unread(path, text, "too-deep", deep, `The file nests deeper than ${MAX_DEPTH} levels here.`);
  }
  const errors = new FirstErrors();
  const root = parseTree(readable, errors, { allowTrailingComma: true, disallowComments: false }) ?? null;
  const lines = createLines(text);
  const drafts = [...syntaxProblems(readable, errors, lines)];
  if (root !== null) judgeText({ lines, drafts, path: [], lastWith: new Map() }, root);
  const problems = drafts.map((draft) => toProblem(documentCatalogue, draft));
  return { path, text, root, lines, problems };
}

class FirstErrors extends Array<ParseError> {
  override push(error: ParseError): number {
    return this.length < MOST_PROBLEMS ? super.push(error) : this.length;
  }
}

function unread(
  path: string,
  text: string,
  code: "too-large" | "too-deep",
  offset: number,
  message: string,
): Document {
  const lines = createLines(code === "too-large" ? "" : text);
  const draft = { code, message, range: lines.rangeAt(offset, offset + 1), address: "" };
  return { path, text, root: null, lines, problems: [toProblem(documentCatalogue, draft)] };
}

/** By the parser's `ParseErrorCode`. */
const SYNTAX: Readonly<Record<number, string>> = {
  1: "This is not JSON: expected a string in double quotes, a number, true, false or null.",
  2: "This number is malformed.",
  3: "Expected a key in double quotes.",
  4: "Expected a value.",
  5: "Expected a colon between key and value.",
  6: "Expected a comma before this.",
  7: "Expected a closing brace }.",
  8: "Expected a closing bracket ].",
  9: "Expected the end of the file.",
  11: "This comment is not closed with */.",
  12: "This string is not closed with a double quote.",
  13: "This number is not finished.",
  14: "This \\u escape needs four hexadecimal digits.",
  15: "This escape is unknown; a backslash itself is written \\\\.",
  16: "A control character must be written as an escape, such as \\n.",
};

/** One per place: after one mistake the parser reports its echoes at the same token. */
function* syntaxProblems(
  text: string,
  errors: readonly ParseError[],
  lines: Lines,
): Generator<Draft<DocumentCode>> {
  let last = -1;
  for (const error of errors) {
    if (error.offset === last) continue;
    last = error.offset;
    const empty = text.trim() === "";
    yield {
      code: "syntax",
      message: empty ? "The file is empty." : (SYNTAX[error.error] ?? "This is not JSON."),
      range: lines.rangeAt(error.offset, error.offset + Math.max(1, error.length)),
      address: "",
    };
  }
}

interface Judging {
  readonly lines: Lines;
  readonly drafts: Draft<DocumentCode>[];
  /** Of the node that is being looked at. */
  readonly path: (string | number)[];
  /** By key, the object that had it last: cheaper than to remember the keys of each. */
  readonly lastWith: Map<string, Node>;
}

/** What the grammar lets through and Twilio or a terminal would not: a key given twice, text that is no text. */
function judgeText(judging: Judging, node: Node): void {
  const { type, children = [] } = node;
  if (type === "string") judgeCharacters(judging, node);
  if (type === "object") judgeKeys(judging, children, node);
  children.forEach((child, index) => {
    const property = child.type === "property" ? child.children : undefined;
    const value = property === undefined ? child : property[1];
    if (value === undefined) return;
    judging.path.push(property === undefined ? index : String(property[0]?.value));
    judgeText(judging, value);
    judging.path.pop();
  });
}

/** All of them before any value: values have keys of their own. */
function judgeKeys(judging: Judging, properties: readonly Node[], node: Node): void {
  for (const { children } of properties) {
    const key = children?.[0];
    if (key === undefined) continue;
    const name = String(key.value);
    judging.path.push(name);
    judgeCharacters(judging, key);
    if (judging.lastWith.get(name) === node) {
      const said = JSON.stringify(hidePersonal(clip(name)));
      report(judging, "duplicate-key", `The key ${said} is already in this object.`, key);
    }
    judging.lastWith.set(name, node);
    judging.path.pop();
  }
}

function judgeCharacters(judging: Judging, node: Node): void {
  if (isCleanText(String(node.value))) return;
  const message = "This text holds a NUL character or half of a surrogate pair, which Twilio cannot store.";
  report(judging, "invalid-character", message, node);
}

function report({ lines, drafts, path }: Judging, code: DocumentCode, message: string, node: Node): void {
  if (drafts.length >= 2 * MOST_PROBLEMS) return;
  const range = lines.rangeAt(node.offset, node.offset + node.length);
  const shown = path.map((part) => (typeof part === "string" ? hidePersonal(part) : part));
  drafts.push({ code, message, range, address: addressOf(shown) });
}

export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Keys come from the file and go into messages: enough of them to be found. */
export function clip(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
