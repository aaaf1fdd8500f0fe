/** Runs the real command in a process of its own, shows what it says, and requires what it should say. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { stripVTControlCharacters, styleText } from "node:util";

const root = join(import.meta.dirname, "../..");
const main = join(root, "packages/cli/src/main.ts");
const preload = join(import.meta.dirname, "pretend-terminal.ts");

export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Expected {
  readonly exit: number;
  /** Each must be in what the command prints. */
  readonly says?: readonly (string | RegExp)[];
  /** The whole last line of the results. */
  readonly lastLine?: string;
}

export interface Command {
  run(argv: readonly string[], expected: Expected): Promise<void>;
  /** Everything printed so far, without colours. */
  printed(): string;
}

/** A long result that the next command prints once more is not worth reading twice. */
const WORTH_FOLDING = 1000;

export function createCommand(surroundings: Surroundings): Command {
  let previous = "";
  let printed = "";
  return {
    printed: () => printed,
    run: async (argv, expected) => {
      console.log(styleText("bold", `$ twilio-proxy ${argv.join(" ")}`));
      const ran = await runOnce(argv, surroundings, previous);
      console.log(styleText("dim", `exit ${ran.exit}\n`));
      previous = ran.stdout;
      const plain = stripVTControlCharacters(`${ran.stdout}\n${ran.stderr}`);
      printed += plain;
      requireExpected(argv, expected, ran.exit, stripVTControlCharacters(ran.stdout), plain);
    },
  };
}

interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runOnce(argv: readonly string[], surroundings: Surroundings, previous: string): Promise<Ran> {
  const child = start(argv, surroundings);
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(stdout === "" ? fold(text, previous) : text);
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    stderr += text;
  });
  const [exit] = await once(child, "close");
  return { exit, stdout, stderr };
}

function fold(text: string, previous: string): string {
  const same = previous.length > WORTH_FOLDING && text.startsWith(previous);
  return same ? `${styleText("dim", "… the plan above, once more …")}\n${text.slice(previous.length)}` : text;
}

/** On a terminal the progress goes there directly, so that the bar is alive; the results pass through here for the checks. */
function start(argv: readonly string[], { cwd, env }: Surroundings): ChildProcess {
  const onTerminal = process.stdout.isTTY === true;
  const options = onTerminal ? ["--import", preload] : [];
  const { PATH = "", TERM = "dumb", NO_COLOR = "" } = process.env;
  return spawn(process.execPath, ["--conditions=twilio-proxy-source", ...options, main, ...argv], {
    cwd,
    env: { PATH, TERM, NO_COLOR, COLUMNS: String(process.stdout.columns ?? 80), ...env },
    stdio: ["ignore", "pipe", onTerminal ? "inherit" : "pipe"],
  });
}

function requireExpected(
  argv: readonly string[],
  expected: Expected,
  exit: number | null,
  results: string,
  all: string,
): void {
  const wrong: string[] = [];
  if (exit !== expected.exit) wrong.push(`exit ${exit} instead of ${expected.exit}`);
  for (const one of expected.says ?? []) {
    if (typeof one === "string" ? !all.includes(one) : !one.test(all)) wrong.push(`it did not say ${one}`);
  }
  const last = results.trimEnd().split("\n").at(-1);
  if (expected.lastLine !== undefined && last !== expected.lastLine) {
    wrong.push(`its last line was "${last}" instead of "${expected.lastLine}"`);
  }
  if (wrong.length > 0) throw new Error(`twilio-proxy ${argv[0]}: ${wrong.join("; ")}`);
}

/** Starts `twilio-proxy simulate` and resolves to its address. The caller ends the process. */
export async function startSimulator(
  argv: readonly string[],
  cwd: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ["--conditions=twilio-proxy-source", main, "simulate", ...argv], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let said = "";
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  for (;;) {
    const url = /^listening on (\S+)\n/.exec(said)?.[1];
    if (url !== undefined) {
      const stop = async (): Promise<void> => {
        child.kill("SIGTERM");
        await ended;
      };
      return { url, stop };
    }
    const over = await Promise.race([once(child.stdout, "data").then(() => false), ended.then(() => true)]);
    if (over) throw new Error(`The simulator did not start. ${complaint}`);
  }
}
