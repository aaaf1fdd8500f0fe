/** Merged pull requests, and what was reviewed on each. */
import { type GitHub, type Keyed, type Review, readReview } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { readCheckRuns } from "../page/check-run.ts";
import { commentShelf } from "../page/comments.ts";
import type { Page, Shelf } from "../page/keep-one.ts";

export interface MergedPull {
  readonly number: number;
  /** Its last commit: only what was planned there was reviewed. */
  readonly headSha: string;
  /** ISO 8601: what was planned later nobody saw before. */
  readonly mergedAt: string;
}

export interface ReviewedPull extends MergedPull {
  readonly shelf: Shelf;
  /** Our comment; null: there is none. */
  readonly page: Page | null;
  /** null: nothing that counts; `why` says why. */
  readonly review: Review | null;
  readonly why: string;
}

/** GitHub may know a moment late which pull request a fresh commit belongs to. */
const PATIENCE_MS = [1_000, 3_000];

/** Pull requests that were merged into this branch with this commit. `patient`: asks again while there is none. */
export async function pullsOf(
  commit: string,
  patient: boolean,
  github: GitHub,
  { event, time, signal }: Pick<Context, "event" | "time" | "signal">,
): Promise<readonly MergedPull[]> {
  for (const wait of [...(patient ? PATIENCE_MS : []), null]) {
    const answer = await github.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
      owner: event.owner,
      repo: event.repo,
      commit_sha: commit,
    });
    const merged = answer.data.flatMap(({ number, head, base, merged_at: mergedAt }) =>
      mergedAt !== null && base.ref === event.branch ? [{ number, headSha: head.sha, mergedAt }] : [],
    );
    if (merged.length > 0 || wait === null) return merged;
    await time.sleep(wait, signal);
  }
  return [];
}

/** The comment first, then the check runs: whichever holds a review of this pull request's final head, made before its merge. */
export async function reviewOf(
  pull: MergedPull,
  label: string,
  keyed: Keyed,
  github: GitHub,
  context: Context,
): Promise<ReviewedPull> {
  const shelf = commentShelf(github, pull.number, label, context);
  const [page = null] = await shelf.list(null);
  const written = readReview(page?.marker.review, keyed);
  const complaint = complaintOf(written, pull, label, context);
  if (complaint === null) return { ...pull, shelf, page, review: written, why: "" };
  const checks = await readCheckRuns(github, label, pull.headSha, context);
  const review =
    (checks ?? [])
      .map((value) => readReview(value, keyed))
      .find((one) => complaintOf(one, pull, label, context) === null) ?? null;
  const unread = checks === null ? ", and its check runs may not be read (`checks: read`)" : "";
  const why = page === null ? `has no plan comment with this label${unread}` : complaint;
  return { ...pull, shelf, page, review, why: review === null ? `#${pull.number} ${why}` : "" };
}

/** Why a review does not count for a pull request, as the end of a sentence; null: it does. */
function complaintOf(
  review: Review | null,
  pull: MergedPull,
  label: string,
  { event }: Context,
): string | null {
  if (review === null) return "has a comment that holds no plan of ours";
  const { repo, pr, head_sha: head, planned_at: plannedAt } = review;
  if (repo !== `${event.owner}/${event.repo}` || pr !== pull.number || review.label !== label) {
    return `has a comment with the plan of ${repo}#${pr} (${review.label})`;
  }
  if (head !== pull.headSha) {
    return `was planned at ${head.slice(0, 7)}, and merged at ${pull.headSha.slice(0, 7)}`;
  }
  if (Date.parse(plannedAt) > Date.parse(pull.mergedAt)) {
    return `was planned at ${plannedAt} by the runner's clock, after it was merged at ${pull.mergedAt}`;
  }
  return null;
}
