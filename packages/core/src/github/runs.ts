import { GitHubFailure } from "./failure.ts";
import type { GitHub } from "./port.ts";

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

export interface RunAttempt {
  readonly runId: string;
  /** From 1. */
  readonly attempt: number;
}

/** A workflow run's attempt as a lease's holder: `github-run-4711.2`. */
export function runHolder({ runId, attempt }: RunAttempt): string {
  return `github-run-${runId}.${attempt}`;
}

/**
 * For an apply's `isOver`: has the workflow run, or this attempt of it, completed? GitHub is asked unless it is an earlier
 * attempt of `self`. False also where that cannot be known, and for anybody who is no workflow run.
 */
export function holderIsOver(
  github: GitHub,
  { owner, repo }: RepositoryName,
  self: RunAttempt | null = null,
): (by: string) => Promise<boolean> {
  return async (by) => {
    const [, runId, attempt = "1"] = /^github-run-(\d{1,15})(?:\.(\d{1,5}))?$/.exec(by) ?? [];
    if (runId === undefined) return false;
    if (runId === self?.runId && Number(attempt) < self.attempt) return true;
    try {
      const place = { owner, repo, run_id: Number(runId) };
      const { data } = await github.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", place);
      return data.status === "completed" || (data.run_attempt ?? 1) > Number(attempt);
    } catch (error) {
      if (error instanceof GitHubFailure) return false;
      throw error;
    }
  };
}
