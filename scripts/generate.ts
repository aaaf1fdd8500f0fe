/**
 * Writes everything that follows from `schemas/` and the field tables: `npm run generate`. With `--check` it writes
 * nothing and fails naming the stale files.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles, referenceFiles } from "./generate/files.ts";

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");

const stale: string[] = [];
for (const files of [generatedFiles, referenceFiles]) {
  for (const [path, text] of await files(root)) bringUpToDate(path, text);
}

if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(", ")}\nRun: npm run generate`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? "Everything is fresh." : `Wrote ${stale.join(", ")}`);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function bringUpToDate(path: string, text: string): void {
  const target = join(root, path);
  if (read(target) === text) return;
  stale.push(path);
  if (check) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
