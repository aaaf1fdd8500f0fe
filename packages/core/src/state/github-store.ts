import { GitHubFailure } from "../github/failure.ts";
import type { GitHub } from "../github/port.ts";
import { systemWorld, type World } from "../world.ts";
import { decodeState } from "./codec.ts";
import { StateFailure } from "./failure.ts";
import { createBranch } from "./github-branch.ts";
import { explained, isFinal } from "./github-failure.ts";
import { type GitHubPlace, placeText } from "./github-location.ts";
import type { State, StateStore } from "./state.ts";
import { type Attempt, swappingStore } from "./swap.ts";

export interface GitHubStoreOptions extends GitHubPlace {
  readonly github: GitHub;
  readonly world?: World;
}

/** A version of the file. Its sha is what a write must name, so two versions with one sha are the same bytes. */
interface Version {
  readonly sha: string;
  readonly state: State;
}

/**
 * A state in a file of its own branch on GitHub, through the contents API: one request to read it, one to write it. The write
 * names the blob that it replaces, so of several writers one wins. A write whose answer was lost, or which lost against a
 * write to another file of the branch, is looked up before it is repeated. Throws StateFailure only.
 */
export function githubStateStore(options: GitHubStoreOptions): StateStore {
  const world = options.world ?? systemWorld;
  const store = swappingStore<Version>({
    location: placeText(options),
    world,
    read: () => readVersion(options),
    replace: (replaced, next, text) => writeOnce(next, text, replaced, options, world),
  });
  return { ...store, others: () => readOthers(options) };
}

async function writeOnce(
  next: State,
  text: string,
  replaced: Version | null,
  options: GitHubStoreOptions,
  world: World,
): Promise<Attempt<Version>> {
  const { github, owner, repo, branch, path } = options;
  const message = commitMessage(next, replaced);
  try {
    const answer = await github.request("PUT /repos/{owner}/{repo}/contents/{path}", {
      owner,
      repo,
      path,
      branch,
      message,
      content: Buffer.from(text).toString("base64"),
      ...(replaced === null ? {} : { sha: replaced.sha }),
    });
    const sha = answer.data.content?.sha;
    if (sha !== undefined) return { written: { sha, state: next } };
    const strange = new GitHubFailure({ kind: "unknown-outcome", message: "The answer was not GitHub's." });
    return unsettledOnly(strange, options);
  } catch (error) {
    // Only a first version may make the branch: where there was one before, the branch was deleted.
    if (!isOf(error, "not-found") || replaced !== null) return unsettledOnly(error, options);
  }
  try {
    await createBranch(options, text, message, world);
    return {};
  } catch (error) {
    return unsettledOnly(error, options);
  }
}

/** Throws what looking again would not change. */
function unsettledOnly(error: unknown, place: GitHubPlace): Attempt<Version> {
  const told = explained(error, place, "write");
  if (isOf(error, "conflict", "invalid", "unknown-outcome", "not-found") && !isFinal(error)) {
    return { unsettled: told };
  }
  throw told;
}

async function readVersion(options: GitHubStoreOptions): Promise<Version | null> {
  const { github, owner, repo, branch, path } = options;
  const location = placeText(options);
  try {
    const answer = await github.request("GET /repos/{owner}/{repo}/contents/{path}", {
      owner,
      repo,
      path,
      ref: branch,
    });
    const { data } = answer;
    if (typeof data !== "object" || !("content" in data) || data.type !== "file") throw strange(location);
    const content = data.encoding === "base64" ? data.content : await readBlob(options, data.sha);
    const text = Buffer.from(content, "base64").toString("utf8");
    return { sha: data.sha, state: decodeState(text, location) };
  } catch (error) {
    // The file, the branch or the repository is absent, or the token may not see it; the first write tells them apart.
    if (isOf(error, "not-found")) return null;
    throw explained(error, options, "read");
  }
}

/** One request for the names, one for each state. What is no state of ours, or not to be seen, owns nothing. */
async function readOthers(options: GitHubStoreOptions): Promise<readonly State[]> {
  const { github, owner, repo, branch, path } = options;
  try {
    const route = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
    const { data } = await github.request(route, { owner, repo, tree_sha: branch, recursive: "1" });
    const files = data.tree.filter((one) => one.path.endsWith(".json") && one.path !== path);
    const states = files.map(async ({ path: name, sha }) => {
      const text = Buffer.from(await readBlob(options, sha), "base64").toString("utf8");
      return decodeState(text, name);
    });
    const read = await Promise.allSettled(states);
    return read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  } catch (error) {
    if (isOf(error, "not-found")) return [];
    throw explained(error, options, "read");
  }
}

/** Of a file above 1 MB the contents API gives the sha alone. By sha, so that both are of one version. */
async function readBlob({ github, owner, repo }: GitHubStoreOptions, sha: string): Promise<string> {
  const blob = await github.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
    owner,
    repo,
    file_sha: sha,
  });
  return blob.data.content;
}

function isOf(error: unknown, ...kinds: readonly GitHubFailure["kind"][]): error is GitHubFailure {
  return error instanceof GitHubFailure && kinds.includes(error.kind);
}

/** Public and for ever, so no user and no host; a run's number says where to look. The outcome has no lease any more. */
function commitMessage(next: State, replaced: Version | null): string {
  const by = next.run?.by ?? replaced?.state.run?.by ?? "";
  const who = /^github-run-\d+(\.\d+)?$/.test(by) ? ` by ${by}` : "";
  return `${next.config}: serial ${next.serial}${who}`;
}

function strange(location: string): StateFailure {
  return new StateFailure(
    "state-unreadable",
    `${location} is not a file. Nothing was changed. Give another path with --state.`,
  );
}
