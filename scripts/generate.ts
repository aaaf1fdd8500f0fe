/**
 * Writes everything that follows from `schemas/` and the field tables: `npm run generate`. With `--check` it writes
 * nothing and fails naming the stale files.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles } from "./generate/files.ts";

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");

const stale: string[] = [];
for (const [path, text] of await generatedFiles(root)) {
  const target = join(root, path);
  if (read(target) === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
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
