import { defineConfig, mergeConfig } from "vitest/config";
import { suite } from "../../vitest.shared.ts";

export default defineConfig(
  mergeConfig(suite, {
    logLevel: "error",
    test: {
      // GitHub's language service imports JSON as bundlers do, which Node does not.
      server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
      // A scenario runs several processes, on whatever machine.
      testTimeout: 30_000,
    },
  }),
);
