/** A plan as a reviewer reads it on GitHub: in a comment, a job's summary. Made from the plan's JSON alone. */
import { arrange, type Section } from "../plan-fold.ts";
import type { PlanJson } from "../plan-json.ts";
import { blastText, stateOnlyLines, summaryLine, unmanagedText } from "../plan-text.ts";
import { details, join, type Part } from "./blocks.ts";
import { code, fence, html, inline } from "./escape.ts";
import { countsText, countTable, kindTable } from "./plan-counts.ts";
import { notePart, overwrittenPart, refusalCounts, refusalPart } from "./plan-lists.ts";
import { planPicture } from "./plan-picture.ts";
import { type Shown, showAll, showSome } from "./plan-room.ts";

export interface PlanMarkdownOptions {
  /** UTF-16 units that the text may have; 1,000 always suffice for what must be said. */
  readonly limit: number;
  /** How a flag such as `--allow-destroy` is given where this is read; plain text. */
  readonly allowWord: (flag: string) => string;
  /** Markdown that says where the whole plan is; null: nowhere. */
  readonly whole: string | null;
  /** false: without the flowchart. */
  readonly picture?: boolean;
}

export interface PlanMarkdown {
  readonly text: string;
  /** Steps that the text tells of, of how many. */
  readonly shown: number;
  readonly total: number;
  readonly level: "full" | "folded" | "counts" | "totals";
}

interface Page extends PlanMarkdownOptions {
  readonly plan: PlanJson;
  readonly sections: readonly Section[];
}

/** Lines of steps that stand open; more are folded away. */
const OPEN_LINES = 40;

/** The largest rendering that fits the limit; what is left out is counted in a sentence of its own. */
export function renderPlanMarkdown(plan: PlanJson, options: PlanMarkdownOptions): PlanMarkdown {
  const page = { ...options, plan, sections: arrange(plan.steps) };
  return fullLevel(page) ?? foldedLevel(page) ?? countsLevel(page) ?? totalsLevel(page);
}

function fullLevel(page: Page): PlanMarkdown | null {
  const { plan, sections, limit } = page;
  const above = [warning(plan), summary(plan), kindTable(plan.steps), ...asides(page, limit)];
  const below = [notePart(plan, limit), unmanaged(plan)];
  const shown = showAll(sections, limit - join([...above, ...below]).length);
  return shown && finished(page, "full", [...above, ...sectionParts(shown), ...below], plan.steps.length);
}

function foldedLevel(page: Page): PlanMarkdown | null {
  const { plan, sections, limit } = page;
  const share = Math.floor(limit / 8);
  const above = [kindTable(plan.steps), ...asides(page, share)];
  const below = [notePart(plan, share), unmanaged(plan)];
  const frame = [...top(page, plan.steps.length), ...above, ...emptySections(sections), ...below];
  const shown = showSome(sections, limit - join(frame).length);
  const steps = shown.reduce((sum, one) => sum + one.steps, 0);
  return steps === 0
    ? null
    : finished(page, "folded", [...top(page, steps), ...above, ...sectionParts(shown), ...below], steps);
}

function countsLevel(page: Page): PlanMarkdown | null {
  const { plan, sections, limit } = page;
  const share = Math.floor(limit / 8);
  const rows = sections.map(({ heading, steps }) => ({ name: code(heading), steps }));
  const below = [notePart(plan, share), unmanaged(plan)];
  const parts = [...top(page, 0), kindTable(plan.steps), ...asides(page, share), countTable("Where", rows)];
  return finished(page, "counts", [...parts, ...below], 0);
}

/** Always something: what fits, the most important first. */
function totalsLevel(page: Page): PlanMarkdown {
  const { plan } = page;
  const extras = [refusalCounts(plan), kindTable(plan.steps), unmanaged(plan)];
  const fitting = [extras, extras.slice(0, 1), []]
    .map((some) => finished({ ...page, picture: false }, "totals", [...top(page, 0), ...some], 0))
    .find((made) => made !== null);
  return fitting ?? { text: summaryLine(plan), shown: 0, total: plan.steps.length, level: "totals" };
}

/** null when it is too long. The picture is the first to go, without a word. */
function finished(
  { plan, limit, picture }: Page,
  level: PlanMarkdown["level"],
  parts: readonly Part[],
  shown: number,
): PlanMarkdown | null {
  const text = join(parts);
  if (text.length > limit) return null;
  const drawn = picture === false ? null : planPicture(plan);
  const illustrated = join([
    text,
    drawn && details("Picture of the changes", fence("mermaid", drawn), false),
  ]);
  const fits = illustrated.length <= limit;
  return { text: fits ? illustrated : text, shown, total: plan.steps.length, level };
}

/** How every shortened rendering begins. */
function top({ plan, whole }: Page, shown: number): readonly Part[] {
  const shortened = `Shortened: ${shown} of ${plan.steps.length} steps shown.`;
  return [warning(plan), summary(plan), whole === null ? shortened : `${shortened} ${whole}`];
}

function warning(plan: PlanJson): Part {
  const text = blastText(plan.steps);
  return text === null ? null : `> [!CAUTION]\n> **Warning: ${inline(text)}**`;
}

function summary(plan: PlanJson): Part {
  return join([`**${summaryLine(plan)}**`, ...stateOnlyLines(plan)]);
}

function asides({ plan, allowWord }: Page, room: number): readonly Part[] {
  return [refusalPart(plan, allowWord, room), overwrittenPart(plan.steps, room)];
}

function unmanaged(plan: PlanJson): Part {
  const text = unmanagedText(plan);
  return text === null ? null : inline(text);
}

function sectionParts(shown: readonly Shown[]): readonly Part[] {
  const lines = shown.reduce((sum, one) => sum + one.lines.length, 0);
  return shown.map((one) => sectionPart(one, lines <= OPEN_LINES));
}

function sectionPart({ section, lines, steps }: Shown, open: boolean): Part {
  const counts = countsText(section.steps);
  const missing = section.steps.length - steps;
  if (lines.length === 0 && missing > 0) return `${code(section.heading)}: ${counts} (not shown)`;
  const rest = missing > 0 ? [`  … ${missing} more steps here are not shown`] : [];
  return details(
    `<code>${html(section.heading)}</code>: ${counts}`,
    fence("diff", [...lines, ...rest]),
    open,
  );
}

/** What the sections cost before the first line. */
function emptySections(sections: readonly Section[]): readonly Part[] {
  return sections.map((section) => sectionPart({ section, lines: [" ".repeat(12)], steps: 0 }, true));
}
