/**
 * What a release is made of, for `.github/workflows/release.yml` and for whoever wants to see it before:
 *
 *   node scripts/release/main.ts tree FOLDER   copies what a release holds
 *   node scripts/release/main.ts commit        makes the release commit, prints its SHA
 *   node scripts/release/main.ts tags          the release's tags, one a line: the fixed one, then those that move
 *   node scripts/release/main.ts notes         the changelog's section
 *
 * The version is package.json's. Nothing here pushes, tags or publishes.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createReleaseCommit } from "./commit.ts";
import { buildReleaseTree } from "./tree.ts";
import { releaseNotes, releaseTags } from "./version.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

function run([verb, folder, ...rest]: readonly string[]): string {
  const { version } = JSON.parse(read("package.json")) as { readonly version: string };
  const asked = folder === undefined ? verb : rest.length === 0 ? `${verb} FOLDER` : null;
  switch (asked) {
    case "tree FOLDER":
      return buildReleaseTree(root, folder ?? "").join("\n");
    case "commit":
      return createReleaseCommit(root, version);
    case "tags":
      return releaseTags(version, tags()).join("\n");
    case "notes":
      return releaseNotes(read("CHANGELOG.md"), version).trimEnd();
    default:
      throw new Error("Expected: tree FOLDER, commit, tags or notes.");
  }
}

function tags(): readonly string[] {
  return execFileSync("git", ["tag", "--list", "v*"], { cwd: root, encoding: "utf8" }).split("\n");
}

try {
  console.log(run(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
