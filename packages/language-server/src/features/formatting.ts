/** The one format of configs, as `twilio-proxy fmt` writes it, whatever an editor is set to. */
import { formatConfig } from "@twilio-proxy/core";
import type { Range, TextEdit } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import type { FeatureContext } from "./context.ts";

/** None where the text is not JSON. */
export function formatDocument(analysis: Analysis, _context: FeatureContext): TextEdit[] {
  return blankEdits(analysis).map((edit) => toTextEdit(analysis, edit));
}

/** What formatting the whole would do on these lines. */
export function formatRange(analysis: Analysis, range: Range, _context: FeatureContext): TextEdit[] {
  const { source, document } = analysis;
  const { start, end } = range;
  // Editors select whole lines up to the start of the next one.
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  const from = source.offsetAt({ line: start.line, character: 0 });
  const to = document.lines.endOfLine(source.offsetAt({ line: last, character: 0 }));
  return blankEdits(analysis)
    .map((edit) => clip(edit, from, to))
    .filter((edit) => edit !== null)
    .map((edit) => toTextEdit(analysis, edit));
}

/** Offsets of blanks, and what belongs there. */
interface BlankEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function blankEdits({ text, uri }: Analysis): readonly BlankEdit[] {
  const formatted = formatConfig(text, { path: uri }).text;
  return formatted === null ? [] : [...differences(text, formatted)];
}

/** Formatting changes only blanks, so both texts have the same characters between them. */
function* differences(before: string, after: string): Generator<BlankEdit> {
  for (let start = 0, from = 0; start <= before.length; ) {
    const end = endOfBlanks(before, start);
    const to = endOfBlanks(after, from);
    const text = after.slice(from, to);
    if (before.slice(start, end) !== text) yield { start, end, text };
    start = end + 1;
    from = to + 1;
  }
}

function endOfBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && isBlank(text, at)) at += 1;
  return at;
}

/** As `trim` sees them, a byte order mark included. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 0x20 || (code >= 0x80 && /\s/.test(text.charAt(at)));
}

/** The part of an edit on the lines between these offsets; null: there is none, or lines outside would have to move. */
function clip(edit: BlankEdit, from: number, to: number): BlankEdit | null {
  if (edit.start > to || edit.end < from) return null;
  const [before, behind] = [edit.start < from, edit.end > to];
  if (!before && !behind) return edit;
  const lines = edit.text.split(/\r\n|\r|\n/);
  if (lines.length < 2 || (before && behind)) return null;
  return before
    ? { ...edit, start: from, text: lines.at(-1) ?? "" }
    : { ...edit, end: to, text: lines[0] ?? "" };
}

function toTextEdit({ source }: Analysis, { start, end, text }: BlankEdit): TextEdit {
  return { range: { start: source.positionAt(start), end: source.positionAt(end) }, newText: text };
}
