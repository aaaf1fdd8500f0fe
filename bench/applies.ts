/**
 * Calls and time of whole applies at 80 ms a call, beside a tool that asks for each object by itself: one GET of each before it
 * plans and one after each write, as Terraform's providers do. Both go through our connection, ten at once and under Twilio's
 * limits, on a clock that runs by itself.
 */
import {
  applyPlan,
  connect,
  type Keyed,
  type Prepared,
  parseDocument,
  preparePlan,
  resolveConfig,
  type StateStore,
  type Twilio,
} from "@twilio-proxy/core";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { createSimulatorWire } from "../packages/core/src/testing/simulator-wire.ts";
import { createVirtualWorld, type VirtualWorld } from "../packages/core/src/testing/virtual-world.ts";
import { FLEETS } from "./calls.ts";
import { createFleet, lowerBound, objectsOf, type Size } from "./fleet.ts";
import { keyedForBench, memoryStore } from "./lab.ts";
import { printTable, times, whole } from "./table.ts";

const LATENCY_MS = 80;
const NOW = new Date("2026-01-01T00:00:00Z");
const INVENTORY_PAGE = 1000;

interface Config {
  readonly services: Readonly<Record<string, Service>>;
}

interface Service {
  readonly phone_numbers: readonly object[];
  readonly sessions: Readonly<Record<string, object>>;
}

interface Bench {
  readonly simulator: Simulator;
  readonly world: VirtualWorld;
  readonly store: StateStore;
  readonly keyed: Keyed;
  readonly twilio: Twilio;
}

interface Figure {
  readonly calls: number;
  readonly seconds: number;
}

/** What an apply is to do, how many writes that takes, and what it has to look at before. */
interface Job {
  readonly name: string;
  readonly config: Config;
  readonly writes: number;
  readonly reads: number;
}

async function open(seed: ReturnType<typeof createFleet>["seed"]): Promise<Bench> {
  const world = createVirtualWorld();
  const simulator = await createSimulator({ seed, clock: world });
  const credentials = { accountSid: simulator.accountSid, username: simulator.accountSid, password: "bench" };
  const wire = createSimulatorWire(simulator, world, LATENCY_MS);
  const twilio = connect({ credentials, world, wire, baseUrl: simulator.url });
  return { simulator, world, store: memoryStore(), keyed: keyedForBench(), twilio };
}

async function measure({ simulator, world }: Bench, work: () => Promise<unknown>): Promise<Figure> {
  // What was sent before must not count against Twilio's limits.
  await world.run(world.sleep(10_000));
  simulator.clearRequests();
  const start = world.now();
  await world.run(work());
  return { calls: simulator.requests().total, seconds: (world.now() - start) / 1000 };
}

async function plan({ twilio, store, keyed }: Bench, config: Config): Promise<Prepared> {
  const document = parseDocument(JSON.stringify(config), { path: "proxy.json" });
  const { desired, problems } = resolveConfig(document, { env: {}, strictEnv: true, now: NOW });
  if (desired === null) throw new Error(problems[0]?.message ?? "no config");
  const label = { path: "proxy.json", label: "proxy.json" };
  const allow = { destroy: true, empty: false, recreate: false };
  return preparePlan({ desired, twilio, store, keyed, config: label, allow, targets: [] });
}

/** @throws Error where anything was left to do: a fast wrong answer is no figure. */
async function apply(bench: Bench, config: Config): Promise<void> {
  const run = { ...(await plan(bench, config)), ...bench, parallelism: 10, by: "bench" };
  const { outcomes } = await applyPlan(run);
  const failed = outcomes.find(({ status }) => status !== "done");
  if (failed !== undefined) throw new Error(`${failed.address}: ${failed.failure?.text ?? failed.because}`);
}

