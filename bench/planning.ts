/** Pure planning: no network, no state on disk. Each size in a process of its own, so that none inherits a warm heap. */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import {
  applyPlan,
  type DesiredTree,
  type Keyed,
  type Plan,
  parseDocument,
  resolveConfig,
  type State,
  systemWorld,
  type Twilio,
} from "@twilio-proxy/core";
import { readLive } from "../packages/core/src/live/read.ts";
import { buildPlan } from "../packages/core/src/plan/build.ts";
import { accountOf } from "./account.ts";
import { createFleet, objectsOf, type Size } from "./fleet.ts";
import { keyedForBench, memoryStore } from "./lab.ts";
import { median, printTable, times, whole } from "./table.ts";

/** Many services of a usual size, or one with everything in it. */
const SHAPES = ["many services", "one service"] as const;
type Shape = (typeof SHAPES)[number];
const CASES = ["create all", "no change", "change all"] as const;
type Case = (typeof CASES)[number];
export const USUAL = [1_000, 3_000, 10_000, 30_000];
/** Minutes rather than seconds. */
export const LARGE = [10_000, 30_000, 100_000];

/** Milliseconds by stage, and megabytes. */
interface Timing {
  readonly resources: number;
  readonly validate: number;
  readonly match: number;
  readonly plan: Readonly<Record<Case, number>>;
  /** What the heap holds at the end of a plan and did not before, rubbish included. */
  readonly heap: Readonly<Record<Case, number>>;
  /** The most that the process ever had, with the account and the config in it. */
  readonly peak: number;
}

/** 500 resources in each service: itself, 199 numbers, 100 sessions of two. */
function sizeOf(resources: number, shape: Shape): Size {
  if (shape === "many services")
    return { services: Math.max(1, Math.round(resources / 500)), numbers: 199, sessions: 100 };
  return { services: 1, numbers: 499, sessions: Math.round((resources - 500) / 3) };
}

const NOTHING = { destroy: true, empty: true, recreate: true };
const WHERE = { path: "proxy.json", label: "proxy.json" };

function desiredOf(config: string): DesiredTree {
  const { desired } = resolveConfig(parseDocument(config, { path: "proxy.json" }), {
    env: {},
    strictEnv: true,
    now: new Date(),
  });
  if (desired === null) throw new Error("the bench's own config is invalid");
  return desired;
}

async function planOf(desired: DesiredTree, twilio: Twilio, state: State | null, keyed: Keyed) {
  const start = performance.now();
  const live = await readLive({ desired, state, twilio, keyed });
  const match = performance.now() - start;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const read = performance.now();
  const plan = buildPlan({ desired, live, state, keyed, config: WHERE, allow: NOTHING, targets: [] });
  const build = performance.now() - read;
  return { plan, match, build, heap: (process.memoryUsage().heapUsed - before) / 1e6 };
}

async function ownedState(plan: Plan, twilio: Twilio, keyed: Keyed): Promise<State> {
  const store = memoryStore();
  const run = { twilio, store, keyed, world: systemWorld, parallelism: 10, by: "bench", targets: [] };
  await applyPlan({ ...run, plan, state: null });
  const state = await store.read();
  if (state === null) throw new Error("nothing was adopted");
  return state;
}

/** The best of three, for the machine does other things besides; one is enough where a run takes seconds. */
async function best(size: Size, run: () => Promise<number>): Promise<number> {
  const found: number[] = [];
  for (let at = 0; at < (objectsOf(size) < 20_000 ? 3 : 1); at += 1) found.push(await run());
  return Math.min(...found);
}

