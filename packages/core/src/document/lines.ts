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
  for (const found of text.matchAll(/\r\n|\r|\n/g)) starts.push(found.index + found[0].length);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
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
