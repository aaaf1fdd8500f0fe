/** The review once more in a check run, where the job may write those: no comment can be deleted or edited away then. */
import { type GitHub, GitHubFailure, type Review } from "@twilio-proxy/core";
import type { Context } from "../context.ts";

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

/** Whatever stands there; whether it is a review of ours its MAC tells. */
export async function readCheckRuns(
  github: GitHub,
  label: string,
  headSha: string,
  { event }: Pick<Context, "event">,
): Promise<readonly unknown[]> {
  try {
    const answer = await github.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
      owner: event.owner,
      repo: event.repo,
      ref: headSha,
      check_name: nameOf(label),
    });
    return answer.data.check_runs.flatMap(({ output }) => parse(output.text));
  } catch (error) {
    if (isDenied(error)) return [];
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
