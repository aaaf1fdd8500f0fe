/** Bundles the command into dist/: one entry, and parts that load when a verb needs them, so that it starts at once. */
import { chmodSync, cpSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "rolldown";
import { bundleInParts } from "../../scripts/bundle/in-parts.ts";
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

await bundleInParts({
  input: join(folder, "src/main.ts"),
  out,
  entry: "main.cjs",
  plugins: [withoutPrograms, modernNumbers, withoutFormats],
});
cpSync(join(folder, "../../schemas"), join(out, "schemas"), { recursive: true });
chmodSync(join(out, "main.cjs"), 0o755);
