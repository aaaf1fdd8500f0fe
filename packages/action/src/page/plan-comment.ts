/** The comment on the pull request: the plan, what was reviewed by it, and later what became of it. */
import { type GitHub, hasChanges, markdownText, sealReview, summaryLine } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { planMarkdown } from "../markdown.ts";
import type { Planned } from "../planned.ts";
import { orWarn, type Presented } from "../present.ts";
import type { PullRequest } from "../pull-request.ts";
import { writeBody } from "./body.ts";
import { writeCheckRun } from "./check-run.ts";
import { commentShelf } from "./comments.ts";
import { type Kept, keepOne } from "./keep-one.ts";
import type { Marker } from "./marker.ts";

/** Characters that the digests of single steps may take: some 1,800 steps, and the rest of the comment for people. */
const DIGESTS_LIMIT = 44_000;

/** A comment that cannot be written is a warning: the plan was made all the same. */
export async function publishPlan(
  { plan, json, config, account }: Planned,
  { number, headSha }: PullRequest,
  github: GitHub,
  context: Context,
): Promise<void> {
  const { event, inputs } = context;
  const { label } = config.place;
  const what = { repo: `${event.owner}/${event.repo}`, pr: number, headSha, label };
  const review = sealReview(plan, what, account.keyed, DIGESTS_LIMIT);
  if (hasChanges(json)) await writeCheckRun(github, review, summaryLine(json), context);
  if (inputs.comment === "false") return;
  const body = writeBody({
    marker: markerOf(label, review, context),
    status: `**Planned** at ${headSha.slice(0, 7)} by [this run](${event.runUrl}). Merging applies exactly this.`,
    content: planMarkdown(json, event),
  });
  const begin = inputs.comment === "true" || hasChanges(json);
  await keep(
    "The plan could not be commented on the pull request",
    number,
    { label, body, begin },
    github,
    context,
  );
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
    marker: markerOf(label, null, context),
    status: `**No plan** at ${headSha.slice(0, 7)}: [this run](${context.event.runUrl}) failed (${reason}).`,
    content: (limit) => markdownText(message).slice(0, limit),
  });
  await keep(
    "The comment could not be brought up to date",
    number,
    { label, body, begin: false },
    github,
    context,
  );
}

function markerOf(label: string, review: unknown, { event }: Context): Marker {
  return { kind: "plan", label, run: { id: event.runId, attempt: event.runAttempt }, review };
}

async function keep(
  title: string,
  number: number,
  { label, body, begin }: { readonly label: string; readonly body: string; readonly begin: boolean },
  github: GitHub,
  context: Context,
): Promise<void> {
  const { event, runner } = context;
  const run = { id: event.runId, attempt: event.runAttempt };
  await orWarn(title, runner, async () => {
    const kept = await keepOne(commentShelf(github, number, label, context), { body, run, begin });
    tell(kept, context);
  });
}

function tell(kept: Kept, { runner }: Context): void {
  if (kept.kind === "none") return;
  if (kept.kind === "superseded")
    runner.annotate("notice", "Superseded", "A newer run has commented already.");
  runner.output("comment-url", kept.page.url);
}
