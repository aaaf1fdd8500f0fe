/** The way from a desired tree to a plan: read the state, check whose it is, read the account, plan. Writes nothing. */
import type { DesiredTree } from "./desired/desired.ts";
import { readLive } from "./live/read.ts";
import { buildPlan } from "./plan/build.ts";
import type { Allowances } from "./plan/check.ts";
import type { Keyed } from "./plan/keyed.ts";
import type { Plan, Refusal } from "./plan/plan.ts";
import { ownersOf, requireAccount, requireOwner } from "./state/lineage.ts";
import type { State, StateStore } from "./state/state.ts";
import type { Twilio } from "./twilio/port.ts";

export interface PrepareInput {
  readonly desired: DesiredTree;
  readonly twilio: Twilio;
  readonly store: StateStore;
  readonly keyed: Keyed;
  readonly config: { readonly path: string; readonly label: string };
  readonly allow: Allowances;
  readonly targets: readonly string[];
}

export interface Prepared {
  readonly plan: Plan;
  /** What the plan was made from; null: there is none yet. */
  readonly state: State | null;
  readonly targets: readonly string[];
}

/** @throws StateFailure (`wrong-account` before any Proxy call) and TwilioFailure. */
export async function preparePlan(input: PrepareInput): Promise<Prepared> {
  const { desired, twilio, store, keyed, config } = input;
  requireAccount(desired.accountSid, twilio.accountSid);
  const state = await store.read();
  if (state !== null) {
    requireOwner(state, { account_sid: twilio.accountSid, region: twilio.region, config: config.label });
  }
  const live = await readLive({ desired, state, twilio, keyed });
  const plan = buildPlan({ ...input, live, state });
  const elsewhere = await ownedElsewhere(plan, store);
  return { plan: { ...plan, refusals: [...plan.refusals, ...elsewhere] }, state, targets: input.targets };
}

/** Two configs that own one thing undo each other's work. Only an adoption can begin that, so only then others are asked. */
async function ownedElsewhere({ steps, accountSid }: Plan, store: StateStore): Promise<readonly Refusal[]> {
  const adopted = steps.filter(({ actions, sid }) => actions[0] === "adopt" && sid !== null);
  if (adopted.length === 0 || store.others === undefined) return [];
  const states = (await store.others()).filter((one) => one.account_sid === accountSid);
  const owners = ownersOf(states);
  return adopted.flatMap(({ address, sid }) => {
    const label = owners.get(String(sid));
    if (label === undefined) return [];
    const text = `${sid} belongs to the config ${label}, whose state lies in the same place. Two configs that own one thing undo each other's work: declare it in one of them, or list it under "forget" there first.`;
    return [{ code: "owned-elsewhere", address, text, allow: null }];
  });
}
