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

/** Between two words: offsets of what is there, and what belongs there. */
interface BlankEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Formatting changes nothing but the blanks between words, of which both texts have the same. */
function blankEdits({ text, uri }: Analysis): readonly BlankEdit[] {
  const formatted = formatConfig(text, { path: uri }).text;
  if (formatted === null) return [];
  const wanted = formatted.split(/\S+/);
  const edits: BlankEdit[] = [];
  let start = 0;
  for (const [at, word] of [...text.matchAll(/\S+/g), null].entries()) {
    const end = word === null ? text.length : word.index;
    const blank = wanted[at] ?? "";
    if (text.slice(start, end) !== blank) edits.push({ start, end, text: blank });
    start = end + (word?.[0].length ?? 0);
  }
  return edits;
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
