/** One scenario, one point: the process dies there, is run again, and has to end where an undisturbed run ends. */
import { type AccountSeed, createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { decodeState } from "../../packages/core/src/state/codec.ts";
import type { State } from "../../packages/core/src/state/state.ts";
import { OWNED } from "../../packages/core/test/apply/stage.ts";
import { ACCOUNT } from "../../packages/core/test/harness.ts";
import { APPLY, createFolder, type Folder, PLAN, type Ran } from "./command.ts";
import { type Beginning, differences, type Ending, endingOf, type Found } from "./compare.ts";
import { type Aim, openGate } from "./gate.ts";
import type { CrashScenario } from "./scenarios.ts";

/** Where a process dies: around its nth call, before a step of its state's way to the disk, or in the middle of one's bytes. */
export interface Point {
  readonly kind: "before call" | "after call" | "before step" | "within step";
  /** From 1. */
  readonly at: number;
}

/** An account and a state as files, to begin from as often as needed. */
interface Start {
  readonly account: AccountSeed;
  readonly state: string | null;
}

export interface Prepared extends Start {
  readonly scenario: CrashScenario;
  readonly ending: Ending;
  /** `METHOD status` of the undisturbed run's calls, one after the other. */
  readonly calls: readonly string[];
  /** How often the undisturbed run wrote its state. */
  readonly writes: number;
}

export interface Crashed {
  readonly found: readonly Found[];
  /** A run right after the crash was refused, for the dead one's lease. */
  readonly refused: boolean;
  /** The run after the crash was killed, too. */
  readonly twice: boolean;
  /** The run after it refused, as the scenario allows. */
  readonly ambiguous: boolean;
}

export interface CrashOptions {
  /** Where the next run dies, if it comes that far. */
  readonly again?: Point;
  /** Whether intents and lease reach the disk; off in the negative control. */
  readonly intents?: "on" | "off";
}

interface Site {
  readonly simulator: Simulator;
  readonly folder: Folder;
  readonly flags: readonly string[];
  readonly orRefused: string | undefined;
}

/** One call at a time is one order; ten at a time, others are on their way. */
const ONE = ["--parallelism", "1"];

/** @throws Error when the scenario does not go through undisturbed. */
export async function prepare(scenario: CrashScenario): Promise<Prepared> {
  const start = await begin(scenario);
  return onSite(scenario, start, async ({ simulator, folder, flags }) => {
    requireFine(await folder.call([...APPLY, ...ONE, ...flags], simulator.url), "the undisturbed apply");
    const after = await folder.state();
    const calls = simulator.requests().requests.map(({ method, status }) => `${method} ${status}`);
    const ending = endingOf(beginningOf(start), simulator, after);
    requireFine(await folder.call([...PLAN, ...flags], simulator.url), "the plan after it");
    return { ...start, scenario, ending, calls, writes: serialOf(after) - serialOf(start.state) };
  });
}

function begin(scenario: CrashScenario): Promise<Start> {
  const { seed, before = [], cutOff, meanwhile } = scenario;
  const account = { account_sid: ACCOUNT, ...OWNED, ...seed };
  return onSite(scenario, { account, state: null }, async (site) => {
    const { simulator, folder } = site;
    for (const config of before) {
      await folder.writeConfig(config);
      requireFine(await folder.call(APPLY, simulator.url), "an apply before it");
    }
    if (cutOff !== undefined) {
      await folder.writeConfig(cutOff.config);
      const ran = await kill({ ...site, flags: [] }, { kind: "after call", at: cutOff.call });
      if (ran.exit !== null) throw new Error(`nothing was cut off\n${ran.printed}`);
      await outlastLease(folder);
    }
    const there = simulator.account();
    return { account: meanwhile?.(there) ?? there, state: await folder.state() };
  });
}

/** The steps in which one write of the state reaches the disk, as a process tells them that writes intent and outcome. */
export function stepsOfWrite(): Promise<readonly string[]> {
  const scenario = { name: "one service", config: { services: { one: { unique_name: "one" } } } };
  const start = { account: { account_sid: ACCOUNT }, state: null };
  return onSite(scenario, start, async ({ simulator, folder }) => {
    const ran = await folder.start(APPLY, simulator.url, { CRASH_LIST: "1" }).ended;
    requireFine(ran, "an apply that is watched");
    const steps = /^STEPS (.*)$/m.exec(ran.printed)?.[1]?.split(", ") ?? [];
    const [intent, outcome] = [steps.slice(0, steps.length / 2), steps.slice(steps.length / 2)];
    if (intent.length === 0 || intent.join() !== outcome.join())
      throw new Error(`two writes of the state take the steps ${steps.join(", ")}`);
    return intent;
  });
}

export function crash(
  prepared: Prepared,
  point: Point,
  { again, intents = "on" }: CrashOptions = {},
): Promise<Crashed> {
  return onSite(prepared.scenario, prepared, async (site) => {
    const killed = await kill(site, point, intents);
    if (killed.exit !== null) {
      const found = [lost(`the point was not reached: ${lastLine(killed)}`)];
      return { found, refused: false, twice: false, ambiguous: false };
    }
    const refusal = await requireRefusal(site);
    const freed = point.kind.startsWith("before") ? await unlock(site) : await outlastLease(site.folder);
    const twice = again !== undefined && (await kill(site, again, intents)).exit === null;
    await outlastLease(site.folder);
    const recovered = await recover(prepared, site);
    const found = [...refusal.found, ...freed, ...recovered.found];
    return { found, refused: refusal.due, twice, ambiguous: recovered.ambiguous };
  });
}

async function recover(
  prepared: Prepared,
  { simulator, folder, flags, orRefused }: Site,
): Promise<Pick<Crashed, "found" | "ambiguous">> {
  const applied = await folder.call([...APPLY, ...flags], simulator.url);
  const state = await folder.state();
  const different = differences(prepared.ending, endingOf(beginningOf(prepared), simulator, state));
  if (isRefusal(applied, orRefused)) {
    const harms = different.filter(({ harm }) => harm === "duplicates" || harm === "unowned deletions");
    const isKept = (stateOf(state)?.pending.length ?? 0) > 0;
    return {
      found: isKept ? harms : [...harms, lost("it was refused, and no intent was kept")],
      ambiguous: true,
    };
  }
  const planned = await folder.call([...PLAN, ...flags], simulator.url);
  const found = [
    ...(applied.exit === 0 ? [] : [lost(`the next apply exits ${applied.exit}: ${lastLine(applied)}`)]),
    ...different,
    ...(planned.exit === 0 ? [] : [lost(`the plan after it exits ${planned.exit}: ${lastLine(planned)}`)]),
  ];
  return { found, ambiguous: false };
}

function isRefusal({ exit, printed }: Ran, code: string | undefined): boolean {
  return code !== undefined && exit === 5 && printed.includes(`The plan is refused (${code}).`);
}

/** Kills a real process at the point; its exit is null then. Resolves once everything it had sent has taken effect. */
async function kill(
  { simulator, folder, flags }: Site,
  { kind, at }: Point,
  intents: "on" | "off" = "on",
): Promise<Ran> {
  const when = { "before call": "before", "after call": "after" } as const;
  const aim: Aim | null =
    kind === "before call" || kind === "after call"
      ? { call: at, when: when[kind], kill: () => void started.child.kill("SIGKILL") }
      : null;
  const gate = await openGate(simulator, aim);
  const argv = [...APPLY, ...(kind === "after call" ? ONE : []), ...flags];
  const started = folder.start(argv, gate.url, {
    ...(kind === "before step" ? { CRASH_STEP: `${at}` } : {}),
    ...(kind === "within step" ? { CRASH_TORN: `${at}` } : {}),
    ...(intents === "off" ? { CRASH_INTENTS: "off" } : {}),
  });
  const ran = await started.ended;
  await gate.close();
  return ran;
}

/** While the dead run's lease lasts nobody may write: the next run says so and does nothing. */
async function requireRefusal(
  site: Site,
): Promise<{ readonly due: boolean; readonly found: readonly Found[] }> {
  const { simulator, folder, flags, orRefused } = site;
  if ((await leaseIn(folder)) === null) return { due: false, found: [] };
  const there = async (): Promise<string> => JSON.stringify([simulator.account(), await folder.state()]);
  const before = await there();
  const ran = await folder.call([...APPLY, ...flags], simulator.url);
  const isLocked = ran.exit === 5 && ran.printed.includes("holds the state");
  const isRight = (isLocked || isRefusal(ran, orRefused)) && (await there()) === before;
  const what = `a run beside the dead one's lease exits ${ran.exit}: ${lastLine(ran)}`;
  return { due: true, found: isRight ? [] : [lost(what)] };
}

/** As somebody does who knows that the run is dead. */
async function unlock({ simulator, folder }: Site): Promise<readonly Found[]> {
  const lease = await leaseIn(folder);
  if (lease === null) return [];
  const ran = await folder.call(["state", "unlock", lease.id], simulator.url);
  return ran.exit === 0 ? [] : [lost(`state unlock exits ${ran.exit}: ${lastLine(ran)}`)];
}

/** As if the five minutes had passed in which a run that is silent may still live. */
async function outlastLease(folder: Folder): Promise<readonly Found[]> {
  const text = await folder.state();
  if (text === null || (await leaseIn(folder)) === null) return [];
  const state: { run: object } = JSON.parse(text);
  const run = { ...state.run, expires_at: new Date(Date.now() - 1000).toISOString() };
  await folder.writeState(`${JSON.stringify({ ...state, run }, null, 2)}\n`);
  return [];
}

/** One that is in force. */
async function leaseIn(folder: Folder): Promise<State["run"]> {
  const lease = stateOf(await folder.state())?.run ?? null;
  return lease === null || Date.parse(lease.expires_at) < Date.now() ? null : lease;
}

/** An account and a folder of one's own, as the scenario begins. */
async function onSite<T>(
  { config, flags = [], orRefused }: CrashScenario,
  { account, state }: Start,
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const simulator = await createSimulator({ rateLimits: false, seed: account });
  const folder = await createFolder(config, state);
  try {
    return await work({ simulator, folder, flags, orRefused });
  } finally {
    await Promise.all([simulator.close(), folder.remove()]);
  }
}

function beginningOf({ account, state }: Start): Beginning {
  return { account, state: stateOf(state) };
}

function stateOf(text: string | null): State | null {
  return text === null ? null : decodeState(text, "the state");
}

function serialOf(text: string | null): number {
  return stateOf(text)?.serial ?? 0;
}

function requireFine({ exit, printed }: Ran, what: string): void {
  if (exit !== 0) throw new Error(`${what} exits ${exit}\n${printed}`);
}

function lost(what: string): Found {
  return { harm: "lost intents", what };
}

function lastLine({ printed }: Ran): string {
  return printed.trimEnd().split("\n").at(-1) ?? "";
}
