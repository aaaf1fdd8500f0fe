/** What a release is made of: exactly the files that `uses:` needs, and one SHA for one source. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createReleaseCommit } from "../../../scripts/release/commit.ts";
import { buildReleaseTree, releaseFiles } from "../../../scripts/release/tree.ts";
import { releaseNotes, releaseTags } from "../../../scripts/release/version.ts";

const RELEASED = [
  "LICENSE",
  "README.md",
  "action.yml",
  "packages/action/dist/chunks/plan.cjs",
  "packages/action/dist/index.cjs",
];
const SOURCES = [".github/workflows/ci.yml", "package.json", "packages/action/src/main.ts"];
const action = readFileSync(join(import.meta.dirname, "../../../action.yml"), "utf8");

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-release-test-"));
  folders.push(folder);
  return folder;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Another machine's git settings, as bad as they get. */
const HOSTILE = [
  "commit.gpgSign=true",
  "core.autocrlf=true",
  "i18n.commitEncoding=latin1",
  "user.name=Somebody",
];

function git(root: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
}

/** A repository with one commit of its sources, built: dist is there and ignored. */
function repository(settings: readonly string[] = []): string {
  const root = temporary();
  git(root, "init", "--quiet");
  for (const path of [...SOURCES, ...RELEASED]) write(root, path, `${path}\n`);
  write(root, "action.yml", action);
  write(root, "packages/action/dist/index.cjs", "// A bundle\r\n");
  write(root, "packages/action/dist/.tsbuildinfo", "{}");
  write(root, ".gitignore", "dist/\n");
  git(root, "add", ".");
  const person = ["-c", "user.name=Author", "-c", "user.email=author@example.com"];
  const dates = { GIT_AUTHOR_DATE: "1780000000 +0200", GIT_COMMITTER_DATE: "1780000000 +0200" };
  execFileSync("git", [...person, "commit", "--quiet", "-m", "Sources"], {
    cwd: root,
    env: { ...process.env, ...dates },
  });
  for (const setting of settings) git(root, "config", ...setting.split("="));
  return root;
}

describe("the tree", () => {
  it("holds what action.yml starts, README and LICENSE, and nothing else", () => {
    const folder = join(temporary(), "release");
    expect(buildReleaseTree(repository(), folder)).toEqual(RELEASED);
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(entries.map((one) => join(one.parentPath, one.name).slice(folder.length + 1)).sort()).toEqual(
      RELEASED,
    );
    const { runs } = parse(action) as { readonly runs: { readonly main: string } };
    expect(RELEASED).toContain(runs.main);
  });

  it("is refused without a build, saying how to build", () => {
    const root = repository();
    rmSync(join(root, "packages/action/dist"), { recursive: true });
    expect(() => releaseFiles(root)).toThrow("packages/action/dist/index.cjs is missing. Run: npm run build");
  });

  it("is not mixed with what a folder holds already", () => {
    const folder = temporary();
    writeFileSync(join(folder, "old.cjs"), "");
    expect(() => buildReleaseTree(repository(), folder)).toThrow("is not empty");
  });
});

describe("the commit", () => {
  it("has the release's files, no parent, and says what it was built from", () => {
    const root = repository();
    const commit = createReleaseCommit(root, "1.2.3");
    expect(git(root, "ls-tree", "-r", "--name-only", commit).split("\n")).toEqual(RELEASED);
    expect(git(root, "show", `${commit}:action.yml`)).toBe(action.trim());
    expect(git(root, "show", "--no-patch", "--format=%P|%an|%at|%cn|%ct|%B", commit)).toBe(
      `|github-actions[bot]|1780000000|github-actions[bot]|1780000000|Release 1.2.3\n\nBuilt from ${git(root, "rev-parse", "HEAD")}.`,
    );
  });

  it("is the same on every machine, and another for another build", () => {
    const root = repository();
    const commit = createReleaseCommit(root, "1.2.3");
    expect(createReleaseCommit(root, "1.2.3")).toBe(commit);
    expect(createReleaseCommit(repository(HOSTILE), "1.2.3")).toBe(commit);
    write(root, "packages/action/dist/index.cjs", "another build\n");
    expect(createReleaseCommit(root, "1.2.3")).not.toBe(commit);
  });

  it("leaves the checkout as it is", () => {
    const root = repository();
    const look = (): readonly string[] => [
      git(root, "status", "--branch", "--porcelain"),
      git(root, "show-ref"),
    ];
    const before = look();
    createReleaseCommit(root, "1.2.3");
    expect(look()).toEqual(before);
  });

  it("is refused while a file differs from the source it names", () => {
    const root = repository();
    write(root, "README.md", "not committed\n");
    expect(() => createReleaseCommit(root, "1.2.3")).toThrow("README.md");
  });

  it("can be downloaded by itself: `uses:` of its tag sees the release alone", () => {
    const root = repository();
    git(root, "tag", "v1.2.3", createReleaseCommit(root, "1.2.3"));
    const clone = join(temporary(), "clone");
    git(root, "-c", "advice.detachedHead=false", "clone", "--quiet", "--branch=v1.2.3", root, clone);
    expect(git(clone, "ls-files").split("\n")).toEqual(RELEASED);
  });
});

describe("the tags", () => {
  it.each([
    ["1.0.0", [], ["v1.0.0", "v1", "v1.0"]],
    ["1.2.4", ["v1.2.3", "v1.2", "v1"], ["v1.2.4", "v1", "v1.2"]],
    ["1.10.0", ["v1.9.9"], ["v1.10.0", "v1", "v1.10"]],
    ["1.2.4", ["v1.2.3", "v1.3.0", "v2.0.0"], ["v1.2.4", "v1.2"]],
    ["1.2.4", ["v1.2.10"], ["v1.2.4"]],
    ["1.2.4", ["v1.3.0-rc.1"], ["v1.2.4", "v1", "v1.2"]],
    ["2.0.0-rc.1", ["v1.2.3"], ["v2.0.0-rc.1"]],
    ["0.2.0", ["v0.1.0"], ["v0.2.0", "v0.2"]],
  ])("%s after %j: %j", (version, existing, expected) => {
    expect(releaseTags(version, existing)).toEqual(expected);
  });

  it("are refused when released already, or not a version", () => {
    expect(() => releaseTags("1.2.3", ["v1.2.3"])).toThrow("released already");
    expect(() => releaseTags("1.2", [])).toThrow('"1.2" is not a version');
  });
});

describe("the notes", () => {
  const changelog =
    "# Changelog\n\n## Unreleased\n\n## [1.2.3] - 2026-12-01\n\n### Added\n\n- A.\n\n## 1.2.2\n\n- B.\n";

  it.each([
    ["1.2.3", "### Added\n\n- A.\n"],
    ["1.2.2", "- B.\n"],
  ])("of %s are its section", (version, expected) => {
    expect(releaseNotes(changelog, version)).toBe(expected);
  });

  it.each(["1.2.1", "1.2", "Unreleased"])("of %s are missed", (version) => {
    expect(() => releaseNotes(changelog, version)).toThrow("CHANGELOG.md says nothing");
  });
});
