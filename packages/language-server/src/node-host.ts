/** Node as the host: files, the process's environment, and an account when somebody asks for one. */
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type Environment, systemWorld } from "@twilio-proxy/core";
import { URI } from "vscode-uri";
import type { Host } from "./host.ts";
import { once } from "./once.ts";

/** Bytes. An `.env` file has a few lines; anything longer is something else. */
const MAX_FILE = 1_000_000;

export function nodeHost(env: Environment): Host {
  const shared = once(folderUntilExit);
  return {
    world: systemWorld,
    env,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    async readText(uri) {
      const { scheme, fsPath } = URI.parse(uri);
      if (scheme !== "file") return null;
      try {
        const bytes = await readFile(fsPath);
        return bytes.length > MAX_FILE ? null : bytes.toString("utf8");
      } catch {
        return null;
      }
    },
    parseEnv: (text) => parseEnv(text),
    async shareText(name, text) {
      const folder = await mkdtemp(join(shared(), "shown-"));
      const file = join(folder, `${name}.txt`);
      await writeFile(file, text, { mode: 0o600 });
      return URI.file(file).toString();
    },
    loadAccount: async () => (await import("./account/room.ts")).accountRoom,
  };
}

/** What was shown is of no use to anybody once its editor has gone. */
function folderUntilExit(): string {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
