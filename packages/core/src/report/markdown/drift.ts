/** The body of the drift issue: what changed outside the config, field by field, and the two ways back. */
import { driftLine, sidesOf, UNKNOWN } from "../drift.ts";
import { fieldWords } from "../plan-field.ts";
import type { PlanJson, StepJson } from "../plan-json.ts";
import { fitting, join, type LimitOptions, table } from "./blocks.ts";
import { code, inline } from "./escape.ts";
import { wordsOf } from "./plan-fence.ts";

export interface DriftOptions extends LimitOptions {
  /** Markdown that says where all of it is; null: nowhere. */
  readonly whole: string | null;
}

const WAYS = [
  "Decide for each difference:",
  "- **keep the live value**: write it into the config, and there is no difference left;",
  "- **keep the declared value**: run apply, which does what the last column says.",
].join("\n");

const HEADER = ["Where", "Field", "Live now", "Declared", "Apply would"];

/** The same drift gives the same text: no time and no run stands in it. `drift` comes from `driftOf`. */
export function renderDriftMarkdown(drift: PlanJson, { limit, whole }: DriftOptions): string {
  const title = `**${driftLine(drift)}**`;
  if (drift.steps.length === 0) return title;
  const rows = drift.steps.flatMap(rowsOf);
  const about = `Config: ${code(drift.config.path)}, account ${code(drift.account_sid)}, region ${code(drift.region)}.`;
  const why = sidesOf(drift).unknown.length === 0 ? null : UNKNOWN;
  const frame = join([
    title,
    about,
    why,
    WAYS,
    shortened(rows.length, rows.length, whole),
    table(HEADER, []),
  ]);
  const shown = fitting(rows, limit - frame.length).length;
  const note = shown < rows.length ? shortened(shown, rows.length, whole) : null;
  const lines = [table(HEADER, []), ...rows.slice(0, shown)].join("\n");
  return join([title, about, why, WAYS, note, shown === 0 ? null : lines]);
}

function shortened(shown: number, total: number, whole: string | null): string {
  const text = `Shortened: ${shown} of ${total} differences shown.`;
  return whole === null ? text : `${text} ${whole}`;
}

/** One for each field; one for a thing that is gone. */
function rowsOf(step: StepJson): readonly string[] {
  const { verb } = wordsOf(step);
  const row = (cells: readonly string[]) => `| ${[code(step.address), ...cells, inline(verb)].join(" | ")} |`;
  if (step.actions[0] === "create" || step.fields.length === 0) {
    return [row(["(all of it)", "gone", inline(declaredText(step))])];
  }
  return step.fields.map((field) => {
    const { before, after, cause } = fieldWords(field, step);
    const who = field.cause === "both" ? ` ${cause}` : field.cause === "unknown" ? " (nobody can tell)" : "";
    return row([code(field.name), code(before ?? after), `${code(after)}${who}`]);
  });
}

function declaredText({ fields }: StepJson): string {
  return fields.length === 0 ? "as in the config" : `with ${fields.map(({ name }) => name).join(", ")}`;
}
