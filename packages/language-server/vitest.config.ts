import { defineConfig, mergeConfig } from "vitest/config";
import { suite } from "../../vitest.shared.ts";

export default defineConfig(
  mergeConfig(suite, {
    // A scenario runs several processes, on whatever machine.
    test: { testTimeout: 30_000 },
  }),
);
