import { join } from "node:path";
import type { ViteUserConfig } from "vitest/config";

if (Number(process.versions.node.split(".")[0]) < 24) {
  throw new Error(
    `The tests need Node 24, and this is ${process.version}. Run them with npm (\`npm test\`), which puts the devDependency node@24 first on the PATH; after \`npm ci --ignore-scripts\` run \`npm rebuild node\`.`,
  );
}

const conditions = ["twilio-proxy-source", "node", "import", "module", "default"];

/** One configuration for every package: tests beside sources, sources instead of builds, totals as JSON for `.ci/run`. */
export const suite: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    globalSetup: join(import.meta.dirname, "vitest.temporary.ts"),
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "test-report.json" }]],
  },
};
