import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ActionRun, RunResult } from "./run.ts";
import { runAction } from "./runner.ts";

/** A folder that is removed after the test. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "tiny-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An action of one CommonJS file; `inputs` is YAML below `inputs:`. Returns its folder. */
export function tinyAction(source: string, inputs = "{}"): string {
  const folder = temporary();
  writeFileSync(
    join(folder, "action.yml"),
    `name: tiny\ndescription: tiny\ninputs: ${inputs}\nruns:\n  using: node24\n  main: main.cjs\n`,
  );
  writeFileSync(join(folder, "main.cjs"), source);
  return folder;
}

export function tinyRun(actionFolder: string, rest: Partial<ActionRun> = {}): ActionRun {
  return {
    actionFolder,
    inputs: {},
    env: {},
    event: { name: "push", payload: { after: "1".repeat(40) } },
    workspace: temporary(),
    repository: "acme/voice",
    ref: "refs/heads/main",
    sha: "1".repeat(40),
    runId: 1,
    runAttempt: 1,
    token: "ghs_t0ken",
    apiUrl: "http://127.0.0.1:1",
    serverUrl: "http://127.0.0.1:1",
    ...rest,
  };
}

/** Runs a source as an action. */
export async function run(
  source: string,
  rest: Partial<ActionRun> = {},
  inputs?: string,
): Promise<RunResult> {
  return await runAction(tinyRun(tinyAction(source, inputs), rest));
}

/** An action that prints these lines. */
export function printing(...lines: readonly string[]): string {
  return `process.stdout.write(${JSON.stringify(lines.map((line) => `${line}\n`).join(""))});`;
}

/** An action that writes to one of the step's files. */
export function writing(variable: string, text: string): string {
  return `require("node:fs").appendFileSync(process.env.${variable}, ${JSON.stringify(text)});`;
}
