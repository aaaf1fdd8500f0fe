/** Bundles the command into dist/: one entry, and parts that load when a verb needs them, so that it starts at once. */
import { chmodSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { modernNumbers } from "../../scripts/bundle/modern-numbers.ts";
import { withoutFormats } from "../../scripts/bundle/without-formats.ts";

const folder = import.meta.dirname;
const out = join(folder, "dist");

/** Commander loads it for commands that are programs of their own, which none of ours is; it takes 5 ms. */
const withoutPrograms: Plugin = {
  name: "without-programs",
  transform: {
    filter: { id: /commander\/lib\/command\.js$/ },
    handler: (code) => code.replace("import childProcess from 'node:child_process';", ""),
  },
};

rmSync(out, { recursive: true, force: true });
const bundle = await rolldown({
  input: join(folder, "src/main.ts"),
  platform: "node",
  // Merged or moved, the helpers that every part needs would bring the code of the plan with them.
  experimental: { chunkOptimization: false },
  resolve: {
    mainFields: ["module", "main"],
    conditionNames: ["twilio-proxy-source", "node", "import", "module", "default"],
  },
  plugins: [withoutPrograms, modernNumbers, withoutFormats],
});
await bundle.write({
  dir: out,
  format: "cjs",
  entryFileNames: "main.cjs",
  chunkFileNames: "[name].cjs",
  minify: true,
  comments: false,
});
await bundle.close();
cpSync(join(folder, "../../schemas"), join(out, "schemas"), { recursive: true });
chmodSync(join(out, "main.cjs"), 0o755);
