/** The comment on the pull request: the plan, what was reviewed by it, and later what became of it. */
import {
  type GitHub,
  hasChanges,
  type PlanJson,
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
import { writeBody } from "./body.ts";
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
  const checking = hasChanges(planned.json)
    ? orWarn("The review could not be kept in a check run", runner, () =>
        keepInCheckRun(review, planned, github, context),
      )
    : null;
  if (inputs.comment !== "false") await comment(review, planned, pullRequest, github, context);
  await checking;
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
  { json, config, account }: Planned,
  { number, headSha }: PullRequest,
  github: GitHub,
  context: Context,
): Promise<void> {
  const { event, inputs } = context;
  const { label } = config.place;
  const kept = (found: Page | null): Review | null => readReview(found?.marker.review, account.keyed);
  const wanted: Wanted = {
    begin: inputs.comment === "true" || hasChanges(json),
    isNewer: (found) => isNewer(kept(found), review),
    body: (found) => {
      const before = kept(found);
      // Planned again it is as old as it was: what was reviewed before the merge stays so.
      const lasting = before !== null && sameReview(before, review) ? before : review;
      return writeBody({
        marker: { kind: "plan", label, review: lasting },
        status: `**Planned** at ${headSha.slice(0, 7)} by [this run](${event.runUrl}).${outlook(json)}`,
        content: planMarkdown(json, event),
      });
    },
  };
  await keep("The plan could not be commented on the pull request", number, label, wanted, github, context);
}

/** What merging would lead to. */
function outlook(json: PlanJson): string {
  if (json.refusals.length > 0) return " Apply will refuse it, as said below.";
  return hasChanges(json) ? " Merging applies exactly this." : "";
}

/** Runs count upwards, attempts within a run. Only what is sealed is believed. */
function isNewer(kept: Review | null, review: Review): boolean {
  if (kept === null || kept.kid !== review.kid) return false;
  const [[run = "", attempt = ""], [ownRun = "", ownAttempt = ""]] = [
    kept.run.split("."),
    review.run.split("."),
  ];
  return run === ownRun ? Number(attempt) > Number(ownAttempt) : BigInt(run) > BigInt(ownRun);
}

/** An older plan must not stand there as if it were this commit's. */
export async function withdrawPlan(
  { reason, message }: Presented,
  { number, headSha }: PullRequest,
  label: string,
  github: GitHub,
  context: Context,
): Promise<void> {
  if (context.inputs.comment === "false" || context.signal.aborted) return;
  const body = writeBody({
    marker: { kind: "plan", label, review: null },
    status: `**No plan** at ${headSha.slice(0, 7)}: [this run](${context.event.runUrl}) failed (${reason}).`,
    content: (limit) => paragraphs(message).slice(0, limit),
  });
  const wanted = { begin: false, isNewer: () => false, body: () => body };
  await keep("The comment could not be brought up to date", number, label, wanted, github, context);
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
      runner.annotate("notice", "Superseded", "A newer run has commented already.");
    runner.output("comment-url", kept.page.url);
  });
}
