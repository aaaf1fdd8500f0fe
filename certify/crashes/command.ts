/** `twilio-proxy` in a folder of its own: as a real process that can be killed, and the same command within this one. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "../../packages/cli/src/run.ts";
import { ACCOUNT } from "../../packages/core/test/harness.ts";

const root = join(import.meta.dirname, "../..");
const COMMAND = join(root, "packages/cli/dist/main.cjs");
const preload = join(import.meta.dirname, "file-steps.js");
/** A fifth of a process's time is the compiling of its modules. */
const COMPILED = join(tmpdir(), "twilio-proxy-crash-compiled");
const PATIENCE_MS = 60_000;
const ALLOW = ["--allow-destroy", "--allow-empty"];
export const APPLY = ["apply", "--auto-approve", ...ALLOW];
export const PLAN = ["plan", "--detailed-exitcode", ...ALLOW];

export interface Ran {
  /** null: killed. */
  readonly exit: number | null;
  readonly printed: string;
}

export interface Folder {
  /** The state's file as text; null: there is none. */
  state(): Promise<string | null>;
  writeConfig(config: object): Promise<void>;
  writeState(text: string): Promise<void>;
  /** A process of its own. `crash` is for file-steps.js, which is loaded where it has something to do. */
  start(argv: readonly string[], url: string, crash: Readonly<Record<string, string>>): Started;
  /** The same command without a process around it: a tenth of the time, and nobody wants to kill it. */
  call(argv: readonly string[], url: string): Promise<Ran>;
  remove(): Promise<void>;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

export async function createFolder(config: object, state: string | null): Promise<Folder> {
  const cwd = await mkdtemp(join(tmpdir(), "twilio-proxy-crash-"));
  const path = join(cwd, "proxy.json");
  const writeConfig = (text: object): Promise<void> => writeFile(path, JSON.stringify(text));
  const writeState = (text: string): Promise<void> => writeFile(`${path}.state.json`, text);
  await writeConfig(config);
  if (state !== null) await writeState(state);
  return {
    writeConfig,
    writeState,
    state: () => readFile(`${path}.state.json`, "utf8").catch(() => null),
    start: (argv, url, crash) => start(cwd, argv, environment(url), crash),
    call: (argv, url) => call(cwd, argv, environment(url)),
    remove: () => rm(cwd, { recursive: true, force: true }),
  };
}

function environment(url: string): Record<string, string> {
  return { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: "certified", TWILIO_PROXY_API_URL: url };
}

function start(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  crash: Readonly<Record<string, string>>,
): Started {
  const { PATH = "" } = process.env;
  const preloaded = Object.keys(crash).length > 0 ? ["--import", preload] : [];
  const child = spawn(process.execPath, [...preloaded, COMMAND, ...argv], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE: COMPILED, ...env, ...crash },
    stdio: ["ignore", "pipe", "pipe"],
    // One that hangs is asked to stop, so that it does not look like one that was killed.
    timeout: PATIENCE_MS,
    killSignal: "SIGTERM",
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  return { child, ended: once(child, "close").then(([exit]) => ({ exit, printed })) };
}

async function call(cwd: string, argv: readonly string[], env: Record<string, string>): Promise<Ran> {
  let printed = "";
  const output = {
    write: (text: string) => {
      printed += text;
    },
    isTTY: false,
    columns: 100,
  };
  const exit = await run(argv, {
    env,
    cwd,
    stdout: output,
    stderr: output,
    ask: null,
    signal: new AbortController().signal,
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: async (milliseconds, signal) => {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    },
  });
  return { exit, printed };
}
