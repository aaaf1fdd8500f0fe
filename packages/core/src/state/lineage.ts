/** How a state begins and how one version follows another. */

import { StateFailure } from "./failure.ts";
import type { State, StateEntry } from "./state.ts";

const RECENT_WRITERS = 64;

export interface StateOwner {
  readonly account_sid: string;
  readonly region: string;
  /** Label of the config. */
  readonly config: string;
}

/** A state that was never written: serial 0. `lineage` is a fresh random id. */
export function firstState(owner: StateOwner, lineage: string, kid: string): State {
  return {
    lineage,
    serial: 0,
    ...owner,
    kid,
    writer: "",
    recent: [],
    applied_commit: null,
    attempted_commit: null,
    run: null,
    pending: [],
    root: {},
  };
}

/** The next version to write. `writer` is an id of this write alone, by which a lost answer is recognised later. */
export function nextState(state: State, changes: Partial<State>, writer: string): State {
  return {
    ...state,
    ...changes,
    lineage: state.lineage,
    serial: state.serial + 1,
    writer,
    recent: [...state.recent, writer].slice(-RECENT_WRITERS),
  };
}

/** Throws StateFailure `wrong-account` where a config says whose it is; null: it does not. */
export function requireAccount(declared: string | null, actual: string): void {
  if (declared === null || declared === actual) return;
  throw new StateFailure(
    "wrong-account",
    `The config is for account ${declared}, and the credentials are for ${actual}. Use the right credentials, or correct account_sid.`,
  );
}

/** Throws StateFailure `wrong-account` or `wrong-config`: owned SIDs mean nothing elsewhere. */
export function requireOwner(state: State, owner: StateOwner): void {
  if (state.account_sid !== owner.account_sid) {
    throw new StateFailure(
      "wrong-account",
      `The state belongs to account ${state.account_sid}, and the credentials to ${owner.account_sid}. Use the right credentials, or another --state for this account.`,
    );
  }
  if (state.region !== owner.region) {
    throw new StateFailure(
      "wrong-account",
      `The state belongs to region ${state.region}, and this run to ${owner.region}. Set TWILIO_REGION, or use another --state for this region.`,
    );
  }
  if (state.config !== owner.config) {
    throw new StateFailure(
      "wrong-config",
      `The state belongs to the config ${state.config}, and this is ${owner.config}. Give each config a --state of its own.`,
    );
  }
}

/** What these states own, with the label of the config that does. What a config only names as existing is nobody's. */
export function ownersOf(states: readonly State[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const visit = (entries: Readonly<Record<string, StateEntry>>, label: string): void => {
    for (const { sid, origin, children } of Object.values(entries)) {
      if (origin !== "external") owners.set(sid, label);
      for (const below of Object.values(children)) visit(below, label);
    }
  };
  for (const { root, config } of states) visit(root, config);
  return owners;
}
