/** What an apply did: on the run's page, on the pull requests, and as the job's result. */
import { type ApplyReport, applySummary, isComplete, renderApplyMarkdown } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { ActionFailure, type FailureReason } from "../failure.ts";
import { planMarkdown } from "../markdown.ts";
import { APPLIED } from "../page/body.ts";
import type { News } from "../page/news.ts";
import type { Planned } from "../planned.ts";
import { pageHeading, SUMMARY_LIMIT } from "../summary.ts";

/** Room in a comment's status, where the plan stands too. */
export const STATUS_LIMIT = 5_000;

export async function showReport(
  { json, config }: Planned,
  report: ApplyReport,
  news: News,
  { runner, event }: Context,
): Promise<void> {
  const heading = pageHeading("apply", config.place.label);
  const text = renderApplyMarkdown(report, { limit: SUMMARY_LIMIT });
  runner.summary([heading, text, planMarkdown(json, event)(SUMMARY_LIMIT - text.length)].join("\n\n"));
  runner.log(applySummary(report));
  // The plan stands below: only what did not go by it needs words.
  if (isComplete(report)) await news.end(APPLIED, applySummary(report));
  else await news.end("**Failed**", renderApplyMarkdown(report, { limit: STATUS_LIMIT }));
}

/** @throws ActionFailure unless everything was done. */
export function requireDone(report: ApplyReport): void {
  if (isComplete(report)) return;
  const failed = report.outcomes.flatMap(({ address, failure }) =>
    failure === undefined ? [] : [`${address}: ${failure.text} ${failure.help}`.trim()],
  );
  const message = [
    applySummary(report),
    ...failed.slice(0, 10),
    "What was done is saved. Run the job again once this is solved: it continues from here.",
  ].join("\n");
  throw new ActionFailure(reasonOf(report), message);
}

function reasonOf({ interrupted, outcomes }: ApplyReport): FailureReason {
  if (interrupted) return "interrupted";
  if (outcomes.some(({ status }) => status === "done")) return "partial-apply";
  const kinds = new Set(outcomes.flatMap(({ failure }) => failure?.kind ?? []));
  const [only] = kinds;
  return kinds.size === 1 && (only === "unauthorized" || only === "rate-limited") ? only : "apply-failed";
}
