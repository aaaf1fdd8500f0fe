import type { Pull } from "./gaps/pulls.ts";
import { type Git, mergedFiles, mergeFiles } from "./git.ts";
import type { Memory } from "./memory.ts";

export type Method = "merge" | "squash" | "rebase";

/** How the base branch moved. */
export interface Landing {
  readonly branch: string;
  readonly before: string;
  readonly sha: string;
}

export interface QueueGroup {
  /** `gh-readonly-queue/main/pr-N-<base>` */
  readonly branch: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  land(): Promise<Landing>;
}

export interface Merging {
  readonly git: Git;
  readonly memory: Memory;
  close(pull: Pull): Promise<void>;
}

/** emulate would put the head's whole tree on the base that was; GitHub merges into what the base is now. */
export async function mergePull(pull: Pull, method: Method, merging: Merging): Promise<Landing> {
  const { git } = merging;
  const branch = pull.base.ref;
  const before = (await git.head(branch)) ?? "";
  const commits = await writeMerge(pull, method, before, git);
  const sha = commits.at(-1) ?? before;
  await git.point(branch, sha);
  await settle(pull, sha, commits, merging);
  return { branch, before, sha };
}

/** New commits of the base branch, the last of them its tip. */
async function writeMerge(pull: Pull, method: Method, tip: string, git: Git): Promise<string[]> {
  const title = `${pull.title} (#${pull.number})`;
  if (method === "rebase") return await replay(pull, tip, git);
  const files = await mergedFiles(git, tip, pull.head.sha);
  if (method === "squash") return [await git.write(files, { message: title, parents: [tip] })];
  const message = `Merge pull request #${pull.number} from ${pull.head.label}`;
  const merge = await git.write(files, { message, parents: [tip, pull.head.sha] });
  const own = await ownCommits(pull, tip, git);
  return [...own.map((commit) => commit.sha), merge];
}

async function ownCommits(pull: Pull, tip: string, git: Git) {
  const known = new Set((await git.history(tip)).map((commit) => commit.sha));
  return (await git.history(pull.head.sha)).filter((commit) => !known.has(commit.sha));
}

async function replay(pull: Pull, tip: string, git: Git): Promise<string[]> {
  const done: string[] = [];
  for (const { sha, message, parents, author } of await ownCommits(pull, tip, git)) {
    const onto = done.at(-1) ?? tip;
    const [was, now, theirs] = await Promise.all(
      [parents[0]?.sha ?? sha, onto, sha].map((each) => git.files(each)),
    );
    const files = mergeFiles(was ?? {}, now ?? {}, theirs ?? {});
    const committer = { name: "GitHub", email: "noreply@github.com", date: new Date().toISOString() };
    done.push(await git.write(files, { message, parents: [onto], author, committer }));
  }
  return done;
}

async function settle(
  pull: Pull,
  sha: string,
  commits: readonly string[],
  { memory, close }: Merging,
): Promise<void> {
  await close(pull);
  const at = new Date().toISOString();
  memory.merged.set(pull.number, { sha, head: pull.head.sha, at, commits: new Set(commits) });
}

/** One squashed commit for each, in order, on a branch of the queue. */
export async function queueGroup(pulls: readonly Pull[], merging: Merging): Promise<QueueGroup> {
  const { git } = merging;
  const baseRef = pulls[0]?.base.ref ?? "main";
  const baseSha = (await git.head(baseRef)) ?? "";
  const landed: (readonly [Pull, string])[] = [];
  let headSha = baseSha;
  for (const pull of pulls) {
    const [sha] = await writeMerge(pull, "squash", headSha, git);
    headSha = sha ?? headSha;
    landed.push([pull, headSha]);
  }
  const branch = `gh-readonly-queue/${baseRef}/pr-${pulls.at(-1)?.number}-${baseSha}`;
  await git.point(branch, headSha);
  return {
    branch,
    headSha,
    baseSha,
    baseRef,
    async land() {
      await git.point(baseRef, headSha);
      for (const [pull, sha] of landed) await settle(pull, sha, [sha], merging);
      await git.remove(branch);
      return { branch: baseRef, before: baseSha, sha: headSha };
    },
  };
}
