/** Fixes of text that is no JSON, each where the parser's complaint leaves only one thing to do. */
import { lineBreakOf, lineStart } from "@twilio-proxy/core";
import { createScanner, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { insert, replace } from "../edits/changes.ts";
import { partitionPoint } from "../partition.ts";
import type { FixBuilder, ProblemFix, Syntax, Token } from "./fix.ts";

export function readSyntax(text: string): Syntax {
  const readable = text.replace(/^\uFEFF/, " ");
  const errors: ParseError[] = [];
  parseTree(readable, errors, { allowTrailingComma: true, disallowComments: false });
  const mistakes = new Map<number, string>();
  for (const { offset, error } of errors) {
    if (!mistakes.has(offset)) mistakes.set(offset, printParseErrorCode(error));
  }
  return { mistakes, tokens: [...tokensOf(readable)] };
}

function* tokensOf(text: string): Generator<Token> {
  const scanner = createScanner(text, true);
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const start = scanner.getTokenOffset();
    yield { start, end: start + scanner.getTokenLength() };
  }
}

/** Where a mistake stands. */
interface Spot {
  readonly text: string;
  readonly offset: number;
  readonly tokens: readonly Token[];
  /** The index of the first token at or behind the offset. */
  readonly at: number;
  /** Nothing before it is wrong. */
  readonly first: boolean;
}

type SpotFix = (spot: Spot) => ProblemFix | null;

const BY_MISTAKE: Readonly<Record<string, SpotFix>> = {
  CommaExpected: (spot) => insertBetween(spot, ",", /["}\]\w]$/),
  ColonExpected: (spot) => insertBetween(spot, ":", /"$/),
  CloseBraceExpected: closeAll,
  CloseBracketExpected: closeAll,
  PropertyNameExpected: closeAll,
  ValueExpected: closeAll,
  EndOfFileExpected: removeSurplus,
  InvalidSymbol: mendSymbol,
  InvalidCharacter: escapeControls,
};

export const fixSyntax: FixBuilder = ({ analysis: { text }, problem, facts }) => {
  const { mistakes, tokens } = facts.syntax();
  const { offset } = problem.range.start;
  const fix = BY_MISTAKE[mistakes.get(offset) ?? ""]?.({
    text,
    offset,
    tokens,
    at: tokenAt(tokens, offset),
    first: mistakes.keys().next().value === offset,
  });
  return fix ? [fix] : [];
};

function tokenAt(tokens: readonly Token[], offset: number): number {
  return partitionPoint(tokens.length, (index) => (tokens[index]?.start ?? 0) < offset);
}

function wordOf(text: string, token: Token | undefined): string {
  return token === undefined ? "" : text.slice(token.start, token.end);
}

function startsValue(word: string): boolean {
  return /^["{[\w-]/.test(word);
}

function insertBetween({ text, tokens, at }: Spot, mark: string, after: RegExp): ProblemFix | null {
  const before = tokens[at - 1];
  if (before === undefined || !after.test(wordOf(text, before)) || !startsValue(wordOf(text, tokens[at]))) {
    return null;
  }
  return preferred(`Insert the ${mark}`, [insert(before.end, mark)]);
}

/** Only at the end of a text that is right so far: elsewhere the bracket may be missing in many places. */
function closeAll({ text, tokens, at, first }: Spot): ProblemFix | null {
  const last = tokens.at(-1);
  if (!first || at < tokens.length || last === undefined || text[last.start] === ":") return null;
  const open: Token[] = [];
  for (const token of tokens) {
    if (/[{[]/.test(text[token.start] ?? "")) open.push(token);
    else if (/[}\]]/.test(text[token.start] ?? "")) open.pop();
  }
  const end = text.trimEnd().length;
  return preferred("Close what is open", [replace(end, end, closersOf(text, open.reverse(), last, end))]);
}

/** Under the line of its opening bracket, or beside it where both are on one line. */
function closersOf(text: string, open: readonly Token[], last: Token, end: number): string {
  const lineBreak = lineBreakOf(text);
  const hasLineComment = text.slice(Math.max(last.end, lineStart(text, end)), end).includes("//");
  let lastLine = lineStart(text, last.start);
  let closers = hasLineComment ? lineBreak : "";
  for (const { start } of open) {
    const line = lineStart(text, start);
    const indent = /^[ \t]*/.exec(text.slice(line, start))?.[0] ?? "";
    const below = line !== lastLine;
    closers += `${below && closers !== lineBreak ? lineBreak : ""}${below ? indent : ""}${text[start] === "{" ? "}" : "]"}`;
    lastLine = line;
  }
  return closers;
}

function removeSurplus({ text, offset, first }: Spot): ProblemFix | null {
  if (!first || !/^[\s}\],]+$/.test(text.slice(offset))) return null;
  return preferred("Remove what closes nothing", [replace(offset, text.trimEnd().length, "")]);
}

const MARKS: Readonly<Record<string, string>> = { ";": ",", "=": ":" };
const LITERALS: Readonly<Record<string, string>> = {
  true: "true",
  false: "false",
  null: "null",
  none: "null",
};

function mendSymbol({ text, offset, tokens, at }: Spot): ProblemFix | null {
  const singleQuoted = /'([^'"\\\r\n]*)'(?=[\s,:\]}]|$)/y;
  singleQuoted.lastIndex = offset;
  const quoted = singleQuoted.exec(text);
  if (quoted !== null) {
    const [whole, inside = ""] = quoted;
    return preferred("Use double quotes", [replace(offset, offset + whole.length, JSON.stringify(inside))]);
  }
  const word = wordOf(text, tokens[at]);
  const end = offset + word.length;
  if (/^[A-Za-z_$][\w$-]*$/.test(word) && text[tokens[at + 1]?.start ?? -1] === ":") {
    return preferred("Put the key in double quotes", [replace(offset, end, JSON.stringify(word))]);
  }
  const meant = ownOf(MARKS, word) ?? ownOf(LITERALS, word.toLowerCase());
  return meant === undefined ? null : preferred(`Change to ${meant}`, [replace(offset, end, meant)]);
}

function ownOf(table: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

function escapeControls({ text, offset, tokens, at }: Spot): ProblemFix | null {
  const word = wordOf(text, tokens[at]);
  if (word === "" || word.includes("\0")) return null;
  const changes = [...word].flatMap((char, index) =>
    char < " " ? [replace(offset + index, offset + index + 1, JSON.stringify(char).slice(1, -1))] : [],
  );
  return preferred("Write it as an escape", changes);
}

function preferred(title: string, changes: ProblemFix["changes"]): ProblemFix {
  return { title, preferred: true, changes };
}
