/** The plan for people: text of a given width, made from the plan's JSON alone. */
import { columns, displayWidth, hang, wrap } from "./layout.ts";
import { createPaint, type Paint } from "./paint.ts";
import { lookOf } from "./plan-action.ts";
import { fieldLines } from "./plan-field.ts";
import { arrange, type Block } from "./plan-fold.ts";
import { hasChanges, type PlanJson, type StepJson } from "./plan-json.ts";
import { neutralise, quote } from "./sanitise.ts";

export interface TextOptions {
  readonly colour: boolean;
  /** Columns, at least 60; no line is wider. */
  readonly width: number;
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
}

/** Where a step's details begin: after the widest symbol. */
const INDENT = 6;
/** More names than this of one folded block are counted, not listed; what is destroyed is always listed. */
const LISTED = 120;

/** Ends, without a newline, in `No changes.` or `Plan: 1 to add, 2 to change, 0 to destroy.` */
export function renderPlanText(plan: PlanJson, options: TextOptions): string {
  const page = pageOf(options);
  return [
    ...lineBlocks([blastLines(plan.steps, page)]),
    ...sectionsText(plan.steps, options),
    ...lineBlocks([
      refusalLines(plan, page),
      noteLines(plan, page),
      unmanagedLines(plan, page),
      [...stateOnlyLines(plan), page.paint("title", summaryLine(plan))],
    ]),
  ].join("\n\n");
}

/** One text per heading, each step with its reasons, fields and costs. */
export function sectionsText(steps: readonly StepJson[], options: TextOptions): readonly string[] {
  const page = pageOf(options);
  return lineBlocks(
    arrange(steps).map((section) => [
      page.paint("title", neutralise(section.heading)),
      ...section.blocks.flatMap((block) => blockLines(block, page)),
    ]),
  );
}

function pageOf(options: TextOptions): Page {
  return { paint: createPaint(options.colour), width: Math.max(60, options.width) };
}

function lineBlocks(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
}

/** The last line of every plan; other tools read it. */
export function summaryLine(plan: Pick<PlanJson, "steps" | "summary">): string {
  if (!hasChanges(plan)) return "No changes.";
  const { add, change, destroy, adopt } = plan.summary;
  const adopted = adopt > 0 ? `, ${adopt} to adopt` : "";
  return `Plan: ${add} to add, ${change} to change, ${destroy} to destroy${adopted}.`;
}

/** What the plan costs people who are on the line now; null when nothing. */
export function blastText(steps: readonly StepJson[]): string | null {
  const own = steps.filter((step) => !step.with_parent && step.blocked === null);
  const ended = own.reduce((sum, step) => sum + (step.blast?.live_sessions_ended ?? 0), 0);
  const inUse = own.reduce((sum, step) => sum + (step.blast?.in_use ?? 0), 0);
  const parts = [
    ...(ended > 0 ? [`ends ${count(ended, "live session")}`] : []),
    ...(inUse > 0 ? [`takes away numbers that live sessions use (${count(inUse, "use")})`] : []),
  ];
  return parts.length === 0 ? null : `This plan ${parts.join(" and ")}.`;
}

function blastLines(steps: readonly StepJson[], page: Page): readonly string[] {
  const text = blastText(steps);
  return text === null ? [] : hang("! ", text, page.width).map((line) => page.paint("destroy", line));
}

function blockLines(block: Block, page: Page): readonly string[] {
  if (block.kind === "step") return stepLines(block.step, page);
  if (block.kind === "fold") return foldLines(block, page);
  return [
    `  ${page.paint("title", "together")} (each is only right with the others)`,
    ...block.steps.flatMap((step) => stepLines(step, page)),
  ];
}

function stepLines(step: StepJson, page: Page): readonly string[] {
  return [...titleLines(step, step.address, "", page), ...detailLines(step, page)];
}

function foldLines(block: Extract<Block, { kind: "fold" }>, page: Page): readonly string[] {
  const tails = block.tails.map((tail) => neutralise(tail.startsWith(".") ? tail.slice(1) : tail));
  const under = block.below === 0 ? "" : `, and ${block.below} below`;
  const all = block.step.actions[0] === "delete" || tails.length <= LISTED;
  const rest = all ? [] : [`${" ".repeat(INDENT)}… and ${tails.length - LISTED} more; --json lists them all`];
  return [
    ...titleLines(block.step, block.head, ` ×${block.tails.length}${under}`, page),
    ...detailLines(block.step, page),
    ...columns(all ? tails : tails.slice(0, LISTED), INDENT, page.width),
    ...rest,
  ];
}

