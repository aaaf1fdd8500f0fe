import { GitHubFailure } from "./failure.ts";
import type { GitHub } from "./port.ts";

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** True: GitHub says that the workflow run has completed. False also where it cannot be known; never rejects for that. */
export async function runIsOver(
  github: GitHub,
  { owner, repo, runId }: RepositoryName & { readonly runId: number },
): Promise<boolean> {
  try {
    const run = await github.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
      owner,
      repo,
      run_id: runId,
    });
    return run.data.status === "completed";
  } catch (error) {
    if (error instanceof GitHubFailure) return false;
    throw error;
  }
}

/** For an apply's `isOver`: leases of workflow runs read `github-run-<id>`; of anybody else nothing is known. */
export function holderIsOver(github: GitHub, repository: RepositoryName): (by: string) => Promise<boolean> {
  return async (by) => {
    const id = /^github-run-(\d{1,15})$/.exec(by)?.[1];
    return id !== undefined && (await runIsOver(github, { ...repository, runId: Number(id) }));
  };
}
