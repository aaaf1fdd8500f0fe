import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { releaseFiles } from "./tree.ts";

const PERSON = "github-actions[bot]";
const EMAIL = "41898282+github-actions[bot]@users.noreply.github.com";

/**
 * Makes the commit that a release's tags name: the release's files, no parent, person and date from the source commit. No
 * branch, tag, index or work tree is touched. Whoever builds the same source gets the same SHA, so comparing two SHAs
 * compares two builds.
 * @throws Error when the work tree has changes, since the commit names HEAD as its source.
 */
export function createReleaseCommit(root: string, version: string): string {
  const files = releaseFiles(root);
  const git = gitIn(root);
  const changes = git(["status", "--porcelain"]);
  if (changes !== "") throw new Error(`A release is made from a commit, and these files differ:\n${changes}`);
  const source = git(["rev-parse", "HEAD"]);
  const date = `${git(["show", "--no-patch", "--format=%ct", source])} +0000`;
  const env = {
    GIT_AUTHOR_NAME: PERSON,
    GIT_AUTHOR_EMAIL: EMAIL,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: PERSON,
    GIT_COMMITTER_EMAIL: EMAIL,
    GIT_COMMITTER_DATE: date,
  };
  const message = `Release ${version}\n\nBuilt from ${source}.\n`;
  const commit = ["-c", "i18n.commitEncoding=UTF-8", "commit-tree", writeTree(git, files)];
  return git(commit, { input: message, env });
}

/** An index of its own, so that the one of the checkout stays as it is. */
function writeTree(git: Git, files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-release-"));
  const env = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    const entries = files.map(
      (path) => `100644 ${git(["hash-object", "-w", "--no-filters", path])}\t${path}\n`,
    );
    git(["update-index", "--add", "--index-info"], { input: entries.join(""), env });
    return git(["write-tree"], { env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Input {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

type Git = (args: readonly string[], input?: Input) => string;

function gitIn(root: string): Git {
  return (args, { input = "", env = {} } = {}) =>
    execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      input,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    }).trim();
}
