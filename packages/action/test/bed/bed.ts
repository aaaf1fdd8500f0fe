/** The whole bed of one test: GitHub behind a fault proxy under the eye of its OpenAPI, Twilio, and a runner. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type AccountSeed,
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from "@twilio-proxy/simulator";
import { type Events, eventsOf, type TriggeredEvent } from "./events.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { type GitHub, type GitHubOptions, startGitHub } from "./github.ts";
import { findLeaks, type Leak, type Trace, traceOfExchange, traceOfRun } from "./leaks.ts";
import { createOracle, type Oracle } from "./oracle.ts";
import type { ActionRun, RunningAction, RunResult } from "./run.ts";
import { startAction } from "./runner.ts";

export interface BedOptions extends Omit<GitHubOptions, "url"> {
  readonly seed?: AccountSeed;
  readonly simulator?: Omit<SimulatorOptions, "seed">;
  /** Holds action.yml; the root of this repository when left out. */
  readonly actionFolder?: string;
}

export interface BedRun {
  readonly event: TriggeredEvent;
  readonly inputs?: Readonly<Record<string, string>>;
  /** `bot` when left out. */
  readonly token?: string;
  /** Beside the Twilio credentials; undefined takes one of those away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Values that are GitHub secrets. None when left out, so that only the action's own masks protect. */
  readonly secrets?: readonly string[];
  /** The commit in the workspace; the event's when left out, nothing at all when null. */
  readonly checkout?: string | null;
  readonly runId?: number;
  readonly runAttempt?: number;
  readonly actor?: string;
  readonly timeoutMs?: number;
  readonly cancelMs?: readonly [term: number, kill: number];
}

export interface Bed {
  readonly github: GitHub;
  readonly proxy: FaultProxy;
  readonly oracle: Oracle;
  readonly twilio: Simulator;
  readonly events: Events;
  /** What the action is told of Twilio. */
  readonly credentials: { readonly accountSid: string; readonly authToken: string };
  run(run: BedRun): Promise<RunResult>;
  start(run: BedRun): Promise<RunningAction>;
  /** Where one of the values, in any usual form, came to light: logs, annotations, summaries, outputs, files, all that was sent to GitHub. */
  leaks(values: readonly string[]): readonly Leak[];
  /** Throws when an exchange did not fit GitHub's description. */
  close(): Promise<void>;
}

const root = join(import.meta.dirname, "../../../..");

export async function createBed(options: BedOptions = {}): Promise<Bed> {
  const authToken = options.seed?.auth_token ?? "f00dfacef00dfacef00dfacef00dface";
  const seed = { ...options.seed, auth_token: authToken };
  const oracle = createOracle();
  // The proxy comes first: GitHub's answers hold its address.
  const proxy = await startFaultProxy({
    upstream: (request) => github.api(request),
    observe: oracle.check,
  });
  const [github, twilio] = await Promise.all([
    startGitHub({ ...options, url: proxy.url }),
    createSimulator({ rateLimits: false, ...options.simulator, seed }),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "bed-"));
  const credentials = { accountSid: twilio.accountSid, authToken };
  const traces: Trace[] = [];
  let runs = 0;

  const start = async (run: BedRun): Promise<RunningAction> => {
    runs += 1;
    const place = join(folder, String(runs));
    const action = await prepare(run, place, runs);
    const running = startAction(action);
    const result = running.result.then((ended) => {
      github.setRun({ id: action.runId, status: "completed", conclusion: ended.conclusion });
      traces.push(...traceOfRun(ended, runs), ...filesOf(action.temp ?? ""));
      return ended;
    });
    return { ...running, result };
  };
  const prepare = async (
    run: BedRun,
    place: string,
    number: number,
  ): Promise<ActionRun & { temp: string }> => {
    const workspace = join(place, "workspace");
    const temp = join(place, "temp");
    for (const each of [workspace, temp]) mkdirSync(each, { recursive: true });
    const checkout = run.checkout === undefined ? run.event.sha : run.checkout;
    if (checkout !== null) writeFiles(workspace, await github.git.files(checkout));
    const { event, runId = 7000 + number, inputs = {} } = run;
    github.setRun({ id: runId, status: "in_progress", conclusion: null, event: event.name });
    const twilioEnv = {
      TWILIO_ACCOUNT_SID: credentials.accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_PROXY_API_URL: twilio.url,
    };
    const optional = { actor: run.actor, timeoutMs: run.timeoutMs, cancelMs: run.cancelMs };
    return {
      actionFolder: options.actionFolder ?? root,
      inputs,
      env: defined({ ...twilioEnv, ...run.env }),
      event,
      workspace,
      temp,
      repository: github.fullName,
      ref: event.ref,
      sha: event.sha,
      runId,
      runAttempt: run.runAttempt ?? 1,
      token: run.token ?? github.tokens.bot,
      apiUrl: proxy.url,
      serverUrl: proxy.url,
      secrets: run.secrets ?? [],
      ...defined(optional),
    };
  };

  return {
    github,
    proxy,
    oracle,
    twilio,
    events: eventsOf(github),
    credentials,
    start,
    run: async (run) => await (await start(run)).result,
    leaks: (values) => findLeaks([...traces, ...proxy.exchanges.flatMap(traceOfExchange)], values),
    async close() {
      await proxy.close();
      await Promise.all([github.stop(), twilio.close()]);
      rmSync(folder, { recursive: true, force: true });
      const problems = oracle.problems();
      if (problems.length > 0) throw new Error(`Not as GitHub describes its API:\n${problems.join("\n")}`);
    },
  };
}

/** Without what is undefined. */
function defined<T extends object>(values: T): { [Key in keyof T]: NonNullable<T[Key]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: NonNullable<T[Key]> };
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** What an action left in RUNNER_TEMP may be uploaded as an artifact. The runner's own files are not. */
function filesOf(temp: string): Trace[] {
  const files = readdirSync(temp, { recursive: true, withFileTypes: true }).filter(
    (entry) =>
      entry.isFile() && !entry.parentPath.includes("_runner_file_commands") && entry.name !== "event.json",
  );
  return files.map(({ parentPath, name }) => ({
    where: `file ${name} in RUNNER_TEMP`,
    text: readFileSync(join(parentPath, name), "utf8"),
  }));
}