function titleLines(step: StepJson, address: string, times: string, page: Page): readonly string[] {
  const look = lookOf(step);
  const word = `${step.blocked === null ? look.word : `blocked (${neutralise(step.blocked)})`}${times}`;
  const tone = step.blocked === null ? look.tone : "quiet";
  const lines = hang(`  ${look.symbol.padEnd(INDENT - 2)}`, neutralise(address), page.width);
  const painted = lines.map((line) => page.paint(tone, line));
  const last = lines.at(-1) ?? "";
  if (displayWidth(last) + 2 + displayWidth(word) <= page.width) {
    return [...painted.slice(0, -1), `${painted.at(-1)}  ${page.paint("quiet", word)}`];
  }
  return [...painted, ...hang(" ".repeat(INDENT), word, page.width).map((line) => page.paint("quiet", line))];
}

function detailLines(step: StepJson, page: Page): readonly string[] {
  const indent = " ".repeat(INDENT);
  return [
    ...reasonLines(step, page),
    ...adoptedLines(step),
    ...fieldLines(step, INDENT, page.width, page.paint),
    ...step.overwrites.flatMap((lost) =>
      hang(`${indent}! `, `overwrites ${neutralise(lost.field)} ${quote(lost.value)}`, page.width).map(
        (line) => page.paint("warn", line),
      ),
    ),
    ...stepBlastLines(step, page),
  ];
}

function reasonLines(step: StepJson, page: Page): readonly string[] {
  return step.reasons.flatMap((reason) =>
    hang(`${" ".repeat(INDENT)}· `, neutralise(reason.text), page.width).map((line) =>
      page.paint("quiet", line),
    ),
  );
}

/** An address names what we declare; a reader wants to know which of the account's things it is. */
function adoptedLines(step: StepJson): readonly string[] {
  return step.actions[0] === "adopt" && step.sid !== null
    ? [`${" ".repeat(INDENT)}sid  ${neutralise(step.sid)}`]
    : [];
}

function stepBlastLines(step: StepJson, page: Page): readonly string[] {
  return stepBlastTexts(step).map((text) => page.paint("destroy", `${" ".repeat(INDENT)}! ${text}`));
}

/** What one step costs people who are on the line now. */
export function stepBlastTexts(step: StepJson): readonly string[] {
  const { live_sessions_ended: ended = 0, in_use: inUse = 0 } = step.blast ?? {};
  return [
    ...(ended > 0 ? [`ends ${count(ended, "live session")}`] : []),
    ...(inUse > 0 ? [`${count(inUse, "use")} by live sessions`] : []),
  ];
}

function refusalLines(plan: PlanJson, page: Page): readonly string[] {
  if (plan.refusals.length === 0) return [];
  return [
    page.paint("title", "Refused: apply will not run this plan"),
    ...plan.refusals.flatMap((refusal) => [
      ...hang("  x ", `${neutralise(refusal.address)} (${neutralise(refusal.code)})`, page.width).map(
        (line) => page.paint("error", line),
      ),
      ...hang("    ", neutralise(refusal.text), page.width),
      ...(refusal.allow === null
        ? []
        : hang("    ", `To allow it: ${neutralise(refusal.allow)}`, page.width)),
    ]),
  ];
}

function noteLines(plan: PlanJson, page: Page): readonly string[] {
  if (plan.notes.length === 0) return [];
  return [
    page.paint("title", "Notes"),
    ...plan.notes.flatMap((note) =>
      hang("  * ", `${neutralise(note.address)}: ${neutralise(note.text)}`, page.width),
    ),
  ];
}

function unmanagedLines(plan: PlanJson, page: Page): readonly string[] {
  const text = unmanagedText(plan);
  return text === null ? [] : wrap(text, page.width);
}

/** What is left alone; null when nothing is, or nobody looked. */
export function unmanagedText(plan: Pick<PlanJson, "unmanaged">): string | null {
  const counted = Object.entries(plan.unmanaged).flatMap(([name, found]) =>
    found === null || found === 0 ? [] : [`${found} ${countedName(name, found)}`],
  );
  return counted.length === 0 ? null : `Left alone, not in the config: ${counted.join(", ")}.`;
}

/** Collections are named in the plural. */
function countedName(collection: string, found: number): string {
  const words = neutralise(collection.replaceAll("_", " "));
  return found === 1 ? words.replace(/s$/, "") : words;
}

export function stateOnlyLines(plan: Pick<PlanJson, "summary">): readonly string[] {
  const { move, forget } = plan.summary;
  const parts = [...(move > 0 ? [`${move} to move`] : []), ...(forget > 0 ? [`${forget} to forget`] : [])];
  return parts.length === 0 ? [] : [`Only in the state: ${parts.join(", ")}.`];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
