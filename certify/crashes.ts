/** Crash points: SIGKILL around every call and between the steps in which the state reaches the disk; then once more, in peace. */
import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createRandom } from "../packages/core/src/testing/random.ts";
import { type Found, HARMS } from "./crashes/compare.ts";
import {
  type Crashed,
  type CrashOptions,
  crash,
  type Point,
  type Prepared,
  prepare,
  stepsOfWrite,
} from "./crashes/crash.ts";
import { CRASH_SCENARIOS, type CrashScenario } from "./crashes/scenarios.ts";
import type { Part } from "./verdict.ts";

const root = join(import.meta.dirname, "..");
const AT_ONCE = availableParallelism() + 1;
/** Of each scenario, where not all are taken. */
const SAMPLE = 1;
const CONTROLS = { full: 100, sample: 15 };
/** One trial in so many is killed once more. */
const TWICE = 5;

interface Trial {
  readonly prepared: Prepared;
  readonly point: Point;
  readonly options?: CrashOptions;
}

/**
 * What a broken line names runs alone with `CERTIFY_ONLY="delete numbers@before call 3"`, a second crash after another @; and
 * with `CERTIFY_ONLY="delete numbers"` all of a scenario.
 */
export const certifyCrashes: Part = async (scale, say) => {
  execFileSync(process.execPath, ["build.ts"], { cwd: join(root, "packages/cli"), stdio: "inherit" });
  const [only = "", ...onlyPoints] = (process.env.CERTIFY_ONLY ?? "").split("@");
  const steps = await stepsOfWrite();
  const scenarios = CRASH_SCENARIOS.filter(({ name }) => only === "" || name === only);
  const { prepared, unfit } = await prepareAll(scenarios);
  const every = prepared.map((one) => pointsOf(one, steps).map((point): Trial => ({ prepared: one, point })));
  const all = every.flat();
  say(`${scenarios.length} scenarios, ${all.length} points; a state is written by: ${steps.join(", ")}`);
  const random = createRandom(5);
  const chosen =
    scale === "full" || only !== "" ? all : every.flatMap((trials) => pick(trials, SAMPLE, random));
  const trials = onlyPoints.length > 0 ? named(all, onlyPoints) : withSeconds(chosen, all, random);
  const crashes = await inTurns(trials, run, counting(trials.length, say));
  const controls = only === "" ? pick(prepared.flatMap(afterCreates), CONTROLS[scale], random) : [];
  const controlled = await inTurns(controls, run);
  const broken = [...unfit, ...crashes.flatMap(({ found }, at) => found.map((one) => tell(trials[at], one)))];
  if (trials.length === 0) broken.push(`there is no ${process.env.CERTIFY_ONLY}`);
  if (only === "" && count(controlled, "duplicates") === 0)
    broken.push("negative control: with intents switched off, nothing was made twice");
  return { figures: figuresOf(scenarios.length, crashes, controlled), broken };
};

/** The trial of these one or two points. */
function named(all: readonly Trial[], points: readonly string[]): readonly Trial[] {
  const [trial, again] = points.map((name) => all.find(({ point }) => nameOf(point) === name));
  if (trial === undefined) return [];
  return [again === undefined ? trial : { ...trial, options: { again: again.point } }];
}

