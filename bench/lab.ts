/** One account on the simulator, and plans against it by the real engine over real sockets. */
import { performance } from "node:perf_hooks";
import {
  applyPlan,
  connect,
  createKeyed,
  type Keyed,
  type Plan,
  parseDocument,
  preparePlan,
  resolveConfig,
  type State,
  type StateStore,
  systemWorld,
  type World,
} from "@twilio-proxy/core";
import { createSimulator } from "@twilio-proxy/simulator";
import type { Fleet } from "./fleet.ts";

export interface Measured {
  readonly plan: Plan;
  readonly calls: number;
  readonly milliseconds: number;
  /** What pacing to Twilio's limits would have waited, in seconds; the bench does not wait. */
  readonly pacedSeconds: number;
}

export interface Lab {
  plan(): Promise<Measured>;
  /** Makes everything ours: an apply that only adopts, so nothing is called for. */
  own(): Promise<void>;
  close(): Promise<void>;
}

export const keyedForBench = (): Keyed => createKeyed({ apiSecretOrToken: "bench" });

export function memoryStore(): StateStore {
  const kept: { state: State | null } = { state: null };
  return {
    location: "memory",
    read: () => Promise.resolve(kept.state),
    write: (next) => {
      kept.state = next;
      return Promise.resolve();
    },
  };
}

/** A clock that jumps over every wait, and says how far it jumped. */
function hurriedWorld(): World & { skipped(): number } {
  const time = { skipped: 0 };
  return {
    now: () => Date.now() + time.skipped,
    random: () => Math.random(),
    sleep: async (milliseconds) => {
      const until = Date.now() + time.skipped + milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
      time.skipped = Math.max(time.skipped, until - Date.now());
    },
    skipped: () => time.skipped,
  };
}

export async function createLab({ config, seed }: Fleet, latency = 0): Promise<Lab> {
  const simulator = await createSimulator({ seed, latency, rateLimits: false });
  const store = memoryStore();
  const keyed = keyedForBench();
  const credentials = { accountSid: simulator.accountSid, username: simulator.accountSid, password: "bench" };
  const prepare = async (world: World) => {
    const twilio = connect({ credentials, baseUrl: simulator.url, world });
    const document = parseDocument(config, { path: "proxy.json" });
    const { desired, problems } = resolveConfig(document, { env: {}, strictEnv: true, now: new Date() });
    if (desired === null) throw new Error(problems[0]?.message ?? "no config");
    const label = { path: "proxy.json", label: "proxy.json" };
    const allow = { destroy: false, empty: false, recreate: false };
    const prepared = await preparePlan({ desired, twilio, store, keyed, config: label, allow, targets: [] });
    return { prepared, twilio };
  };
  return {
    plan: async () => {
      const world = hurriedWorld();
      simulator.clearRequests();
      const start = performance.now();
      const { prepared, twilio } = await prepare(world);
      const milliseconds = performance.now() - start;
      twilio.close();
      return {
        plan: prepared.plan,
        calls: simulator.requests().total,
        milliseconds,
        pacedSeconds: world.skipped() / 1000,
      };
    },
    own: async () => {
      const { prepared, twilio } = await prepare(hurriedWorld());
      const run = { twilio, store, keyed, world: systemWorld, parallelism: 10, by: "bench" };
      await applyPlan({ ...prepared, ...run });
      twilio.close();
    },
    close: () => simulator.close(),
  };
}
