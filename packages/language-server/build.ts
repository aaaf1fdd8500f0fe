/** Bundles the server twice: for Node, in parts that load when they are needed, and for web workers as one file. */
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from "rolldown";
import { modernNumbers } from "../../scripts/bundle/modern-numbers.ts";

const folder = import.meta.dirname;
const out = join(folder, "dist");

/** A worker has no Node. What is left of it there paints a terminal, which a worker has not either. */
const withoutNode: Plugin = {
  name: "without-node",
  resolveId: { filter: { id: /^node:util$/ }, handler: () => join(folder, "src/plain-style.ts") },
};

async function bundle(input: InputOptions, output: OutputOptions): Promise<void> {
  const built = await rolldown({
    ...input,
    plugins: [modernNumbers, ...(input.platform === "browser" ? [withoutNode] : [])],
    resolve: {
      mainFields: ["module", "main"],
      conditionNames: ["twilio-proxy-source", input.platform ?? "node", "import", "module", "default"],
    },
  });
  await built.write({ dir: out, minify: true, comments: false, ...output });
  await built.close();
}

rmSync(out, { recursive: true, force: true });
await bundle(
  { input: join(folder, "src/main.ts"), platform: "node" },
  { format: "cjs", entryFileNames: "main.cjs", chunkFileNames: "[name].cjs" },
);
await bundle(
  // Whatever else of Node core's rooms name is shaken off; a test looks.
  {
    input: join(folder, "src/browser.ts"),
    platform: "browser",
    external: /^(?:node:(?!util$)|(?:crypto|querystring|url|util)$)/,
  },
  { format: "iife", entryFileNames: "browser.js", codeSplitting: false },
);
chmodSync(join(out, "main.cjs"), 0o755);
