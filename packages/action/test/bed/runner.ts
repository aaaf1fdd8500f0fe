/**
 * A stand-in for actions/runner: it runs a JavaScript action as a child process, with the runner's environment, and reads what
 * the action prints and writes by the runner's rules. Written from the runner's sources (2.336) and measured facts, not from
 * `@actions/core`, so that a wrong belief of the toolkit or of ours shows.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { splitLines } from "./commands.ts";
import { type FileVariable, fileVariables, inputVariable, runnerVariables } from "./environment.ts";
import { parseKeyValues, summaryRefusal } from "./file-commands.ts";
import { evaluate, readManifest } from "./manifest.ts";
import { createMasker, type Masker } from "./masker.ts";
import type { ActionRun, RunningAction, RunResult } from "./run.ts";
import { createStepLog, type StepLog } from "./step-log.ts";

export function runAction(run: ActionRun): Promise<RunResult> {
  return startAction(run).result;
}

export function startAction(run: ActionRun): RunningAction {
  const manifest = readManifest(run.actionFolder);
  const temp = run.temp ?? mkdtempSync(join(tmpdir(), "runner-"));
  const masker = createMasker([run.token, Buffer.from(`x-access-token:${run.token}`).toString("base64")]);
  for (const secret of run.secrets ?? []) masker.add(secret);
  const log = createStepLog(masker, run.workspace);
  const files = createFiles(temp);
  const eventPath = join(temp, "event.json");
  writeFileSync(eventPath, JSON.stringify(run.event.payload, null, 2));
  const env = {
    ...run.env,
    ...runnerVariables(run, eventPath, temp),
    ...files,
    ...inputVariables(run, manifest.defaults, log),
  };
  const started = performance.now();
  const child = spawn(process.execPath, [manifest.main], {
    cwd: run.workspace,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const cancelling = cancellation(child, run.cancelMs ?? [7500, 2500]);
  const finish = (end: Ended): RunResult => ({
    ...conclude(end, cancelling.cancelled(), log, masker, files),
    milliseconds: performance.now() - started,
  });
  const result = ended(child, log, run.timeoutMs ?? 60_000)
    .then(finish)
    .finally(() => {
      cancelling.clear();
      if (run.temp === undefined) rmSync(temp, { recursive: true, force: true });
    });
  return { process: child, cancel: cancelling.cancel, result };
}

function createFiles(temp: string): Record<FileVariable, string> {
  const folder = mkdtempSync(join(temp, "_runner_file_commands_"));
  const files = Object.entries(fileVariables).map(([variable, prefix]) => {
    const path = join(folder, prefix);
    writeFileSync(path, "");
    return [variable, path];
  });
  mkdirSync(join(temp, "_tools"), { recursive: true });
  return Object.fromEntries(files);
}

function inputVariables(
  run: ActionRun,
  defaults: ReadonlyMap<string, string>,
  log: StepLog,
): Record<string, string> {
  const given = new Map(Object.entries(run.inputs).map(([name, value]) => [name.toLowerCase(), value]));
  const unexpected = Object.keys(run.inputs).filter((name) => !defaults.has(name.toLowerCase()));
  if (unexpected.length > 0) {
    const [wrong, valid] = [unexpected, [...defaults.keys()]].map((names) => `'${names.join("', '")}'`);
    log.issue("warning", `Unexpected input(s) ${wrong}, valid inputs are [${valid}]`);
  }
  const github = {
    token: run.token,
    repository: run.repository,
    sha: run.sha,
    ref: run.ref,
    workspace: run.workspace,
  };
  const filled = [...defaults].map(
    ([name, text]) => [name, given.get(name) ?? evaluate(text, github)] as const,
  );
  return Object.fromEntries([...given, ...filled].map(([name, value]) => [inputVariable(name), value]));
}

interface Cancelling {
  readonly cancel: () => void;
  readonly cancelled: () => boolean;
  readonly clear: () => void;
}

function cancellation(child: ChildProcess, [term, kill]: readonly [number, number]): Cancelling {
  const timers: NodeJS.Timeout[] = [];
  return {
    cancel: () => {
      if (timers.length > 0) return;
      child.kill("SIGINT");
      timers.push(setTimeout(() => child.kill("SIGTERM"), term));
      timers.push(setTimeout(() => child.kill("SIGKILL"), term + kill));
    },
    cancelled: () => timers.length > 0,
    clear: () => timers.forEach(clearTimeout),
  };
}

interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(child: ChildProcess, log: StepLog, timeoutMs: number): Promise<Ended> {
  const stdout = collect(child.stdout, log);
  const stderr = collect(child.stderr, log);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`The action did not end within ${timeoutMs} ms. Its log:\n${log.lines.join("\n")}`));
    }, timeoutMs);
    child.once("error", reject);
    child.once("close", (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exitCode, signal, stdout: stdout(), stderr: stderr() });
    });
  });
}

/** Hands on whole lines as they come; returns the whole text, and the last line, at the end. */
function collect(stream: NodeJS.ReadableStream | null, log: StepLog): () => string {
  const decoder = new StringDecoder("utf8");
  let text = "";
  let rest = "";
  const take = (chunk: string): void => {
    text += chunk;
    rest += chunk;
    const end = rest.lastIndexOf("\n") + 1;
    for (const line of splitLines(rest.slice(0, end))) log.line(line);
    rest = rest.slice(end);
  };
  stream?.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  stream?.once("end", () => {
    take(decoder.end());
    for (const line of splitLines(rest)) log.line(line);
  });
  return () => text;
}

function conclude(
  end: Ended,
  cancelled: boolean,
  log: StepLog,
  masker: Masker,
  files: Readonly<Record<FileVariable, string>>,
): Omit<RunResult, "milliseconds"> {
  const read = (variable: FileVariable): string => readFileSync(files[variable], "utf8");
  let failed = end.exitCode !== 0 || log.failed;
  const pairs = (variable: FileVariable): [string, string][] => {
    const { pairs: read_, error } = parseKeyValues(read(variable));
    if (error !== null) {
      const name = variable.replace("GITHUB_", "").toLowerCase();
      log.issue("error", `Unable to process file command '${name}' successfully.`);
      log.issue("error", error);
      failed = true;
    }
    return read_.map(([key, value]) => [key, value]);
  };
  const env = Object.fromEntries(pairs("GITHUB_ENV").filter(([key]) => allowed(key, log)));
  const outputs = { ...Object.fromEntries(log.outputs), ...Object.fromEntries(pairs("GITHUB_OUTPUT")) };
  const state = { ...Object.fromEntries(log.state), ...Object.fromEntries(pairs("GITHUB_STATE")) };
  const { size } = statSync(files.GITHUB_STEP_SUMMARY);
  const refusal = summaryRefusal(size);
  if (refusal !== null) log.issue("error", refusal);
  const summary = size === 0 || refusal !== null ? null : masker.mask(read("GITHUB_STEP_SUMMARY"));
  return {
    ...end,
    conclusion: cancelled ? "cancelled" : failed ? "failure" : "success",
    log: log.lines,
    annotations: log.annotations,
    suppressedAnnotations: log.suppressed,
    outputs,
    secretOutputs: Object.keys(outputs).filter((name) => masker.mask(outputs[name] ?? "") !== outputs[name]),
    env,
    state,
    paths: splitLines(read("GITHUB_PATH")).filter((path) => path !== ""),
    summary,
    summaryBytes: size,
    masks: masker.values(),
  };
}

function allowed(variable: string, log: StepLog): boolean {
  if (variable.toUpperCase() !== "NODE_OPTIONS") return true;
  log.issue("error", "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  return false;
}
