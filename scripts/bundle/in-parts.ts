import { rmSync } from "node:fs";
import { type Plugin, rolldown } from "rolldown";

export interface Bundling {
  readonly input: string;
  /** Emptied first. */
  readonly out: string;
  /** Name of the first part, such as `main.cjs`. */
  readonly entry: string;
  readonly plugins: readonly Plugin[];
}

/** For Node: one entry, and parts that load when they are needed. Built twice it is the same twice. */
export async function bundleInParts({ input, out, entry, plugins }: Bundling): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  const bundle = await rolldown({
    input,
    platform: "node",
    // Merged or moved, the helpers that every part needs would bring the code of the plan with them.
    experimental: { chunkOptimization: false },
    resolve: {
      mainFields: ["module", "main"],
      conditionNames: ["twilio-proxy-source", "node", "import", "module", "default"],
    },
    plugins: [...plugins],
  });
  await bundle.write({
    dir: out,
    format: "cjs",
    entryFileNames: entry,
    chunkFileNames: "[name].cjs",
    minify: true,
    comments: false,
  });
  await bundle.close();
}
