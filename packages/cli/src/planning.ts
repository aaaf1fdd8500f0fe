/** The part that plan, drift and apply share: config, account, plan. */
import {
  configIdentity,
  type DesiredTree,
  type Plan,
  type PlanJson,
  type Prepared,
  preparePlan,
  serialisePlan,
} from "@twilio-proxy/core";
import { type Account, type AccountFlags, openAccount, requireMayShowPii } from "./account.ts";
import { type Config, readConfig, showProblems } from "./config.ts";
import { CliFailure, EXIT, type ExitCode } from "./exit.ts";
import { createReadingProgress } from "./progress.ts";
import type { World } from "./world.ts";

export interface Planned {
  readonly prepared: Prepared;
  readonly plan: Plan;
  readonly account: Account;
  /** As the flags ask for it. */
  readonly json: PlanJson;
}

/** A config without errors. */
export type ValidConfig = Config & { readonly desired: DesiredTree };

/** Calls `use` with the plan and closes the connections afterwards; an invalid config ends it before, once `show` has said why. */
export async function withPlan(
  configPath: string,
  flags: AccountFlags,
  world: World,
  use: (planned: Planned, config: ValidConfig) => Promise<ExitCode>,
  show: (config: Config) => ExitCode = (config) => showProblems(config, flags, world),
): Promise<ExitCode> {
  requireMayShowPii(flags, world);
  const config = await readConfig(configPath, true, world);
  const exit = show(config);
  const { desired } = config;
  if (desired === null) return exit;
  return withPlanOf(desired, configPath, flags, world, (planned) => use(planned, { ...config, desired }));
}

/** The same for a config that need not lie at its path yet. */
export async function withPlanOf(
  desired: DesiredTree,
  configPath: string,
  flags: AccountFlags,
  world: World,
  use: (planned: Planned) => Promise<ExitCode>,
): Promise<ExitCode> {
  const progress = createReadingProgress(flags, world);
  const account = await openAccount(configPath, desired, flags, progress.onRequest, world);
  try {
    const prepared = await preparePlan({
      desired,
      twilio: account.twilio,
      store: account.store,
      keyed: account.keyed,
      config: configIdentity(configPath, world.cwd),
      allow: {
        destroy: flags.allowDestroy === true,
        empty: flags.allowEmpty === true,
        recreate: flags.allowRecreate === true,
      },
      targets: flags.target ?? [],
    });
    progress.stop();
    if (world.signal.aborted) return EXIT.interrupted;
    const json = toJson(prepared.plan, account, flags);
    return await use({ prepared, plan: prepared.plan, account, json });
  } finally {
    progress.stop();
    account.twilio.close();
  }
}

/** A mistyped target would make `No changes.` of a plan that has some. */
export function requireKnownTargets({ unknownTargets }: Plan): void {
  const [first] = unknownTargets;
  if (first === undefined) return;
  throw new CliFailure(
    `--target ${first} is the address of nothing in the config, the state or the account. Give an address as plan prints it, such as services.rides.sessions.order-1.`,
  );
}

export function toJson(plan: Plan, account: Account, flags: AccountFlags): PlanJson {
  return serialisePlan(plan, {
    keyed: account.keyed,
    showPii: flags.showPii === true,
    targets: flags.target ?? [],
  });
}
