import { defineConfig, mergeConfig } from "vitest/config";
import { suite } from "../../vitest.shared.ts";

export default defineConfig(
  mergeConfig(suite, {
    logLevel: "error",
    // GitHub's language service imports JSON as bundlers do, which Node does not.
    test: { server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } } },
  }),
);