/** One GET of each object, services first. */
async function readEach({ simulator, twilio }: Bench): Promise<void> {
  const fetchAll = async (
    type: string,
    parents: readonly string[],
    sids: readonly string[],
  ): Promise<void> => {
    await Promise.all(sids.map((sid) => twilio.endpoint(type).fetch(parents, sid)));
  };
  const services = simulator.account().services ?? [];
  await fetchAll(
    "service",
    [],
    services.map(({ sid = "" }) => sid),
  );
  const below = services.flatMap(({ sid: service = "", phone_numbers = [], sessions = [] }) => [
    fetchAll(
      "phone_number",
      [service],
      phone_numbers.map(({ sid = "" }) => sid),
    ),
    fetchAll(
      "session",
      [service],
      sessions.map(({ sid = "" }) => sid),
    ),
    ...sessions.map(({ sid = "", participants = [] }) =>
      fetchAll(
        "participant",
        [service, sid],
        participants.map((person) => person.sid ?? ""),
      ),
    ),
  ]);
  await Promise.all(below);
}

function mapServices(config: Config, change: (service: Service) => Partial<Service>): Config {
  return {
    services: Object.fromEntries(
      Object.entries(config.services).map(([key, service]) => [key, { ...service, ...change(service) }]),
    ),
  };
}

const each = <Item, Result>(step: number, items: readonly Item[], use: (item: Item) => Result) =>
  items.map((item, at) => (at % step === 0 ? use(item) : item));

/** Sessions where there are any: a number in use must stay. */
function jobsOf(size: Size, config: Config): readonly Job[] {
  const units = size.sessions > 0 ? size.sessions : size.numbers;
  const tenth = Math.ceil(units / 10) * size.services;
  const half = Math.floor(units / 2) * size.services;
  const changed = mapServices(config, ({ phone_numbers, sessions }) =>
    size.sessions > 0
      ? {
          sessions: Object.fromEntries(
            each(10, Object.entries(sessions), ([key, one]) => [key, { ...one, ttl: 9_000 }] as const),
          ),
        }
      : { phone_numbers: each(10, phone_numbers, (one) => ({ ...one, is_reserved: true })) },
  );
  const halved = mapServices(changed, ({ phone_numbers, sessions }) =>
    size.sessions > 0
      ? { sessions: Object.fromEntries(Object.entries(sessions).filter((_, at) => at % 2 === 0)) }
      : { phone_numbers: phone_numbers.filter((_, at) => at % 2 === 0) },
  );
  const inventory = Math.ceil((size.services * size.numbers) / INVENTORY_PAGE);
  return [
    { name: "create all", config, writes: objectsOf(size), reads: 1 + inventory },
    { name: "plan, no change", config, writes: 0, reads: lowerBound(size) },
    { name: "change a tenth", config: changed, writes: tenth, reads: lowerBound(size) },
    { name: "delete half", config: halved, writes: half, reads: lowerBound(size) },
  ];
}

async function rowOf(fleet: string, job: Job, bench: Bench): Promise<string[]> {
  // Before the job changes what there is. Nobody knows of anything before it is created.
  const refresh = await measure(bench, () => readEach(bench));
  const planned = await measure(bench, () => plan(bench, job.config));
  const ours = await measure(bench, () => apply(bench, job.config));
  const bound = job.reads + job.writes;
  if (ours.calls !== bound)
    throw new Error(`${fleet}, ${job.name}: ${ours.calls} calls, and ${bound} are enough`);
  // In place of our reads, theirs; and one after each write, for which no time is counted.
  const theirs = {
    calls: refresh.calls + job.writes * 2,
    seconds: refresh.seconds + ours.seconds - planned.seconds,
  };
  return [
    `${fleet}: ${job.name}`,
    whole(ours.calls),
    whole(bound),
    times(theirs.calls / ours.calls),
    `${ours.seconds.toFixed(1)} s`,
    refresh.calls === 0 ? "" : times(theirs.seconds / ours.seconds),
  ];
}

export async function callsOfApplies(): Promise<void> {
  const rows: string[][] = [];
  for (const [name, size] of FLEETS) {
    const { config: text, seed } = createFleet(size);
    const { services: _, ...bare } = seed;
    const bench = await open(bare);
    for (const job of jobsOf(size, JSON.parse(text) as Config)) rows.push(await rowOf(name, job, bench));
    bench.twilio.close();
    await bench.simulator.close();
  }
  printTable(
    "Applies with their plans, at 80 ms a call and under Twilio's limits (calls asserted equal to the lower bound)",
    ["fleet: job", "calls", "lower bound", "one GET each, calls", "time", "one GET each, time"],
    rows,
  );
}
