/** Starts and stops: what may begin, when everything has to end, and what is told on the way. */
import type { Step } from "../plan/plan.ts";
import { StateFailure } from "../state/failure.ts";
import type { World } from "../world.ts";
import type { Journal } from "./lease.ts";
import type { Ledger } from "./ledger.ts";
import type { ApplyEvent, Outcome } from "./report.ts";
import { brief, INTERRUPTED } from "./run.ts";

export interface Conductor {
  /** Runs the work unless the run has to stop; true: what requires the step may go on. */
  perform(step: Step, work: () => Promise<Outcome>, last: boolean): Promise<boolean>;
  skip(step: Step, because: string): void;
  /** Waits so many milliseconds. False: the run has to stop. */
  pause(milliseconds: number): Promise<boolean>;
  broken(): { readonly error: unknown } | null;
}

export interface ConductorOptions {
  readonly signal: AbortSignal | undefined;
  readonly onEvent: ((event: ApplyEvent) => void) | undefined;
  readonly world: World;
  /** How many steps are due. */
  readonly total: number;
  readonly journal: Journal;
  readonly ledger: Ledger;
  /** Filled as steps end. */
  readonly outcomes: Map<Step, Outcome>;
}

export function createConductor(options: ConductorOptions): Conductor {
  const { signal, onEvent, world, total, journal, ledger, outcomes } = options;
  let halted: string | null = null;
  let broken: { readonly error: unknown } | null = null;
  const begun = new Set<Step>();
  const finish = (step: Step, outcome: Outcome): void => {
    outcomes.set(step, outcome);
    onEvent?.({ kind: "finished", ...brief(step), status: outcome.status, done: outcomes.size, total });
  };
  const skip = (step: Step, because: string): void => {
    if (!outcomes.has(step)) finish(step, { ...brief(step), status: "skipped", sid: step.sid, because });
  };
  const begin = (step: Step): void => {
    if (begun.has(step)) return;
    begun.add(step);
    onEvent?.({ kind: "started", ...brief(step), done: outcomes.size, total });
  };
  const breakOff = (error: unknown): null => {
    broken ??= { error };
    halted ??= "the run broke off";
    return null;
  };
  /** Why nothing may start now; null: it may. */
  const hindrance = async (): Promise<string | null> => {
    if (signal?.aborted === true) return INTERRUPTED;
    if (halted !== null) return halted;
    try {
      await journal.keep(() => ledger.root());
    } catch (error) {
      if (error instanceof StateFailure) halted = error.message;
      else breakOff(error);
    }
    return halted;
  };
  return {
    skip,
    broken: () => broken,
    async pause(milliseconds) {
      await world.sleep(milliseconds, signal);
      return (await hindrance()) === null;
    },
    async perform(step, work, last) {
      const because = await hindrance();
      if (because !== null) {
        skip(step, because);
        return false;
      }
      begin(step);
      const outcome = await work().catch(breakOff);
      if (outcome === null) return false;
      if (outcome.failure?.kind === "unauthorized") halted ??= "Twilio refused the credentials";
      if (last || outcome.status !== "done") finish(step, outcome);
      return outcome.status === "done";
    },
  };
}
