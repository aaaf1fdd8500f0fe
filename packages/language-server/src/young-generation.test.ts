import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const file = new URL("young-generation.ts", import.meta.url).href;

/** Megabytes of the young generation after a few seconds' worth of typing: objects that live as long as one version of a document. */
function youngAfterTyping(before: string): number {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    ${before}
    let version;
    for (let round = 0; round < 40; round += 1) {
      version = Array.from({ length: 100_000 }, (_, at) => ({ at, text: [at] }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    console.log(getHeapSpaceStatistics().find((one) => one.space_name === "new_space").space_size / 1e6, version.length);
  `;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return Number.parseFloat(printed);
}

describe("boundYoungGeneration", () => {
  it("keeps it from growing as far as it would", () => {
    const bounded = youngAfterTyping(
      `import { boundYoungGeneration } from ${JSON.stringify(file)}; boundYoungGeneration();`,
    );
    expect(bounded).toBeLessThanOrEqual(youngAfterTyping("") / 2);
  });
});
