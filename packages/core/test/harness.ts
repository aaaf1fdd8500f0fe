/** One account on the simulator and one config at a time: what a user does, without a process. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AccountSeed,
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from "@twilio-proxy/simulator";
import {
  type Allowances,
  type ApplyEvent,
  type ApplyReport,
  applyPlan,
  connect,
  createKeyed,
  fileStateStore,
  type Keyed,
  type Prepared,
  parseDocument,
  preparePlan,
  resolveConfig,
  type StateStore,
  systemWorld,
  type Twilio,
} from "../src/index.ts";
import { createSimulatorWire } from "../src/testing/simulator-wire.ts";
import type { VirtualWorld } from "../src/testing/virtual-world.ts";
import { createWitness } from "./witness.ts";

export interface Lab {
  readonly simulator: Simulator;
  readonly store: StateStore;
  readonly keyed: Keyed;
  readonly twilio: Twilio;
  plan(config: object | string, options?: PlanOptions): Promise<Prepared>;
  apply(config: object | string, options?: PlanOptions): Promise<ApplyReport>;
  /** Calls since the last `forgetCalls`, as `METHOD path`. */
  calls(): readonly string[];
  forgetCalls(): void;
  /** As if the state file were lost. */
  loseState(): Promise<void>;
  close(): Promise<void>;
}

export interface PlanOptions {
  readonly allow?: Partial<Allowances>;
  readonly targets?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** For the apply and for its connection. */
  readonly signal?: AbortSignal;
  readonly commit?: string;
  readonly isOver?: (by: string) => Promise<boolean>;
  readonly onEvent?: (event: ApplyEvent) => void;
  readonly parallelism?: number;
  /** What stands between the engine and Twilio, or the state. */
  readonly wrapTwilio?: (twilio: Twilio) => Twilio;
  readonly wrapStore?: (store: StateStore) => StateStore;
}

export interface LabOptions {
  /** Time that passes by itself: for the simulator, the connection, the planner and the apply alike. */
  readonly world?: VirtualWorld;
  /** In place of a file. */
  readonly store?: StateStore;
}

export const ACCOUNT = "AC0123456789abcdef0123456789abcdef";

export async function createLab(
  seed: Partial<AccountSeed> = {},
  options: SimulatorOptions = {},
  { world, store: given }: LabOptions = {},
): Promise<Lab> {
  const simulator = await createSimulator({
    rateLimits: false,
    ...(world === undefined ? {} : { clock: world }),
    ...options,
    seed: { account_sid: ACCOUNT, ...seed },
  });
  const folder = await mkdtemp(join(tmpdir(), "twilio-proxy-"));
  const path = join(folder, "proxy.json.state.json");
  const credentials = {
    accountSid: simulator.accountSid,
    username: simulator.accountSid,
    password: "secret",
  };
  const open = (signal?: AbortSignal): Twilio =>
    connect({
      credentials,
      baseUrl: simulator.url,
      ...(world === undefined ? {} : { world, wire: createSimulatorWire(simulator, world, 1) }),
      ...(signal === undefined ? {} : { signal }),
    });
  const run = <T>(work: Promise<T>): Promise<T> => (world === undefined ? work : world.run(work));
  const twilio = open();
  const keyed = createKeyed({ apiSecretOrToken: "secret" });
  const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
  const witness = createWitness(keyed, [basic], JSON.stringify(simulator.account()));
  const place = given ?? fileStateStore(path);
  const store: StateStore = {
    ...place,
    write: (next, replaces) => {
      witness.state(next);
      return place.write(next, replaces);
    },
  };
  const prepare = async (config: object | string, given: PlanOptions = {}): Promise<Prepared> => {
    const text = typeof config === "string" ? config : JSON.stringify(config);
    witness.learn(text, given.env);
    const document = parseDocument(text, { path: "proxy.json" });
    const { desired, problems } = resolveConfig(document, {
      env: given.env ?? {},
      strictEnv: true,
      now: new Date(world?.now() ?? Date.now()),
    });
    if (desired === null)
      throw new Error(problems.map((one) => `${one.code} ${one.address}: ${one.message}`).join("\n"));
    const prepared = await preparePlan({
      desired,
      twilio: given.wrapTwilio?.(twilio) ?? twilio,
      store: given.wrapStore?.(store) ?? store,
      keyed,
      config: { path: "proxy.json", label: "proxy.json" },
      allow: { destroy: false, empty: false, recreate: false, ...given.allow },
      targets: given.targets ?? [],
    });
    witness.plan(prepared);
    return prepared;
  };
  const applyOnce = async (config: object | string, given: PlanOptions = {}): Promise<ApplyReport> => {
    const prepared = await prepare(config, given);
    const { wrapTwilio, wrapStore, signal, commit, isOver, onEvent, parallelism = 10 } = given;
    // As on the command line: one signal for the run and for its connection.
    const mine = signal === undefined ? twilio : open(signal);
    const report = await applyPlan({
      ...prepared,
      twilio: wrapTwilio?.(mine) ?? mine,
      store: wrapStore?.(store) ?? store,
      keyed,
      world: world ?? systemWorld,
      parallelism,
      by: "test",
      commit: commit ?? null,
      ...(signal === undefined ? {} : { signal }),
      ...(isOver === undefined ? {} : { isOver }),
      onEvent: (event) => {
        witness.event(event);
        onEvent?.(event);
      },
    });
    witness.report(report);
    return report;
  };
  const witnessed = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      witness.failure(error);
      throw error;
    }
  };
  return {
    simulator,
    store,
    keyed,
    twilio,
    plan: (config, given) => witnessed(run(prepare(config, given))),
    apply: (config, given) => witnessed(run(applyOnce(config, given))),
    calls: () => simulator.requests().requests.map((request) => `${request.method} ${request.path}`),
    forgetCalls: () => simulator.clearRequests(),
    loseState: () => rm(path, { force: true }),
    async close() {
      twilio.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Each step as `actions address`. */
export function stepsOf({ plan }: Pick<Prepared, "plan">): readonly string[] {
  return plan.steps.map((step) => `${step.actions.join("+")} ${step.address}`);
}
