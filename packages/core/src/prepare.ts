/** The way from a desired tree to a plan: read the state, check whose it is, read the account, plan. Writes nothing. */
import type { DesiredTree } from "./desired/desired.ts";
import { readLive } from "./live/read.ts";
import { buildPlan } from "./plan/build.ts";
import type { Allowances } from "./plan/check.ts";
import type { Keyed } from "./plan/keyed.ts";
import type { Plan } from "./plan/plan.ts";
import { StateFailure } from "./state/failure.ts";
import { requireOwner } from "./state/lineage.ts";
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
  requireAccount(desired, twilio);
  const state = await store.read();
  if (state !== null) {
    requireOwner(state, { account_sid: twilio.accountSid, region: twilio.region, config: config.label });
  }
  const live = await readLive({ desired, state, twilio, keyed });
  return { plan: buildPlan({ ...input, live, state }), state, targets: input.targets };
}

function requireAccount(desired: DesiredTree, twilio: Twilio): void {
  if (desired.accountSid === null || desired.accountSid === twilio.accountSid) return;
  throw new StateFailure(
    "wrong-account",
    `The config is for account ${desired.accountSid}, and the credentials are for ${twilio.accountSid}. Use the right credentials, or correct account_sid.`,
  );
}
