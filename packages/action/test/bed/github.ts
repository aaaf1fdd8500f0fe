import { everything, type Permissions, people, startEmulated } from "./emulated.ts";
import type { Api } from "./exchange.ts";
import { createFront } from "./front.ts";
import type { Pull } from "./gaps/pulls.ts";
import { type Changes, changeFiles, type Files, type Git, gitOf, mergedFiles } from "./git.ts";
import { type BranchRule, createMemory, type WorkflowRun } from "./memory.ts";
import { type Landing, type Method, mergePull, type QueueGroup, queueGroup } from "./merge.ts";
import type { CheckRun, Comment, Issue } from "./records.ts";

/** Calls GitHub and returns the body; null for a status in `absent`. Throws on any other that is no success. */
export type Call = <T>(
  method: string,
  path: string,
  body?: unknown,
  absent?: readonly number[],
) => Promise<T>;

export interface GitHubOptions {
  readonly owner?: string;
  readonly repo?: string;
  /** A private repository also asks a token for read permissions. */
  readonly private?: boolean;
  /** First commit of `main`; an empty repository when null. */
  readonly files?: Files | null;
  /** The address that answers name as GitHub's. */
  readonly url?: string;
}

export type Who = "bot" | keyof typeof people;

export interface GitHub {
  readonly owner: string;
  readonly repo: string;
  /** `owner/repo` */
  readonly fullName: string;
  /** GitHub, without faults and unwatched. */
  readonly api: Api;
  readonly git: Git;
  /** `bot` has every permission this Action asks for. */
  readonly tokens: Readonly<Record<Who, string>>;
  /** A job's token with these permissions, and no others. */
  tokenWith(permissions: Permissions): Promise<string>;
  as(who: Who): Call;
  /** Commits on a branch, which is made from main when it is new. Returns the commit's SHA. */
  commit(branch: string, changes: Changes, options?: CommitOptions): Promise<string>;
  open(branch: string, options?: { title?: string; base?: string }): Promise<Pull>;
  pull(number: number): Promise<Pull>;
  /** A fork of the stranger's. What is committed there is found in the base repository by SHA, as on GitHub. */
  fork(): Promise<Fork>;
  /** Makes the commit that `refs/pull/N/merge` would be. Throws when the pull request conflicts. */
  testMerge(pull: Pull): Promise<string>;
  merge(pull: Pull, method: Method): Promise<Landing>;
  /** What a merge queue tests; `land` moves the base branch there. */
  queue(pulls: readonly Pull[]): Promise<QueueGroup>;
  close(pull: Pull): Promise<void>;
  comment(number: number, body: string, who?: Who): Promise<Comment>;
  comments(number: number): Promise<readonly Comment[]>;
  issues(state?: "open" | "closed" | "all"): Promise<readonly Issue[]>;
  checkRuns(sha: string): Promise<readonly CheckRun[]>;
  /** Null when the branch or the file is not there. */
  file(path: string, ref?: string): Promise<string | null>;
  protect(rule: BranchRule): void;
  /** What `GET actions/runs/{id}` tells. */
  setRun(run: WorkflowRun): void;
  stop(): Promise<void>;
}

export interface CommitOptions {
  readonly message?: string;
  /** Where a new branch begins; main when left out. */
  readonly from?: string;
}

export interface Fork {
  readonly fullName: string;
  commit(branch: string, changes: Changes, options?: CommitOptions): Promise<string>;
  open(branch: string, options?: { title?: string }): Promise<Pull>;
}