async function prepareAll(
  scenarios: readonly CrashScenario[],
): Promise<{ readonly prepared: readonly Prepared[]; readonly unfit: readonly string[] }> {
  const tried = await inTurns(scenarios, (scenario) =>
    prepare(scenario).catch((error: unknown) => `${scenario.name}, undisturbed: ${messageOf(error)}`),
  );
  return {
    prepared: tried.filter((one) => typeof one !== "string"),
    unfit: tried.filter((one) => typeof one === "string"),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Every point of a scenario: around each of its calls, between and within the steps of each write of the state. */
function pointsOf({ calls, writes }: Prepared, steps: readonly string[]): readonly Point[] {
  const numbered = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);
  const isTorn = (at: number): boolean => steps[(at - 1) % steps.length]?.startsWith("write") === true;
  const written = numbered(writes * steps.length);
  return [
    ...numbered(calls.length).flatMap((at): Point[] => [
      { kind: "before call", at },
      { kind: "after call", at },
    ]),
    ...written.map((at): Point => ({ kind: "before step", at })),
    ...written.filter(isTorn).map((at): Point => ({ kind: "within step", at })),
  ];
}

/** Where an intent matters most, and where the control's processes die: something was made, and nobody was told. */
function afterCreates(prepared: Prepared): readonly Trial[] {
  return prepared.calls.flatMap((call, at): Trial[] =>
    call === "POST 201"
      ? [{ prepared, point: { kind: "after call", at: at + 1 }, options: { intents: "off" } }]
      : [],
  );
}

/** Some of them die again in the next run, at any point of theirs. */
function withSeconds(
  trials: readonly Trial[],
  all: readonly Trial[],
  random: () => number,
): readonly Trial[] {
  return trials.map((trial, at) => {
    if (at % TWICE !== 0) return trial;
    const own = all.filter(({ prepared }) => prepared === trial.prepared);
    const [again] = pick(own, 1, random);
    return again === undefined ? trial : { ...trial, options: { again: again.point } };
  });
}

async function run({ prepared, point, options }: Trial): Promise<Crashed> {
  try {
    return await crash(prepared, point, options);
  } catch (error) {
    // Such as a state that nobody can read any more.
    const found = [{ harm: "lost intents" as const, what: messageOf(error) }];
    return { found, refused: false, twice: false, ambiguous: false };
  }
}

function pick<T>(from: readonly T[], most: number, random: () => number): readonly T[] {
  const left = [...from];
  return Array.from({ length: Math.min(most, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

/** A few at once, the results in order. */
async function inTurns<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  done: () => void = () => undefined,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) {
      results[at] = await work(item);
      done();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

function counting(total: number, say: (line: string) => void): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % 500 === 0) say(`${done} of ${total}`);
  };
}

function nameOf({ kind, at }: Point): string {
  return `${kind} ${at}`;
}

function tell(trial: Trial | undefined, { harm, what }: Found): string {
  if (trial === undefined) return `${harm}: ${what}`;
  const points = [trial.point, trial.options?.again].flatMap((point) =>
    point === undefined ? [] : [nameOf(point)],
  );
  return `${[trial.prepared.scenario.name, ...points].join("@")}: ${harm}: ${what}`;
}

function count(crashes: readonly Crashed[], harm: Found["harm"]): number {
  return crashes.filter(({ found }) => found.some((one) => one.harm === harm)).length;
}

function figuresOf(
  scenarios: number,
  crashes: readonly Crashed[],
  controlled: readonly Crashed[],
): readonly string[] {
  const grouped = (value: number): string => value.toLocaleString("en-US");
  const harms = HARMS.map((harm) => `${count(crashes, harm)} ${harm}`).join(", ");
  const twice = crashes.filter((one) => one.twice).length;
  const refused = crashes.filter((one) => one.refused).length;
  const ambiguous = crashes.filter((one) => one.ambiguous).length;
  const failed = controlled.filter(({ found }) => found.length > 0).length;
  return [
    `${scenarios} scenarios x ${grouped(crashes.length)} points (around calls, between and within writes of the state): ${harms}`,
    `of these, ${grouped(twice)} killed twice; ${grouped(refused)} refused a second run until the dead one's lease ended, and ${grouped(ambiguous)} refused with ambiguous-create, intents kept (two unnamed sessions that are alike)`,
    ...(controlled.length === 0
      ? []
      : [
          `negative control, intents switched off: ${failed} of ${controlled.length} points broken, ${count(controlled, "duplicates")} with duplicates, as it must`,
        ]),
  ];
}
