/** A world for tests: outputs are kept, nothing of the real environment shines through. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "../run.ts";
import type { Output, World } from "../world.ts";

export interface FakeOutput extends Output {
  text(): string;
}

export function fakeOutput(isTTY = false, columns = 80): FakeOutput {
  const written: string[] = [];
  return {
    write: (text) => {
      written.push(text);
    },
    isTTY,
    columns,
    text: () => written.join(""),
  };
}

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory of its own with these files. */
export function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "twilio-proxy-cli-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

export async function runIn(
  cwd: string,
  argv: readonly string[],
  changes: Partial<World> & { readonly tty?: boolean } = {},
): Promise<Ran> {
  const { tty = false, ...world } = changes;
  const stdout = fakeOutput(tty);
  const stderr = fakeOutput(tty);
  const exit = await run(argv, {
    env: {},
    cwd,
    stdout,
    stderr,
    ask: null,
    signal: new AbortController().signal,
    now: () => Date.now(),
    random: () => 0.5,
    sleep: (milliseconds) => delay(Math.min(milliseconds, 20)),
    ...world,
  });
  return { exit, stdout: stdout.text(), stderr: stderr.text() };
}