async function timingOf(size: Size): Promise<Timing> {
  const { config } = createFleet(size);
  const keyed = keyedForBench();
  const validate = await best(size, async () => {
    const start = performance.now();
    desiredOf(config);
    return performance.now() - start;
  });
  const desired = desiredOf(config);
  const changed = desiredOf(
    config.replaceAll('"ttl":7200', '"ttl":60').replaceAll('"default_ttl":3600', '"default_ttl":60'),
  );
  const full = accountOf(size, "full");
  const bare = accountOf(size, "numbers only");
  const adopting = await planOf(desired, full, null, keyed);
  const state = await ownedState(adopting.plan, full, keyed);
  const heap = { "create all": 0, "no change": 0, "change all": 0 };
  const timed = (
    one: Case,
    tree: DesiredTree,
    twilio: Twilio,
    from: State | null,
    steps: (plan: Plan) => boolean,
  ) =>
    best(size, async () => {
      const taken = await planOf(tree, twilio, from, keyed);
      if (!steps(taken.plan)) throw new Error(`a plan of ${taken.plan.steps.length} steps`);
      heap[one] = Math.max(heap[one], taken.heap);
      return taken.build;
    });
  const all = objectsOf(size);
  return {
    resources: all,
    validate,
    match: await best(size, async () => (await planOf(desired, full, state, keyed)).match),
    plan: {
      "create all": await timed("create all", desired, bare, null, (plan) => plan.summary.add === all),
      "no change": await timed("no change", desired, full, state, (plan) => plan.steps.length === 0),
      "change all": await timed(
        "change all",
        changed,
        full,
        state,
        (plan) => plan.summary.change === size.services * (1 + size.sessions),
      ),
    },
    heap,
    peak: process.resourceUsage().maxRSS / 1024,
  };
}

/** The exponent of growth between two sizes: 1 is linear, 2 is quadratic. */
function exponent(small: Timing, large: Timing, of: (timing: Timing) => number): number {
  return Math.log(of(large) / of(small)) / Math.log(large.resources / small.resources);
}

export function planningTimes(sizes: readonly number[]): void {
  for (const shape of SHAPES) {
    const timings = sizes.map((resources): Timing => {
      const argv = [
        "--conditions=twilio-proxy-source",
        "--expose-gc",
        fileURLToPath(import.meta.url),
        String(resources),
        shape,
      ];
      return JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8", maxBuffer: 1e7 }));
    });
    const stages: readonly (readonly [string, (timing: Timing) => number])[] = [
      ["validate", (timing) => timing.validate],
      ["read and match", (timing) => timing.match],
      ...CASES.map((one) => [`plan: ${one}`, (timing: Timing) => timing.plan[one]] as const),
    ];
    const first = timings[0];
    const middle = timings.find((timing) => timing.resources >= 9_999);
    const last = timings.at(-1);
    if (first === undefined || middle === undefined || last === undefined) return;
    printTable(
      `Pure planning, ${shape}: milliseconds by number of resources (each size in its own process)`,
      ["stage", ...timings.map((timing) => whole(timing.resources)), "us each", "exponent", "from 10k on"],
      [
        ...stages.map(([name, of]) => [
          name,
          ...timings.map((timing) => whole(of(timing))),
          ((of(last) / last.resources) * 1000).toFixed(1),
          exponent(first, last, of).toFixed(2),
          exponent(middle, last, of).toFixed(2),
        ]),
        ...CASES.map((one) => [
          `heap of ${one}, MB`,
          ...timings.map((timing) => whole(timing.heap[one])),
          "",
          "",
          "",
        ]),
        ["peak of the process, MB", ...timings.map((timing) => whole(timing.peak)), "", "", ""],
      ],
    );
    const worst = median(stages.map(([, of]) => exponent(middle, last, of)));
    console.log(
      `\n  median exponent from 10k on: ${worst.toFixed(2)}; ${times(last.plan["no change"] / last.validate)} the time of validate`,
    );
  }
}

const [, self, resources, shape] = process.argv;
if (self === fileURLToPath(import.meta.url)) {
  const timing = await timingOf(
    sizeOf(Number(resources), shape === "one service" ? "one service" : "many services"),
  );
  console.log(JSON.stringify(timing));
}
