#!/usr/bin/env node
/** The only file that touches the process. */
import { setTimeout as delay } from "node:timers/promises";
import { EXIT } from "./exit.ts";
import { run } from "./run.ts";
import type { Output, World } from "./world.ts";

/** A stream that broke is not written to again; the verb goes on, for an apply must save what it did. */
function outputOf(stream: NodeJS.WriteStream, onFailure: (message: string) => void): Output {
  let broken = false;
  stream.on("error", ({ code }: NodeJS.ErrnoException) => {
    // A reader that went away (`| head`) is no error of ours; a full disk is.
    if (code !== "EPIPE" && !broken) {
      process.exitCode ||= EXIT.error;
      onFailure(`error: The output could not be written (${code}).\n`);
    }
    broken = true;
  });
  return {
    write: (text) => {
      if (!broken) stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns || 80;
    },
  };
}

function processWorld(): World {
  const stopping = new AbortController();
  const onSignal = (): void => {
    if (stopping.signal.aborted) process.exit(EXIT.interrupted);
    stopping.abort();
    process.stderr.write("\nStopping in order. Once more stops at once.\n");
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  // In this order: touching stdin loads what reads it.
  const interactive = process.stderr.isTTY === true && process.stdin.isTTY === true;
  // Of stderr itself there is nowhere to say it.
  const stderr = outputOf(process.stderr, () => undefined);
  return {
    env: process.env,
    cwd: process.cwd(),
    stdout: outputOf(process.stdout, stderr.write),
    stderr,
    ask: interactive ? (question) => ask(question, stopping.signal, onSignal) : null,
    signal: stopping.signal,
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: async (milliseconds, signal) => {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    },
  };
}

async function ask(question: string, signal: AbortSignal, onSignal: () => void): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // readline takes Ctrl-C for itself while it waits.
  terminal.on("SIGINT", onSignal);
  try {
    return await terminal.question(question, { signal });
  } catch {
    return "";
  } finally {
    terminal.close();
  }
}

// A bug outside of every await: still no stack trace, which could hold data.
process.on("uncaughtException", () => {
  process.stderr.write("error: This is a bug in twilio-proxy. The next run continues from what was done.\n");
  process.exit(EXIT.error);
});

void run(process.argv.slice(2), processWorld()).then((exit) => {
  // An output that could not be written, noted above, is an error of an otherwise fine run.
  process.exitCode = exit === EXIT.fine ? (process.exitCode ?? exit) : exit;
});