/** Boots emulate and makes the repository. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const { owner = "acme", repo = "voice", files = { "README.md": "# voice\n" } } = options;
  const fullName = `${owner}/${repo}`;
  const { url = "http://github.test", private: closed = false } = options;
  const emulated = await startEmulated({ owner, repo, private: closed, url });
  const memory = createMemory();
  const api = createFront(emulated, memory);
  const tokens = { ...emulated.tokens, bot: await emulated.installationToken(everything) };
  const as = (who: Who): Call => callOf(api, tokens[who]);
  // As `git push` would: past REST's rules for empty repositories, and past rulesets.
  const git = gitOf(callOf(emulated.api, tokens.human), fullName);
  const human = as("human");
  const path = `/repos/${fullName}`;
  if (files !== null)
    await git.point("main", await git.write(files, { message: "First commit", parents: [] }));
  const open = (head: string, title: string, base: string, call: Call): Promise<Pull> =>
    call<Pull>("POST", `${path}/pulls`, { title, head, base });
  const merging = { git, memory, close: (pull: Pull) => closePull(human, path, pull) };

  return {
    owner,
    repo,
    fullName,
    api,
    git,
    tokens,
    tokenWith: emulated.installationToken,
    as,
    commit: (branch, changes, rest) => commitOn(git, branch, changes, rest),
    open: (branch, { title = `Change by ${branch}`, base = "main" } = {}) => open(branch, title, base, human),
    pull: (number) => human<Pull>("GET", `${path}/pulls/${number}`),
    async fork() {
      const stranger = as("stranger");
      const { full_name } = await stranger<{ full_name: string }>("POST", `${path}/forks`, {});
      const theirs = gitOf(callOf(emulated.api, tokens.stranger), full_name);
      await shareHistory(git, theirs, (await git.head("main")) ?? "");
      return {
        fullName: full_name,
        async commit(branch, changes, rest) {
          const sha = await commitOn(theirs, branch, changes, rest);
          await copyCommits(theirs, git, sha);
          return sha;
        },
        open: (branch, { title = `Change by ${branch}` } = {}) =>
          open(`${people.stranger}:${branch}`, title, "main", stranger),
      };
    },
    async testMerge(pull) {
      const { head, base } = await human<Pull>("GET", `${path}/pulls/${pull.number}`);
      const tip = (await git.head(base.ref)) ?? base.sha;
      const merged = await mergedFiles(git, tip, head.sha);
      const message = `Merge ${head.sha} into ${tip}`;
      const sha = await git.write(merged, { message, parents: [tip, head.sha] });
      memory.testMerges.set(pull.number, sha);
      return sha;
    },
    merge: async (pull, method) =>
      await mergePull(await human<Pull>("GET", `${path}/pulls/${pull.number}`), method, merging),
    queue: async (pulls) => {
      const fresh = pulls.map((pull) => human<Pull>("GET", `${path}/pulls/${pull.number}`));
      return await queueGroup(await Promise.all(fresh), merging);
    },
    close: (pull) => closePull(human, path, pull),
    comment: (number, body, who = "stranger") =>
      as(who)<Comment>("POST", `${path}/issues/${number}/comments`, { body }),
    comments: (number) => allOf<Comment>(human, `${path}/issues/${number}/comments`),
    issues: async (state = "open") =>
      (await allOf<Issue>(human, `${path}/issues?state=${state}`)).filter(
        (issue) => !("pull_request" in issue),
      ),
    checkRuns: async (sha) =>
      (await human<{ check_runs: CheckRun[] }>("GET", `${path}/commits/${sha}/check-runs?filter=all`))
        .check_runs,
    async file(name, ref = "main") {
      const found = await human<{ content: string } | null>(
        "GET",
        `${path}/contents/${name}?ref=${ref}`,
        undefined,
        [404],
      );
      return found === null ? null : Buffer.from(found.content, "base64").toString("utf8");
    },
    protect: (rule) => void memory.rules.push(rule),
    setRun: (run) => void memory.runs.set(run.id, run),
    stop: () => emulated.close(),
  };
}

function callOf(api: Api, token: string): Call {
  const headers = {
    authorization: `Bearer ${token}`,
    "user-agent": "bed",
    "content-type": "application/json",
  };
  return async <T>(method: string, path: string, body?: unknown, absent: readonly number[] = []) => {
    const answer = await api({ method, path, headers, body });
    if (absent.includes(answer.status)) return null as T;
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  };
}

async function commitOn(
  git: Git,
  branch: string,
  changes: Changes,
  options: CommitOptions = {},
): Promise<string> {
  const parent = (await git.head(branch)) ?? (await git.head(options.from ?? "main"));
  const files = parent === null ? {} : await git.files(parent);
  const message = options.message ?? `Change ${Object.keys(changes).join(", ")}`;
  const sha = await git.write(changeFiles(files, changes), {
    message,
    parents: parent === null ? [] : [parent],
  });
  await git.point(branch, sha);
  return sha;
}

/** emulate gives a fork a history of its own; GitHub shares the base's. */
async function shareHistory(from: Git, to: Git, head: string): Promise<void> {
  await copyCommits(from, to, head);
  await to.point("main", head);
}

/** Equal content and dates give equal SHAs, as in any git. */
async function copyCommits(from: Git, to: Git, head: string): Promise<void> {
  for (const { sha, message, parents, author, committer } of await from.history(head)) {
    const copied = await to.write(await from.files(sha), {
      message,
      parents: parents.map((each) => each.sha),
      author,
      committer,
    });
    if (copied !== sha) throw new Error(`Commit ${sha} became ${copied} on its way to a fork.`);
  }
}

async function closePull(call: Call, path: string, pull: Pull): Promise<void> {
  await call("PATCH", `${path}/pulls/${pull.number}`, { state: "closed" });
}

async function allOf<T>(call: Call, path: string): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page += 1) {
    const items = await call<T[]>("GET", `${path}${path.includes("?") ? "&" : "?"}per_page=100&page=${page}`);
    all.push(...items);
    if (items.length < 100) return all;
  }
}
