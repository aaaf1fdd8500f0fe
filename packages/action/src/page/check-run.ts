/** The review once more in a check run, where the job may write those: no comment can be deleted or edited away then. */
import { type GitHub, GitHubFailure, type Review } from "@twilio-proxy/core";
import type { Context } from "../context.ts";

const LIST = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";

const nameOf = (label: string): string => `Twilio Proxy plan: ${label}`;

/** False where `checks: write` is not granted. */
export async function writeCheckRun(
  github: GitHub,
  review: Review,
  summary: string,
  { event }: Pick<Context, "event">,
): Promise<boolean> {
  try {
    await github.request("POST /repos/{owner}/{repo}/check-runs", {
      owner: event.owner,
      repo: event.repo,
      name: nameOf(review.label),
      head_sha: review.head_sha,
      status: "completed",
      conclusion: "neutral",
      details_url: event.runUrl,
      output: { title: summary, summary, text: JSON.stringify(review) },
    });
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof GitHubFailure && (error.kind === "forbidden" || error.kind === "not-found");
}

/** Whatever stands there, and its MAC tells whether it is a review of ours; null: the job may not look. */
export async function readCheckRuns(
  github: GitHub,
  label: string,
  headSha: string,
  { event }: Pick<Context, "event">,
): Promise<readonly unknown[] | null> {
  try {
    const found: unknown[] = [];
    // Not only the latest: a plan that is made again after the merge must not hide the one before it.
    const place = { owner: event.owner, repo: event.repo, ref: headSha, filter: "all" } as const;
    for await (const page of github.pages(LIST, { ...place, check_name: nameOf(label) })) {
      found.push(...page.check_runs.flatMap(({ output }) => parse(output.text)));
    }
    return found;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

function parse(text: string | null): readonly unknown[] {
  try {
    return text === null ? [] : [JSON.parse(text)];
  } catch {
    return [];
  }
}
