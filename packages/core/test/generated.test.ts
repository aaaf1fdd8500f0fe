import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedFiles, referenceFiles } from "../../../scripts/generate/files.ts";

const root = join(import.meta.dirname, "../../..");

/** When this fails: `npm run generate`, and commit what it wrote. */
test.each([
  ["schemas, types and the validator", generatedFiles],
  ["the reference pages", referenceFiles],
])("%s are fresh", { timeout: 30_000 }, async (_, generate) => {
  const files = await generate(root);
  expect(files.size).toBeGreaterThanOrEqual(6);
  for (const [path, text] of files) {
    expect(readFileSync(join(root, path), "utf8") === text, `${path} is stale; run: npm run generate`).toBe(
      true,
    );
  }
});
