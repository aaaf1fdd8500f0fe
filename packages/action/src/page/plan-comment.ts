/** The comment on the pull request: the plan, what was reviewed by it, and later what became of it. */
import {
  type GitHub,
  hasChanges,
  type Review,
  readReview,
  sameReview,
  sealReview,
  summaryLine,
} from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { planMarkdown } from "../markdown.ts";
import type { Planned } from "../planned.ts";
import { orWarn, type Presented } from "../present.ts";
import type { PullRequest } from "../pull-request.ts";
import { paragraphs } from "../summary.ts";
import { APPLIED, hasStatus, writeBody } from "./body.ts";
import { writeCheckRun } from "./check-run.ts";
import { commentShelf } from "./comments.ts";
import { keepOne, type Page, type Wanted } from "./keep-one.ts";

/** Characters that the digests of single steps may take: some 1,800 steps, and the rest of the comment for people. */
const DIGESTS_LIMIT = 44_000;

/** A comment that cannot be written is a warning: the plan was made all the same. */
export async function publishPlan(
  planned: Planned,
  pullRequest: PullRequest,
  github: GitHub,
  context: Context,
): Promise<void> {
  const { inputs, runner } = context;
  const review = reviewOf(planned, pullRequest, context);
  const checking = matters(planned)
    ? orWarn("The review could not be kept in a check run", runner, () =>
        keepInCheckRun(review, planned, github, context),
      )
    : null;
  if (inputs.comment !== "false") await comment(review, planned, pullRequest, github, context);
  await checking;
}

/** Something would be done that a merge must have shown. */
function matters({ json, plan }: Pick<Planned, "json" | "plan">): boolean {
  return hasChanges(json) || plan.unprotected.length > 0;
}

function reviewOf(
  { plan, config, account }: Planned,
  { number, headSha }: PullRequest,
  { event, time }: Context,
): Review {
  const what = {
    repo: `${event.owner}/${event.repo}`,
    pr: number,
    headSha,
    label: config.place.label,
    plannedAt: new Date(time.now()).toISOString(),
    run: `${event.runId}.${event.attempt}`,
  };
  return sealReview(plan, what, account.keyed, DIGESTS_LIMIT);
}

async function keepInCheckRun(
  review: Review,
  { json }: Planned,
  github: GitHub,
  context: Context,
): Promise<void> {
  const isKept = await writeCheckRun(github, review, summaryLine(json), context);
  if (isKept || context.inputs.comment !== "false") return;
  context.runner.annotate(
    "warning",
    "Nothing keeps this review",
    "With `comment: false` the review is kept in a check run, and the job lacks `checks: write`. As it is, applying will be refused: grant it, or let the plan be commented.",
  );
}

async function comment(
  review: Review,
  planned: Planned,
  { number, headSha }: PullRequest,
  github: GitHub,
  context: Context,
): Promise<void> {
  const { event, inputs } = context;
  const { json, account } = planned;
  const { label } = planned.config.place;
  const kept = (found: Page | null): Review | null => readReview(found?.marker.review, account.keyed);
  const wanted: Wanted = {
    begin: inputs.comment === "true" || matters(planned),
    isNewer: (found) => isNewer(kept(found), review) || isApplied(found),
    body: (found) => {
      const before = kept(found);
      // Planned again it is as old as it was: what was reviewed before the merge stays so.
      const lasting = before !== null && sameReview(before, review) ? before : review;
      return writeBody({
        marker: { kind: "plan", label, review: lasting },
        status: `**Planned** at ${headSha.slice(0, 7)} by [this run](${event.runUrl}).${outlook(planned)}`,
        content: planMarkdown(json, event),
      });
    },
  };
  await keep("The plan could not be commented on the pull request", number, label, wanted, github, context);
}

/** What merging would lead to. */
function outlook(planned: Planned): string {
  if (planned.json.refusals.length > 0) return " Apply will refuse it, as said below.";
  return matters(planned) ? " Merging applies exactly this." : "";
}

/** Only what is sealed is believed. */
function isNewer(kept: Review | null, review: Review): boolean {
  return kept !== null && kept.kid === review.kid && isLater(kept.run, review.run);
}

/** Runs count upwards, attempts within a run. */
function isLater(one: string, other: string): boolean {
  const [[run = "", attempt = ""], [otherRun = "", otherAttempt = ""]] = [one.split("."), other.split(".")];
  return run === otherRun ? Number(attempt) > Number(otherAttempt) : BigInt(run) > BigInt(otherRun);
}

/** Merged and done: a run that is repeated afterwards has nothing to add. */
function isApplied({ body }: Page): boolean {
  return hasStatus(body, APPLIED);
}

/** An older plan must not stand there as if it were this commit's. */
export async function withdrawPlan(
  { reason, message }: Presented,
  { number, headSha }: PullRequest,
  label: string,
  github: GitHub,
  context: Context,
): Promise<void> {
  const { event, inputs, signal } = context;
  if (inputs.comment === "false" || signal.aborted) return;
  const body = writeBody({
    marker: { kind: "plan", label, review: null },
    status: `**No plan** at ${headSha.slice(0, 7)}: [this run](${event.runUrl}) failed (${reason}).`,
    content: (limit) => paragraphs(message).slice(0, limit),
  });
  const isNewerThere = (found: Page): boolean => {
    const run = runOf(found.marker.review);
    return isApplied(found) || (run !== null && isLater(run, `${event.runId}.${event.attempt}`));
  };
  const wanted = { begin: false, isNewer: isNewerThere, body: () => body };
  await keep("The comment could not be brought up to date", number, label, wanted, github, context);
}

/** Without the key that would prove it, which a failed run may lack: withdrawing depends on no more than that. */
function runOf(review: unknown): string | null {
  if (typeof review !== "object" || review === null || !("run" in review)) return null;
  return typeof review.run === "string" && /^\d+\.\d+$/.test(review.run) ? review.run : null;
}

async function keep(
  title: string,
  number: number,
  label: string,
  wanted: Wanted,
  github: GitHub,
  context: Context,
): Promise<void> {
  const { runner } = context;
  await orWarn(title, runner, async () => {
    const kept = await keepOne(commentShelf(github, number, label, context), wanted);
    if (kept.kind === "none") return;
    if (kept.kind === "superseded")
      runner.annotate("notice", "Superseded", "A later run has written there already.");
    runner.output("comment-url", kept.page.url);
  });
}
