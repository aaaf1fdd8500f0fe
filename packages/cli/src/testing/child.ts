/** The command as a process of its own, for what only a process can show: signals, streams, exit codes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { refuseLeaks } from "@twilio-proxy/core/testing/leaks";
import { secretsOf } from "./fake-world.ts";

export const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface Child {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly exit: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Resolves once its output has this; rejects when it ends before. */
  said(pattern: RegExp, stream?: "stdout" | "stderr"): Promise<RegExpExecArray>;
}

const started: ChildProcess[] = [];

/** After each test. */
export function killAll(): void {
  for (const child of started.splice(0)) child.kill("SIGKILL");
}

export function start(
  argv: readonly string[],
  /** `stdout`: a file's descriptor, and nothing of it is kept. */
  options: { cwd?: string; env?: Record<string, string>; node?: readonly string[]; stdout?: number } = {},
): Child {
  const { PATH = "" } = process.env;
  const child = spawn(
    process.execPath,
    ["--conditions=twilio-proxy-source", ...(options.node ?? []), main, ...argv],
    {
      cwd: options.cwd,
      env: { PATH, ...options.env },
      stdio: ["ignore", options.stdout ?? "pipe", "pipe"],
    },
  );
  started.push(child);
  const out = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    out.stderr += text;
  });
  const ended = once(child, "close").then(([exit]) => {
    refuseLeaks(out, secretsOf(options.cwd ?? process.cwd(), options.env));
    return { exit: exit as number | null, ...out };
  });
  const said: Child["said"] = async (pattern, stream = "stdout") => {
    const source = child[stream];
    if (source === null) throw new Error(`nobody keeps its ${stream}`);
    for (;;) {
      const found = pattern.exec(out[stream]);
      if (found !== null) return found;
      await Promise.race([once(source, "data"), ended.then(() => Promise.reject(new Error(out.stderr)))]);
    }
  };
  return { child, ended, said };
}

/** Until so many writes have reached the simulator, the last of which is being answered. */
export async function inFlight(url: string, writes = 1): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const log = (await (await fetch(`${url}/_simulator/requests`)).json()) as {
      requests: { method: string }[];
    };
    if (log.requests.filter((request) => request.method === "POST").length >= writes) return;
    await delay(20);
  }
  throw new Error("no write came");
}
