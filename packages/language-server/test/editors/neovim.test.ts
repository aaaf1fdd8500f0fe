/** The bundle in a real Neovim (Debian's 0.7 or later): a plain client over stdio. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const server = join(import.meta.dirname, "../../dist/main.cjs");
const script = join(import.meta.dirname, "neovim.lua");
const isInstalled = spawnSync("nvim", ["--version"]).status === 0;

const CONFIG = `{ "services": {
  "rides": { "unique_nam": "rides", "default_ttl": 3600,
    "
  } } }
`;

interface Said {
  readonly codes: readonly string[];
  readonly completion: readonly string[];
  readonly hover: string;
  readonly after: { readonly codes: readonly string[]; readonly line: string };
  readonly stopped: boolean;
}

test.skipIf(!isInstalled)(
  "Neovim (skipped where it is not installed) shows, completes, explains, mends, stops",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-neovim-"));
    try {
      const said = edit(folder, CONFIG.replace(',\n    "\n', "\n"));
      expect(said.codes).toEqual(["unknown-key"]);
      expect(said.hover).toContain("1 h");
      expect(said.after.line).toContain('"unique_name": "rides"');
      expect(said.after.codes).toEqual([]);
      expect(said.stopped).toBe(true);
      expect(edit(folder, CONFIG).completion).toEqual(
        expect.arrayContaining(["callback_url", "phone_numbers"]),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

function edit(folder: string, text: string): Said {
  const config = join(folder, "proxy.json");
  writeFileSync(config, text);
  const output = execFileSync(
    "nvim",
    ["--headless", "-u", "NONE", "-n", "-c", `luafile ${script}`, "-c", "qall!"],
    {
      cwd: folder,
      env: { ...process.env, HOME: folder, XDG_STATE_HOME: folder, SERVER: server, CONFIG: config },
      encoding: "utf8",
      timeout: 25_000,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const line = output.split("\n").find((one) => one.startsWith("{"));
  return JSON.parse(line ?? "null") as Said;
}
