/** The part that plan, apply and drift share: from the config to the plan. */
import {
  type GitHub,
  type Plan,
  type PlanJson,
  type Prepared,
  preparePlan,
  serialisePlan,
} from "@twilio-proxy/core";
import { type Account, openAccount } from "./account.ts";
import { type Config, type ConfigPlace, resolveText } from "./config.ts";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";
import { maskValues } from "./masks.ts";
import { requireValid, showProblems } from "./problems.ts";

export interface Planned {
  readonly config: Config;
  readonly prepared: Prepared;
  readonly plan: Plan;
  /** Masked. */
  readonly json: PlanJson;
  readonly account: Account;
}

/** Shows what is wrong with the config, calls `use` with the plan, and closes the connections afterwards. */
export async function withPlan<Result>(
  place: ConfigPlace,
  text: string,
  github: GitHub,
  context: Context,
  use: (planned: Planned) => Promise<Result>,
): Promise<Result> {
  const config = resolveText(text, place, { env: context.env, strictEnv: true }, context);
  showProblems(config, context);
  requireValid(config);
  maskValues(config.desired, context);
  const account = await openAccount(config.place, config.desired, github, context);
  try {
    const prepared = await preparePlan({
      ...account,
      desired: config.desired,
      config: { path: config.place.path, label: config.place.label },
      allow: context.inputs.allow,
      targets: [],
    });
    if (context.signal.aborted)
      throw new ActionFailure("interrupted", "Cancelled before anything was changed.");
    const { plan } = prepared;
    const json = serialisePlan(plan, { keyed: account.keyed, showPii: false });
    return await use({ config, prepared, plan, json, account });
  } finally {
    account.twilio.close();
  }
}
