/** The first use of a state's branch: an orphan, so that it shares no history with the code. */
import { GitHubFailure } from "../github/failure.ts";
import type { GitHub } from "../github/port.ts";
import { backoffMs } from "../http/backoff.ts";
import type { World } from "../world.ts";
import { explained } from "./github-failure.ts";
import type { GitHubPlace } from "./github-location.ts";

const README = "README.md";
const README_TEXT = `# The state of twilio-proxy

Each file says which of an account's Twilio Proxy resources a config owns: SIDs and keyed digests, no numbers, names or
credentials. \`twilio-proxy apply\` writes it; nobody else should. The history of this branch is the history of the applies.

Without a file here the next plan finds everything again by its name and shows it as adopted.
Do not merge this branch. Protect it against deletion and force pushes, and against nothing else.
`;
const ATTEMPTS = 8;

/**
 * Makes the branch with one commit that holds the state. Rejects with GitHubFailure where that is unsettled: the branch exists
 * already, or the answer was lost; with StateFailure where there will be no branch.
 */
export async function createBranch(
  { github, owner, repo, branch, path }: GitHubPlace & { readonly github: GitHub },
  text: string,
  message: string,
  world: World,
): Promise<void> {
  const file = (name: string, content: string) =>
    ({ path: name, mode: "100644", type: "blob", content }) as const;
  const files = [file(path, text), ...(path === README ? [] : [file(README, README_TEXT)])];
  const explain = (error: unknown): never => {
    throw explained(error, { owner, repo, branch, path }, "write");
  };
  const tree = await untilAnswered(
    () => github.request("POST /repos/{owner}/{repo}/git/trees", { owner, repo, tree: files }),
    world,
  ).catch(explain);
  const commit = await untilAnswered(
    () =>
      github.request("POST /repos/{owner}/{repo}/git/commits", {
        owner,
        repo,
        message,
        tree: tree.data.sha,
        parents: [],
      }),
    world,
  ).catch(explain);
  await github.request("POST /repos/{owner}/{repo}/git/refs", {
    owner,
    repo,
    ref: `refs/heads/${branch}`,
    sha: commit.data.sha,
  });
}

/** Objects that nothing refers to change nothing, so making them twice is harmless. */
async function untilAnswered<T>(ask: () => Promise<T>, world: World): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const isLost = error instanceof GitHubFailure && error.kind === "unknown-outcome";
      if (!isLost || attempt >= ATTEMPTS) throw error;
      await world.sleep(backoffMs(500, 5_000, attempt, world.random()));
    }
  }
}
