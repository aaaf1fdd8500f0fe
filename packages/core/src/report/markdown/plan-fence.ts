/**
 * Steps as the lines of a `diff` block. GitHub colours a line by its first character; a word beside it says the same, so
 * that colour and symbol never speak alone.
 */
import { columns, padEnd } from "../layout.ts";
import type { Tone } from "../paint.ts";
import { lookOf } from "../plan-action.ts";
import { fieldWords } from "../plan-field.ts";
import type { Block } from "../plan-fold.ts";
import type { StepJson } from "../plan-json.ts";
import { stepBlastTexts } from "../plan-text.ts";
import { neutralise, quote } from "../sanitise.ts";

/** Columns that a reader has before he must scroll. */
const WIDE = 100;
/** Where a step's details begin. */
const INDENT = 6;

const MARKS: Partial<Record<Tone, string>> = { add: "+", change: "!", destroy: "-" };

export function blockLines(block: Block): readonly string[] {
  if (block.kind === "step") return stepLines(block.step);
  if (block.kind === "fold") return [...foldTitle(block), ...foldNames(block, block.tails)];
  return ["  together (each is only right with the others):", ...block.steps.flatMap(stepLines)];
}

type Fold = Extract<Block, { kind: "fold" }>;

/** What all of them have in common; `foldNames` tells them apart. */
export function foldTitle({ step, head, tails, below }: Fold): readonly string[] {
  const under = below === 0 ? "" : `, and ${below} below`;
  return [title(step, `${neutralise(head)} ×${tails.length}${under}`), ...detailLines(step)];
}

export function foldNames({ step }: Fold, tails: readonly string[]): readonly string[] {
  const names = tails.map((tail) => neutralise(tail.replace(/^\./, "")));
  return columns(names, INDENT, WIDE).map((line) => `${wordsOf(step).mark}${line.slice(1)}`);
}

/** How many of the plan's steps it tells of. */
export function stepsIn(block: Block): number {
  if (block.kind === "fold") return block.tails.length + block.below;
  return block.kind === "group" ? block.steps.length : 1;
}

/** Something ends, so it is the last to be left out. */
export function destroys(block: Block): boolean {
  const steps = block.kind === "group" ? block.steps : [block.step];
  return steps.some(
    (step) => step.blocked === null && (step.actions as readonly string[]).includes("delete"),
  );
}

function stepLines(step: StepJson): readonly string[] {
  return [title(step, neutralise(step.address)), ...detailLines(step)];
}

/** `- replace services.rides.sessions.order-1 (delete, then create)` */
function title(step: StepJson, address: string): string {
  const { mark, verb, detail } = wordsOf(step);
  return `${mark} ${verb} ${address}${detail === "" ? "" : ` (${detail})`}`;
}

/** One that an apply has done. */
export function doneLine(outcome: Pick<StepJson, "address" | "actions">): string {
  const { mark, verb, detail } = wordsOf({ ...outcome, detaches: false, with_parent: false, blocked: null });
  return `${mark} ${verb} ${neutralise(outcome.address)}${detail === "" ? "" : ` (${detail})`}`;
}

/** The action's words, split where they begin to explain. */
export function wordsOf(step: Pick<StepJson, "actions" | "detaches" | "with_parent" | "blocked">) {
  const { word, tone } = lookOf(step);
  if (step.blocked !== null) return { mark: " ", verb: `blocked: ${word}`, detail: neutralise(step.blocked) };
  const [, verb = word, detail = ""] = /^([^:,]+)[:,] (.*)$/.exec(word) ?? [];
  return { mark: MARKS[tone] ?? " ", verb, detail };
}

function detailLines(step: StepJson): readonly string[] {
  const adopted =
    step.actions[0] === "adopt" && step.sid !== null ? [`      sid ${neutralise(step.sid)}`] : [];
  return [
    ...step.reasons.map((reason) => `      ${neutralise(reason.text)}`),
    ...adopted,
    ...fieldLines(step),
    ...step.overwrites.map((lost) => `!     overwrites ${neutralise(lost.field)} ${quote(lost.value)}`),
    ...stepBlastTexts(step).map((text) => `-     ${text}`),
  ];
}

function fieldLines(step: StepJson): readonly string[] {
  const width = Math.max(0, ...step.fields.map((field) => field.name.length));
  const own = step.actions.join() === "create" ? "+" : " ";
  return step.fields.flatMap((field) => {
    const { before, after, cause } = fieldWords(field, step);
    const note = cause === "" ? "" : `  ${cause}`;
    const name = padEnd(neutralise(field.name), width);
    if (before === null) return [`${own}     ${name}  ${after}${note}`];
    const line = `!     ${name}  ${before} → ${after}${note}`;
    if (line.length <= WIDE) return [line];
    return [`!     ${name.trimEnd()}${note}`, `-         before ${before}`, `+         after  ${after}`];
  });
}
