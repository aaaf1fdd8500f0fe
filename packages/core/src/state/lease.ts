/**
 * The lease of a run: part of the state, so that taking it is one compare-and-swap. Pure functions over state and time; whoever
 * calls them writes the result.
 */
import { StateFailure } from "./failure.ts";
import type { Run, State } from "./state.ts";

export interface Claim {
  readonly id: string;
  /** Who, for people: a user and host, or a workflow run's URL. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly durationMs: number;
}

/** Another run's lease that is in force; null: the state may be claimed. */
export function foreignLease(state: State | null, { id, now }: Pick<Claim, "id" | "now">): Run | null {
  const holder = state?.run ?? null;
  return holder !== null && holder.id !== id && isInForce(holder, now) ? holder : null;
}

/** The run to write. Throws StateFailure `state-locked` while another run's lease lasts; an expired one is taken over. */
export function acquireLease(state: State | null, claim: Claim): Run {
  const holder = foreignLease(state, claim);
  if (holder !== null) {
    throw new StateFailure(
      "state-locked",
      `Run ${holder.id} of ${holder.by} holds the state since ${holder.started_at}, until ${holder.expires_at} unless it renews. Wait for it; if it died, the state is free again at that time, or by \`state unlock ${holder.id}\`.`,
    );
  }
  const started = state?.run?.id === claim.id ? state.run.started_at : iso(claim.now);
  return { id: claim.id, started_at: started, expires_at: iso(claim.now + claim.durationMs), by: claim.by };
}

/** The run to write. Throws StateFailure `state-locked` when the lease was lost: the run must start no further write. */
export function renewLease(state: State, claim: Claim): Run {
  if (state.run?.id !== claim.id) {
    const holder = state.run === null ? "it was released" : `run ${state.run.id} of ${state.run.by} took it`;
    throw new StateFailure("state-locked", `This run lost its lease on the state: ${holder}. Run again.`);
  }
  return acquireLease(state, claim);
}

/** What `run` becomes at the end; another run's lease is left alone. */
export function releaseLease(state: State, id: string): Run | null {
  return state.run?.id === id ? null : state.run;
}

/** May a run with this id start a write now? */
export function holdsLease(state: State, id: string, now: number): boolean {
  return state.run?.id === id && isInForce(state.run, now);
}

function isInForce(run: Run, now: number): boolean {
  return Date.parse(run.expires_at) > now;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
