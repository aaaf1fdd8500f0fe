/** A real editor without a screen: it runs a script over a config of ours, with the bundle as server and the simulator as Twilio. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createSimulator } from "@twilio-proxy/simulator";

const server = join(import.meta.dirname, "../../dist/main.cjs");

export interface Editor {
  readonly command: string;
  readonly argv: readonly string[];
}

export interface Said {
  /** The server's process. */
  readonly pid: number;
  readonly stopped: boolean;
}

/** The script by which an editor is driven. */
export function scriptOf(name: string): string {
  return join(import.meta.dirname, name);
}

export function isInstalled(...command: readonly [string, ...string[]]): boolean {
  const [name, ...argv] = command;
  return spawnSync(name, argv).status === 0;
}

/** What the script printed as one line of JSON; it finds the server's and the config's path in its environment. */
export async function drive<Answer extends Said>({ command, argv }: Editor, text: string): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-editor-"));
  const simulator = await createSimulator({ seed: {}, rateLimits: false });
  const config = join(folder, "proxy.json");
  writeFileSync(config, text);
  try {
    const { stdout } = await promisify(execFile)(command, [...argv], {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: folder,
        XDG_STATE_HOME: folder,
        SERVER: server,
        CONFIG: config,
        TWILIO_ACCOUNT_SID: simulator.accountSid,
        TWILIO_AUTH_TOKEN: "simulated",
        TWILIO_PROXY_API_URL: simulator.url,
      },
      timeout: 25_000,
    });
    const line = stdout.split("\n").find((one) => one.startsWith("{"));
    if (line === undefined) throw new Error(`${command} said nothing`);
    return JSON.parse(line) as Answer;
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
