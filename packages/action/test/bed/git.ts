/** Git through GitHub's data routes, as a client with push rights would use them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Call } from "./github.ts";

/** Content by path; null deletes. */
export type Changes = Readonly<Record<string, string | null>>;
export type Files = Readonly<Record<string, string>>;

export interface CommitObject {
  readonly sha: string;
  readonly message: string;
  readonly tree: { readonly sha: string };
  readonly parents: readonly { readonly sha: string }[];
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
}

export interface Git {
  /** Null when there is no such branch. */
  head(branch: string): Promise<string | null>;
  commit(sha: string): Promise<CommitObject>;
  /** All files of a commit. */
  files(sha: string): Promise<Files>;
  /** A commit object with exactly these files; no branch moves. */
  write(files: Files, options: NewCommit): Promise<string>;
  /** Makes or moves a branch, forward or not. */
  point(branch: string, sha: string): Promise<void>;
  remove(branch: string): Promise<void>;
  /** Commits from the root to `sha`, parents before children. */
  history(sha: string): Promise<readonly CommitObject[]>;
}

export interface NewCommit {
  readonly message: string;
  readonly parents: readonly string[];
  readonly author?: CommitObject["author"];
  readonly committer?: CommitObject["committer"];
}

export function gitOf(call: Call, repository: string): Git {
  const git = `/repos/${repository}/git`;
  const get = async <T>(path: string): Promise<T> => await call<T>("GET", path);
  return {
    async head(branch) {
      const found = await call<{ object: { sha: string } } | null>(
        "GET",
        `${git}/ref/heads/${branch}`,
        undefined,
        [404, 409],
      );
      return found?.object.sha ?? null;
    },
    commit: (sha) => get<CommitObject>(`${git}/commits/${sha}`),
    async files(sha) {
      const { tree } = await get<{ tree: { path: string; type: string; sha: string }[] }>(
        `${git}/trees/${sha}?recursive=1`,
      );
      const blobs = tree.filter(({ type }) => type === "blob");
      const read = blobs.map(async ({ path, sha: blob }) => {
        const { content } = await get<{ content: string }>(`${git}/blobs/${blob}`);
        return [path, Buffer.from(content, "base64").toString("utf8")] as const;
      });
      return Object.fromEntries(await Promise.all(read));
    },
    async write(files, { message, parents, author, committer }) {
      const tree = Object.entries(files).map(([path, content]) => ({
        path,
        mode: "100644",
        type: "blob",
        content,
      }));
      const { sha: treeSha } = await call<{ sha: string }>("POST", `${git}/trees`, { tree });
      const people = { ...(author && { author }), ...(committer && { committer }) };
      const body = { message, tree: treeSha, parents, ...people };
      return (await call<{ sha: string }>("POST", `${git}/commits`, body)).sha;
    },
    async point(branch, sha) {
      const moved = await call<unknown>(
        "PATCH",
        `${git}/refs/heads/${branch}`,
        { sha, force: true },
        [404, 422],
      );
      if (moved === null) await call("POST", `${git}/refs`, { ref: `refs/heads/${branch}`, sha });
    },
    async remove(branch) {
      await call("DELETE", `${git}/refs/heads/${branch}`);
    },
    async history(sha) {
      const commits = await get<{ sha: string }[]>(`/repos/${repository}/commits?sha=${sha}&per_page=100`);
      const objects = await Promise.all(
        commits.map((commit) => get<CommitObject>(`${git}/commits/${commit.sha}`)),
      );
      return parentsFirst(objects);
    },
  };
}

function parentsFirst(commits: readonly CommitObject[]): CommitObject[] {
  const waiting = new Map(commits.map((commit) => [commit.sha, commit]));
  const order: CommitObject[] = [];
  const take = (commit: CommitObject): void => {
    if (!waiting.delete(commit.sha)) return;
    for (const { sha } of commit.parents) {
      const parent = waiting.get(sha);
      if (parent !== undefined) take(parent);
    }
    order.push(commit);
  };
  for (const commit of commits) take(commit);
  return order;
}

/** What `theirs` changed since `base`, done to `ours`. Throws where both changed a file differently. */
export function mergeFiles(base: Files, ours: Files, theirs: Files): Files {
  const merged: Record<string, string> = {};
  for (const path of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const [was, mine, other] = [base[path], ours[path], theirs[path]];
    const both = mine !== was && other !== was && mine !== other;
    const content = both ? mergeLines(path, was, mine, other) : other === was ? mine : other;
    if (content !== undefined) merged[path] = content;
  }
  return merged;
}

/** As git itself merges the lines of a file. */
function mergeLines(path: string, ...versions: readonly (string | undefined)[]): string {
  const folder = mkdtempSync(join(tmpdir(), "bed-merge-"));
  try {
    const [base, ours, theirs] = versions.map((text, at) => {
      const file = join(folder, String(at));
      writeFileSync(file, text ?? "");
      return file;
    });
    return execFileSync("git", ["merge-file", "-p", ours ?? "", base ?? "", theirs ?? ""], {
      encoding: "utf8",
    });
  } catch {
    throw new Error(`${path} conflicts: not mergeable.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The files of a merge of two commits. Throws when they conflict. */
export async function mergedFiles(git: Git, ours: string, theirs: string): Promise<Files> {
  const [mine, others] = await Promise.all([git.history(ours), git.history(theirs)]);
  const shared = new Set(mine.map((commit) => commit.sha));
  const base = others.findLast((commit) => shared.has(commit.sha));
  const files = await Promise.all(
    [base?.sha, ours, theirs].map((sha) => (sha === undefined ? {} : git.files(sha))),
  );
  return mergeFiles(files[0] ?? {}, files[1] ?? {}, files[2] ?? {});
}

export function changeFiles(files: Files, changes: Changes): Files {
  const after = Object.entries({ ...files, ...changes });
  return Object.fromEntries(after.filter((entry): entry is [string, string] => entry[1] !== null));
}
