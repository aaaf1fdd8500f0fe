/** Faults: each kind alone on every single call, all kinds at once on 24 % of the calls, and clocks that disagree. */
import { createRandom } from "../packages/core/src/testing/random.ts";
import { CRASH_SCENARIOS, type CrashScenario } from "./crashes/scenarios.ts";
import { blindly } from "./faults/blind.ts";
import { FAULTS, type Fault } from "./faults/kinds.ts";
import { MOST_RUNS, type Prepared, prepare, type Weather, type Weathered, weather } from "./faults/trial.ts";
import type { Disturb } from "./faults/wire.ts";
import type { Part, Scale } from "./verdict.ts";

const SHARE = 0.24;
/** A minute, and the hours of a wrong time zone. */
const SKEWS_S = [-3 * 3600, -90, 90, 3 * 3600];
const SEEDS: Record<Scale, number> = { full: 20, sample: 1 };
/** Of all trials of one kind, where not all are taken, and of the scenarios at each skew. */
const SAMPLE = { trials: 100, scenarios: 10 };
/** One fault costs at most a timeout and a few looks at what became of it. */
const ALONE_MS = 32_000;
const MIXED_MS = 5 * 60_000;

interface Trial extends Weather {
  readonly name: string;
  readonly prepared: Prepared;
  /** For each run, on the virtual clock. */
  readonly boundMs: number;
}

/** `CERTIFY_ONLY="delete numbers"`, or `CERTIFY_ONLY="delete numbers@503 at call 3"` as broken lines say it, runs that alone. */
export const certifyFaults: Part = async (scale, say) => {
  const [only = "", onlyTrial = ""] = (process.env.CERTIFY_ONLY ?? "").split("@");
  const scenarios = CRASH_SCENARIOS.filter(
    ({ name, cutOff, flags }) =>
      cutOff === undefined && flags === undefined && (only === "" || name === only),
  );
  const random = createRandom(24);
  const prepared = await prepareAll(scenarios);
  const isWhole = scale === "full" || only !== "";
  const chosen = (trials: readonly Trial[]): readonly Trial[] =>
    isWhole
      ? trials.filter(({ name }) => onlyTrial === "" || name === onlyTrial)
      : pick(trials, SAMPLE.trials, random);
  const apart: Prepared[] = [];
  for (const skewS of SKEWS_S) {
    apart.push(...(await prepareAll(isWhole ? scenarios : pick(scenarios, SAMPLE.scenarios, random), skewS)));
  }
  const kinds = {
    alone: chosen(prepared.flatMap(eachAlone)),
    mixed: chosen(prepared.flatMap((one, index) => mixed(one, index, SEEDS[scale]))),
    skewed: chosen(apart.flatMap(lostAnswers)),
    control: chosen(prepared.flatMap(lostAnswers)).map((trial) => ({ ...trial, wrapTwilio: blindly })),
  };
  say(`${scenarios.length} scenarios, ${FAULTS.length} kinds of faults`);
  const alone = await runAll(kinds.alone, say);
  const storm = await runAll(kinds.mixed, say);
  const skews = await runAll(kinds.skewed, say);
  const control = await runAll(kinds.control, say);
  const broken = [...alone, ...storm, ...skews].flatMap(tell);
  const doubled = control.filter(({ found }) => found.some((one) => one.startsWith("duplicates"))).length;
  if (only === "" && doubled === 0)
    broken.push("negative control: an engine that repeats creates blindly made nothing twice");
  return {
    figures: [
      `${scenarios.length} scenarios, one of ${FAULTS.length} kinds of faults at one call: ${summary(alone)}`,
      `${SHARE * 100} % of all calls disturbed, kinds mixed: ${summary(storm)}`,
      `the account's clock ${SKEWS_S.join(", ")} seconds ahead of ours, an answer lost: ${summary(skews)}`,
      `negative control, creates repeated blindly: ${doubled} of ${control.length} runs doubled something, as it must`,
    ],
    broken,
  };
};

async function prepareAll(scenarios: readonly CrashScenario[], skewS?: number): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  for (const scenario of scenarios) prepared.push(await prepare(scenario, skewS));
  return prepared;
}

function at(number: number, fault: Fault): Disturb {
  return (call) => (call === number ? fault : null);
}

function eachAlone(prepared: Prepared): readonly Trial[] {
  return prepared.calls.flatMap((faults, index) =>
    faults.map((fault) => ({
      name: `${fault.name} at call ${index + 1}`,
      prepared,
      disturb: at(index + 1, fault),
      boundMs: prepared.tookMs + ALONE_MS,
    })),
  );
}

function mixed(prepared: Prepared, index: number, seeds: number): readonly Trial[] {
  return Array.from({ length: seeds }, (_, seed) => ({
    name: `mixed, seed ${seed + 1}`,
    prepared,
    disturb: storm(index * seeds + seed),
    boundMs: MIXED_MS,
  }));
}

/** Drawn anew for each trial, so that any of them can be run alone. */
function storm(seed: number): Disturb {
  const random = createRandom(seed);
  return (_, call) => {
    if (random() >= SHARE) return null;
    const possible = FAULTS.filter((fault) => fault.meets(call));
    return possible[Math.floor(random() * possible.length)] ?? null;
  };
}

/** Where a clock matters: what was made is told from what was there by its date. */
function lostAnswers(prepared: Prepared): readonly Trial[] {
  const { skewS } = prepared;
  const clocks = skewS === 0 ? "" : `, the account's clock ${skewS} s ahead`;
  return eachAlone(prepared).flatMap((trial) =>
    trial.name.startsWith("answer lost") ? [{ ...trial, name: `${trial.name}${clocks}` }] : [],
  );
}

interface Ran extends Weathered {
  readonly trial: Trial;
}

async function runAll(trials: readonly Trial[], say: (line: string) => void): Promise<readonly Ran[]> {
  const results: Ran[] = [];
  for (const trial of trials) {
    results.push({ ...(await weather(trial.prepared, trial)), trial });
    if (results.length % 500 === 0) say(`${results.length} of ${trials.length}`);
  }
  return results;
}

function tell({ trial, found, longestMs }: Ran): readonly string[] {
  const late = longestMs > trial.boundMs ? [`a run took ${longestMs} ms, not ${trial.boundMs}`] : [];
  return [...found, ...late].map((what) => `${trial.prepared.scenario.name}@${trial.name}: ${what}`);
}

function summary(ran: readonly Ran[]): string {
  const sum = (of: (one: Ran) => number): number => ran.reduce((total, one) => total + of(one), 0);
  const grouped = (value: number): string => value.toLocaleString("en-US");
  const same = ran.filter((one) => tell(one).length === 0).length;
  const doubled = ran.filter(({ found }) => found.some((one) => one.startsWith("duplicates"))).length;
  const longest = Math.max(0, ...ran.map(({ longestMs }) => longestMs));
  const most = Math.max(0, ...ran.map(({ runs }) => runs));
  return [
    `${grouped(ran.length)} trials, ${grouped(sum(({ disturbed }) => disturbed))} of ${grouped(sum(({ calls }) => calls))} calls disturbed`,
    `same end in ${grouped(same)}, something made twice in ${doubled}`,
    `through after at most ${most} runs of ${MOST_RUNS}, the longest ${(longest / 1000).toFixed(0)} s of virtual time`,
  ].join("; ");
}

function pick<T>(from: readonly T[], most: number, random: () => number): readonly T[] {
  const left = [...from];
  return Array.from({ length: Math.min(most, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}
