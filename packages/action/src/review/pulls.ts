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
    const merged = answer.data.filter((pull) => pull.merged_at !== null && pull.base.ref === event.branch);
    if (merged.length > 0 || wait === null)
      return merged.map(({ number, head }) => ({ number, headSha: head.sha }));
    await time.sleep(wait, signal);
  }
  return [];
}

/** The comment first, then the check run: whichever holds a review of this pull request's final head. */
export async function reviewOf(
  pull: MergedPull,
  label: string,
  keyed: Keyed,
  github: GitHub,
  context: Context,
): Promise<ReviewedPull> {
  const shelf = commentShelf(github, pull.number, label, context);
  const [page = null] = await shelf.list(null);
  const isOurs = ofThis(pull, label, context);
  const written = readReview(page?.marker.review, keyed);
  if (written !== null && isOurs(written)) return { ...pull, shelf, page, review: written, why: "" };
  const checks = await readCheckRuns(github, label, pull.headSha, context);
  const review =
    checks.map((value) => readReview(value, keyed)).find((one) => one !== null && isOurs(one)) ?? null;
  return { ...pull, shelf, page, review, why: review === null ? whyNot(pull, page, written) : "" };
}

function ofThis(pull: MergedPull, label: string, { event }: Context): (review: Review) => boolean {
  return (review) =>
    review.repo === `${event.owner}/${event.repo}` &&
    review.pr === pull.number &&
    review.head_sha === pull.headSha &&
    review.label === label;
}

function whyNot(pull: MergedPull, page: Page | null, written: Review | null): string {
  if (page === null) return `#${pull.number} has no plan comment with this label`;
  if (written === null) return `the comment on #${pull.number} holds no plan of ours`;
  return `#${pull.number} was planned at ${written.head_sha.slice(0, 7)}, and merged at ${pull.headSha.slice(0, 7)}`;
}
