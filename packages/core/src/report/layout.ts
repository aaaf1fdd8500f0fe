/** Lines that fit the width: wrapping, padding and columns, measured as a terminal shows them. */
import { eastAsianWidth } from "get-east-asian-width";

/** Nearly all text is ASCII and our own signs; the exact measure is slow for thousands of lines, and to begin with. */
const PLAIN = /^[\x20-\x7e•→…·×✓]*$/;

/** Columns that a terminal gives the text. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) width += clusterWidth(segment);
  return width;
}

/** By what a cluster begins with. Knowing every emoji would take longer to load than a plan takes to print. */
function clusterWidth(cluster: string): number {
  if (/^[\p{Mark}\p{Control}\p{Format}\p{Default_Ignorable_Code_Point}]/u.test(cluster)) return 0;
  // Flags are two letters, and U+FE0F asks for the coloured form.
  if (/^\p{Regional_Indicator}{2}|\ufe0f/u.test(cluster)) return 2;
  return eastAsianWidth(cluster.codePointAt(0) ?? 0);
}

/** Its beginning, as far as it fits. */
export function cutTo(text: string, width: number): string {
  // One more than fits: the last may have marks of its own.
  if (PLAIN.test(text.slice(0, width + 1))) return text.slice(0, width);
  let end = 0;
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += clusterWidth(segment);
    if (used > width) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/**
 * Breaks at spaces, and inside a word only when the word alone is wider than a line. Never returns an empty list. No line begins
 * with `::`, which GitHub's runner would take for a command behind any blanks: a space without width keeps the colons apart.
 */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(8, width);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((piece) => splitWide(piece, room))) {
    if (line === "") line = word;
    else if (displayWidth(line) + 1 + displayWidth(word) <= room) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines.map(disarm);
}

function disarm(line: string): string {
  return line.replace(/^(\s*:)(?=:)/, "$1\u200b");
}

function splitWide(word: string, room: number): readonly string[] {
  if (displayWidth(word) <= room) return [word];
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const width = clusterWidth(segment);
    if (used + width > room) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += segment;
    used += width;
  }
  return [...pieces, piece];
}

/** Wrapped text whose first line starts with `first` and whose others are indented as far. */
export function hang(first: string, text: string, width: number): readonly string[] {
  const indent = displayWidth(first);
  return wrap(text, width - indent).map((line, at) => (at === 0 ? first : " ".repeat(indent)) + line);
}

/** Items of similar width side by side, in reading order. */
export function columns(items: readonly string[], indent: number, width: number): readonly string[] {
  const cell = Math.max(0, ...items.map(displayWidth)) + 2;
  const perLine = Math.max(1, Math.floor((width - indent + 2) / cell));
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += perLine) {
    const row = items.slice(at, at + perLine).map((item) => padEnd(item, cell));
    lines.push((" ".repeat(indent) + row.join("")).trimEnd());
  }
  return lines.flatMap((line) =>
    displayWidth(line) <= width ? [disarm(line)] : hang(" ".repeat(indent), line.trimStart(), width),
  );
}
