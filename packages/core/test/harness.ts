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
  readonly signal?: AbortSignal;
}

export const ACCOUNT = "AC0123456789abcdef0123456789abcdef";

export async function createLab(
  seed: Partial<AccountSeed> = {},
  options: SimulatorOptions = {},
): Promise<Lab> {
  const simulator = await createSimulator({
    rateLimits: false,
    ...options,
    seed: { account_sid: ACCOUNT, ...seed },
  });
  const folder = await mkdtemp(join(tmpdir(), "twilio-proxy-"));
  const path = join(folder, "proxy.json.state.json");
  const store = fileStateStore(path);
  const credentials = {
    accountSid: simulator.accountSid,
    username: simulator.accountSid,
    password: "secret",
  };
  const twilio = connect({ credentials, baseUrl: simulator.url });
  const keyed = createKeyed({ apiSecretOrToken: "secret" });
  const plan = async (config: object | string, given: PlanOptions = {}): Promise<Prepared> => {
    const text = typeof config === "string" ? config : JSON.stringify(config);
    const document = parseDocument(text, { path: "proxy.json" });
    const { desired, problems } = resolveConfig(document, {
      env: given.env ?? {},
      strictEnv: true,
      now: new Date(),
    });
    if (desired === null)
      throw new Error(problems.map((one) => `${one.code} ${one.address}: ${one.message}`).join("\n"));
    return preparePlan({
      desired,
      twilio,
      store,
      keyed,
      config: { path: "proxy.json", label: "proxy.json" },
      allow: { destroy: false, empty: false, recreate: false, ...given.allow },
      targets: given.targets ?? [],
    });
  };
  return {
    simulator,
    store,
    keyed,
    twilio,
    plan,
    async apply(config, given = {}) {
      const prepared = await plan(config, given);
      return applyPlan({
        ...prepared,
        twilio,
        store,
        keyed,
        world: systemWorld,
        parallelism: 10,
        by: "test",
        ...(given.signal === undefined ? {} : { signal: given.signal }),
      });
    },
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
export function stepsOf({ plan }: Prepared): readonly string[] {
  return plan.steps.map((step) => `${step.actions.join("+")} ${step.address}`);
}
