import { defineConfig } from "vitest/config";
import { suite } from "../../vitest.shared.ts";

export default defineConfig(suite);
