/** Which of a plan's steps are shown where not all fit: deletes and replacements first, always whole steps. */
import type { Block, Section } from "../plan-fold.ts";
import { neutralise } from "../sanitise.ts";
import { tame } from "./escape.ts";
import { blockLines, destroys, foldNames, foldTitle, stepsIn } from "./plan-fence.ts";

/** A section's lines, and how many of its steps they tell of. */
export interface Shown {
  readonly section: Section;
  readonly lines: readonly string[];
  readonly steps: number;
}

/** All of them; null as soon as they need more than `room` UTF-16 units. */
export function showAll(sections: readonly Section[], room: number): readonly Shown[] | null {
  let left = room;
  const shown: Shown[] = [];
  for (const section of sections) {
    const lines: string[] = [];
    for (const block of section.blocks) {
      const more = blockLines(block).map(tame);
      left -= sizeOf(more);
      if (left < 0) return null;
      lines.push(...more);
    }
    shown.push({ section, lines, steps: section.steps.length });
  }
  return shown;
}

interface Piece {
  readonly lines: readonly string[];
  readonly steps: number;
}

/** What fits, in the plan's order; sections of which nothing fits are there without lines. */
export function showSome(sections: readonly Section[], room: number): readonly Shown[] {
  const blocks = sections.flatMap((section) => section.blocks);
  const pieces = new Map<Block, Piece>();
  let left = room;
  for (const block of [...blocks.filter(destroys), ...blocks.filter((one) => !destroys(one))]) {
    // Nothing is shorter.
    if (left < SHORTEST) break;
    const piece = pieceOf(block, left);
    if (piece === null) continue;
    pieces.set(block, piece);
    left -= sizeOf(piece.lines);
  }
  return sections.map((section) => {
    const found = section.blocks.flatMap((block) => pieces.get(block) ?? []);
    const steps = found.reduce((sum, piece) => sum + piece.steps, 0);
    return { section, steps, lines: found.flatMap(({ lines }) => lines) };
  });
}

const SHORTEST = 20;
/** For the line that says how many are missing. */
const REST = 30;

function pieceOf(block: Block, room: number): Piece | null {
  const whole = (): Piece => ({ lines: blockLines(block).map(tame), steps: stepsIn(block) });
  if (block.kind !== "fold") {
    const piece = whole();
    return sizeOf(piece.lines) <= room ? piece : null;
  }
  const title = foldTitle(block).map(tame);
  const fits = countFitting(block.tails, room - sizeOf(title) - REST);
  if (fits === block.tails.length) return whole();
  if (fits === 0) return null;
  const names = foldNames(block, block.tails.slice(0, fits)).map(tame);
  return { lines: [...title, ...names, `      … and ${block.tails.length - fits} more`], steps: fits };
}

/** At least as many stand side by side in columns as wide as the widest of them. */
function countFitting(tails: readonly string[], room: number): number {
  let widest = 0;
  const end = tails.findIndex((tail, at) => {
    widest = Math.max(widest, tame(neutralise(tail)).length);
    return (at + 1) * (widest + COLUMN) > room;
  });
  return end < 0 ? tails.length : end;
}

/** Between two columns, and a line's indent when there is only one. */
const COLUMN = 8;

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
