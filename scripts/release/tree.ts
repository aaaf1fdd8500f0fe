import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const BUNDLE_FOLDER = "packages/action/dist";
const ENTRY = `${BUNDLE_FOLDER}/index.cjs`;

/**
 * What a release holds and nothing else, since a runner downloads the whole tree of the ref for every job. Paths from the
 * root, with slashes, sorted.
 * @throws Error when the bundle has not been built.
 */
export function releaseFiles(root: string): readonly string[] {
  if (!existsSync(join(root, ENTRY))) throw new Error(`${ENTRY} is missing. Run: npm run build`);
  const bundle = readdirSync(join(root, BUNDLE_FOLDER), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length));
  return ["LICENSE", "README.md", "action.yml", ...bundle].map((path) => path.replaceAll("\\", "/")).sort();
}

/**
 * Copies what a release holds into a new folder: `uses: ./<folder>` then runs what `uses: …@v1` will.
 * @throws Error when the folder has something in it, or the bundle has not been built.
 */
export function buildReleaseTree(root: string, folder: string): readonly string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty. Name a new folder, so that nothing else gets into the release.`);
  }
  const files = releaseFiles(root);
  for (const path of files) cpSync(join(root, path), join(folder, path));
  return files;
}
