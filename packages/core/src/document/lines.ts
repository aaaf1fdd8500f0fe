import type { Position, Range } from "./problem.ts";

/** Offsets to lines and characters. Building is linear, each question logarithmic. Lines end as in LSP: \r\n, \n or \r. */
export interface Lines {
  positionAt(offset: number): Position;
  rangeAt(start: number, end: number): Range;
  /** Where the line that holds this offset ends, before its line break. */
  endOfLine(offset: number): number;
}

export function createLines(text: string): Lines {
  const starts = [0];
  const lineBreak = /\r\n?|\n/g;
  while (lineBreak.test(text)) starts.push(lineBreak.lastIndex);
  // Most questions are about a place soon after the last one.
  let last = 0;
  const lineOf = (offset: number): number => {
    let low = (starts[last] ?? 0) <= offset ? last : 0;
    let high = offset < (starts[low + 8] ?? 0) ? low + 7 : starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    last = low;
    return low;
  };
  const positionAt = (offset: number): Position => {
    const inside = Math.min(Math.max(0, offset), text.length);
    const line = lineOf(inside);
    return { offset: inside, line, character: inside - (starts[line] ?? 0) };
  };
  return {
    positionAt,
    rangeAt: (start, end) => ({ start: positionAt(start), end: positionAt(Math.max(start, end)) }),
    endOfLine: (offset) => {
      const next = starts[lineOf(offset) + 1] ?? text.length + 1;
      let end = next - 1;
      while (end > offset && /[\r\n]/.test(text[end - 1] ?? "")) end -= 1;
      return Math.min(end, text.length);
    },
  };
}
