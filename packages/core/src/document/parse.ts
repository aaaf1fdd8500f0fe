import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type DocumentCode, documentCatalogue } from "./catalogue.ts";
import type { Document } from "./document.ts";
import { findTooDeep, MAX_DEPTH, MAX_TEXT } from "./guard.ts";
import { createLines, type Lines } from "./lines.ts";
import { addressOf, type Path } from "./path.ts";
import { hidePersonal } from "./personal.ts";
import { type Draft, toProblem } from "./problem.ts";

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
  const errors: ParseError[] = [];
  const root = parseTree(readable, errors, { allowTrailingComma: true, disallowComments: false }) ?? null;
  const lines = createLines(text);
  const drafts = [
    ...syntaxProblems(readable, errors, lines),
    ...(root === null ? [] : textProblems(root, lines)),
  ];
  const problems = drafts.map((draft) => toProblem(documentCatalogue, draft));
  return { path, text, root, lines, problems };
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

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: "This is not JSON: expected a string in double quotes, a number, true, false or null.",
  InvalidNumberFormat: "This number is malformed.",
  PropertyNameExpected: "Expected a key in double quotes.",
  ValueExpected: "Expected a value.",
  ColonExpected: "Expected a colon between key and value.",
  CommaExpected: "Expected a comma before this.",
  CloseBraceExpected: "Expected a closing brace }.",
  CloseBracketExpected: "Expected a closing bracket ].",
  EndOfFileExpected: "Expected the end of the file.",
  UnexpectedEndOfComment: "This comment is not closed with */.",
  UnexpectedEndOfString: "This string is not closed with a double quote.",
  UnexpectedEndOfNumber: "This number is not finished.",
  InvalidUnicode: "This \\u escape needs four hexadecimal digits.",
  InvalidEscapeCharacter: "This escape is unknown; a backslash itself is written \\\\.",
  InvalidCharacter: "A control character must be written as an escape, such as \\n.",
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
      message: empty
        ? "The file is empty."
        : (SYNTAX[printParseErrorCode(error.error)] ?? "This is not JSON."),
      range: lines.rangeAt(error.offset, error.offset + Math.max(1, error.length)),
      address: "",
    };
  }
}

interface Visit {
  readonly node: Node;
  readonly path: Path;
}

/** What the grammar lets through and Twilio or a terminal would not: a key given twice, text that is no text. */
function* textProblems(root: Node, lines: Lines): Generator<Draft<DocumentCode>> {
  const pending: Visit[] = [{ node: root, path: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, path } = next;
    if (node.type === "string") yield* characterProblem(node, path, lines);
    if (node.type === "object") yield* keyProblems(next, lines, pending);
    if (node.type !== "array") continue;
    node.children?.forEach((child, index) => {
      pending.push({ node: child, path: [...path, index] });
    });
  }
}

/** Judges an object's keys and leaves its values to be visited. */
function* keyProblems({ node, path }: Visit, lines: Lines, pending: Visit[]): Generator<Draft<DocumentCode>> {
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined) continue;
    const name = String(key.value);
    const at = [...path, name];
    yield* characterProblem(key, at, lines);
    if (seen.has(name)) yield duplicateKey(key, name, at, lines);
    seen.add(name);
    if (value !== undefined) pending.push({ node: value, path: at });
  }
}

function duplicateKey(key: Node, name: string, path: Path, lines: Lines): Draft<DocumentCode> {
  return {
    code: "duplicate-key",
    message: `The key ${JSON.stringify(hidePersonal(clip(name)))} is already in this object.`,
    range: lines.rangeAt(key.offset, key.offset + key.length),
    address: addressOf(path),
  };
}

function* characterProblem(node: Node, path: Path, lines: Lines): Generator<Draft<DocumentCode>> {
  const text = String(node.value);
  if (isCleanText(text)) return;
  yield {
    code: "invalid-character",
    message: "This text holds a NUL character or half of a surrogate pair, which Twilio cannot store.",
    range: lines.rangeAt(node.offset, node.offset + node.length),
    address: addressOf(path),
  };
}

export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Keys come from the file and go into messages: enough of them to be found. */
export function clip(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
