/** What an apply did, for people. */
import type { ApplyReport, Outcome, OutcomeStatus } from "../apply/report.ts";
import { hang } from "./layout.ts";
import { createPaint, type Paint, type Tone } from "./paint.ts";
import type { TextOptions } from "./plan-text.ts";
import { neutralise } from "./sanitise.ts";

const LOOKS: Readonly<Record<OutcomeStatus, { symbol: string; tone: Tone; word: string }>> = {
  done: { symbol: "✓", tone: "add", word: "done" },
  failed: { symbol: "x", tone: "error", word: "failed" },
  skipped: { symbol: "-", tone: "warn", word: "skipped" },
  blocked: { symbol: "!", tone: "warn", word: "blocked" },
};

/**
 * What failed and what was left out, each with its cause, and one last line: `Applied: 3 done.` or
 * `Applied in part: 3 done, 1 failed, 2 skipped.` Steps that are done are counted, not listed again.
 */
export function renderApplyReport(report: ApplyReport, options: TextOptions): string {
  const page = { paint: createPaint(options.colour), width: Math.max(60, options.width) };
  const unfinished = report.outcomes.filter((outcome) => outcome.status !== "done");
  const skipped = Map.groupBy(
    unfinished.filter((outcome) => outcome.status === "skipped"),
    (outcome) => outcome.because,
  );
  return [
    ...unfinished.flatMap((outcome) => blockOf(outcome, skipped, page)),
    ...(isComplete(report) ? [] : [hang("", continuesText(report), page.width).join("\n")]),
    page.paint("title", applySummary(report)),
  ].join("\n\n");
}

/** True when nothing is left to do. */
export function isComplete(report: ApplyReport): boolean {
  return !report.interrupted && report.outcomes.every((outcome) => outcome.status === "done");
}

export function applySummary(report: ApplyReport): string {
  const counted = (status: OutcomeStatus) =>
    report.outcomes.filter((outcome) => outcome.status === status).length;
  const parts = (["done", "failed", "skipped", "blocked"] as const).flatMap((status) =>
    status === "done" || counted(status) > 0 ? [`${counted(status)} ${LOOKS[status].word}`] : [],
  );
  const start = report.interrupted ? "Interrupted" : isComplete(report) ? "Applied" : "Applied in part";
  return `${start}: ${parts.join(", ")}.`;
}

/** More steps than this that were skipped for one reason are said once. */
const FOLD_FROM = 4;

function blockOf(
  outcome: Outcome,
  skipped: ReadonlyMap<string | undefined, readonly Outcome[]>,
  page: { paint: Paint; width: number },
): readonly string[] {
  const same = outcome.status === "skipped" ? (skipped.get(outcome.because) ?? []) : [];
  if (same.length < FOLD_FROM) return [outcomeLines(outcome, page).join("\n")];
  if (same[0] !== outcome) return [];
  const title = `${same.length} steps skipped: ${neutralise(outcome.because ?? "")}`;
  const { symbol, tone } = LOOKS.skipped;
  return [
    [
      ...hang(`  ${symbol} `, title, page.width).map((line) => page.paint(tone, line)),
      ...same.flatMap((one) => hang("    ", neutralise(one.address), page.width)),
    ].join("\n"),
  ];
}

function outcomeLines(outcome: Outcome, page: { paint: Paint; width: number }): readonly string[] {
  const look = LOOKS[outcome.status];
  const title = `${neutralise(outcome.address)}  ${outcome.actions.join(" and ")} ${look.word}`;
  const detail = (text: string) => hang("    ", neutralise(text), page.width);
  return [
    ...hang(`  ${look.symbol} `, title, page.width).map((line) => page.paint(look.tone, line)),
    ...(outcome.because === undefined ? [] : detail(outcome.because)),
    ...(outcome.failure === undefined ? [] : failureLines(outcome.failure, detail)),
  ];
}

function failureLines(
  failure: NonNullable<Outcome["failure"]>,
  detail: (text: string) => readonly string[],
): readonly string[] {
  const code = failure.code === null ? "" : `${failure.code}: `;
  const status = failure.status === null ? "" : ` (HTTP ${failure.status})`;
  return [
    ...detail(`${code}${failure.text}${status}`),
    ...(failure.help === "" ? [] : detail(failure.help)),
    ...(failure.moreInfo === null ? [] : detail(failure.moreInfo)),
  ];
}

/** What became of the rest, and how to go on. */
export function continuesText(report: ApplyReport): string {
  const failed = report.outcomes.some((outcome) => outcome.status === "failed");
  if (report.interrupted) {
    return "Stopped on request. What was done is saved: run apply again and it continues from here.";
  }
  return failed
    ? "What was done is saved. Solve what failed and run apply again: it continues from here."
    : "What was done is saved. The rest could not run now: run apply again later, and it continues from here.";
}
