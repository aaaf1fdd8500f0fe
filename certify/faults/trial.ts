/** One scenario in one kind of weather: applied again and again until it is through, it has to end where an undisturbed run ends. */
import type { AccountSeed } from "@twilio-proxy/simulator";
import { connect, type StateStore, type Twilio } from "../../packages/core/src/index.ts";
import { decodeState } from "../../packages/core/src/state/codec.ts";
import { StateFailure } from "../../packages/core/src/state/failure.ts";
import { TwilioFailure } from "../../packages/core/src/twilio/failure.ts";
import { createStage, type Stage } from "../../packages/core/test/apply/stage.ts";
import { stepsOf } from "../../packages/core/test/harness.ts";
import { type Beginning, differences, type Ending, endingOf } from "../crashes/compare.ts";
import type { CrashScenario } from "../crashes/scenarios.ts";
import { FAULTS, type Fault } from "./kinds.ts";
import { createDisturbedWire, type Disturb, type DisturbedWire } from "./wire.ts";

export interface Prepared {
  readonly scenario: CrashScenario;
  /** How far the account's clock is ahead of ours, in seconds; less than 0: behind. */
  readonly skewS: number;
  readonly account: AccountSeed;
  readonly state: string | null;
  readonly ending: Ending;
  readonly creates: ReadonlyMap<string, number>;
  /** By call: what can befall it. */
  readonly calls: readonly (readonly Fault[])[];
  /** On the virtual clock. */
  readonly tookMs: number;
}

export interface Weather {
  readonly disturb: Disturb;
  /** An engine that is wrong on purpose. */
  readonly wrapTwilio?: (twilio: Twilio) => Twilio;
  readonly wrapStore?: (store: StateStore) => StateStore;
}

export interface Weathered {
  readonly found: readonly string[];
  /** How often it was run until it was through. */
  readonly runs: number;
  readonly calls: number;
  readonly disturbed: number;
  /** Of the longest run, on the virtual clock. */
  readonly longestMs: number;
}

export const MOST_RUNS = 25;
/** Between two runs: somebody has to start the next one. */
const PAUSE_MS = 10_000;
const allow = { destroy: true, empty: true, recreate: true };

/** @throws Error when the scenario does not go through undisturbed. */
export async function prepare(scenario: CrashScenario, skewS = 0): Promise<Prepared> {
  const before = await begin(scenario, skewS);
  const { stage, begun } = await open(before);
  const calls: (readonly Fault[])[] = [];
  const wire = createDisturbedWire(stage.lab.simulator, stage.world, (_, call) => {
    calls.push(FAULTS.filter((fault) => fault.meets(call)));
    return null;
  });
  const startedAt = stage.world.now();
  const left = await runOnce(stage, scenario, wire, {});
  const tookMs = stage.world.now() - startedAt;
  if (left !== null) throw new Error(`${scenario.name}: undisturbed, ${left}`);
  const ending = endingOf(begun, stage.lab.simulator, stage.store.text());
  await stage.lab.close();
  return { scenario, ...before, ending, creates: wire.creates(), calls, tookMs };
}

type Before = Pick<Prepared, "skewS" | "account" | "state">;

async function begin({ seed, before = [], meanwhile, name }: CrashScenario, skewS: number): Promise<Before> {
  const { lab, store } = await createStage(seed);
  lab.simulator.advance(skewS);
  for (const config of before) {
    const { outcomes } = await lab.apply(config, { allow });
    if (outcomes.some((one) => one.status !== "done")) throw new Error(`${name}: before`);
  }
  const account = lab.simulator.account();
  await lab.close();
  return { skewS, account: meanwhile?.(account) ?? account, state: store.text() };
}

export async function weather(prepared: Prepared, given: Weather): Promise<Weathered> {
  const { stage, begun } = await open(prepared);
  const { lab, world, store } = stage;
  const wire = createDisturbedWire(lab.simulator, world, given.disturb);
  let [runs, longestMs] = [0, 0];
  for (let left: string | null = ""; left !== null; ) {
    if (runs === MOST_RUNS) return await ended([`not through after ${runs} runs: ${left}`]);
    if (runs > 0) await world.run(world.sleep(PAUSE_MS));
    const startedAt = world.now();
    left = await runOnce(stage, prepared.scenario, wire, given);
    runs += 1;
    longestMs = Math.max(longestMs, world.now() - startedAt);
  }
  const ending = endingOf(begun, lab.simulator, store.text());
  const next = stepsOf(await lab.plan(prepared.scenario.config, { allow }));
  return await ended([
    ...differences(prepared.ending, ending).map(({ harm, what }) => `${harm}: ${what}`),
    ...surplus(prepared.creates, wire.creates()),
    ...next.map((step) => `the next plan wants to ${step}`),
  ]);

  async function ended(found: readonly string[]): Promise<Weathered> {
    await lab.close();
    return { found, runs, calls: wire.calls(), disturbed: wire.disturbed(), longestMs };
  }
}

/** null: through. Otherwise what is left to do. */
async function runOnce(
  { lab, world }: Stage,
  { config }: CrashScenario,
  wire: DisturbedWire,
  { wrapTwilio, wrapStore }: Partial<Weather>,
): Promise<string | null> {
  const accountSid = lab.simulator.accountSid;
  const disturbed = connect({
    credentials: { accountSid, username: accountSid, password: "certified" },
    baseUrl: lab.simulator.url,
    world,
    wire,
  });
  try {
    const { outcomes } = await lab.apply(config, {
      allow,
      wrapTwilio: () => wrapTwilio?.(disturbed) ?? disturbed,
      ...(wrapStore === undefined ? {} : { wrapStore }),
    });
    const open = outcomes.find((one) => one.status !== "done");
    return open === undefined ? null : `${open.address} ${open.failure?.text ?? open.because}`;
  } catch (error) {
    if (error instanceof TwilioFailure || error instanceof StateFailure) return error.message;
    throw error;
  }
}

/** The same account with the state that was, some minutes later: nobody's lease is in force any more. */
async function open({ skewS, account, state }: Before): Promise<{
  readonly stage: Stage;
  readonly begun: Beginning;
}> {
  const stage = await createStage(account);
  stage.lab.simulator.advance(skewS);
  stage.store.put(state);
  await stage.later();
  return { stage, begun: { account, state: state === null ? null : decodeState(state, "the state") } };
}

function surplus(right: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): readonly string[] {
  return [...found].flatMap(([name, count]) => {
    const due = right.get(name) ?? 0;
    return count > due ? [`duplicates: ${count} creates of ${name} took effect, not ${due}`] : [];
  });
}
