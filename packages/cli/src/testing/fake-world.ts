/** A world for tests: outputs are kept, nothing of the real environment shines through. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { identifiersIn, refuseLeaks } from "@twilio-proxy/core/testing/leaks";
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
  const ran = { exit, stdout: stdout.text(), stderr: stderr.text() };
  if (!argv.includes("--show-pii"))
    refuseLeaks({ stdout: ran.stdout, stderr: ran.stderr }, secretsOf(cwd, world.env));
  return ran;
}

/** What no command may say here: whom the configs in this directory name, and the credentials. */
export function secretsOf(cwd: string, env: World["env"] = {}): readonly string[] {
  const configs = readdirSync(cwd).filter((name) => /proxy\.json$/.test(name));
  const people = configs.flatMap((name) => identifiersIn(readFileSync(join(cwd, name), "utf8")));
  const {
    TWILIO_ACCOUNT_SID = "",
    TWILIO_AUTH_TOKEN = "",
    TWILIO_API_KEY = "",
    TWILIO_API_SECRET = "",
  } = env;
  const basic = [`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`, `${TWILIO_API_KEY}:${TWILIO_API_SECRET}`].map(
    (pair) => Buffer.from(pair).toString("base64"),
  );
  return [...people, ...[TWILIO_AUTH_TOKEN, TWILIO_API_SECRET, ...basic].filter((one) => one.length >= 12)];
}
