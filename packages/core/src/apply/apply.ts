/**
 * Carries a plan out: intent and lease are written before the first call, every outcome is noted as it comes, the rest is
 * written at the end. Whatever stops it, the next plan continues from the account and the state.
 */
import { addressAt, recordedAddress } from "../identity/address.ts";
import { withBaselineOf } from "../identity/baseline.ts";
import { begunCreates, movedIntents } from "../identity/intents.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { Plan, Refusal, Step } from "../plan/plan.ts";
import { onTarget } from "../plan/target.ts";
import { StateFailure } from "../state/failure.ts";
import { firstState } from "../state/lineage.ts";
import type { Pending, State, StateEntry, StateStore } from "../state/state.ts";
import type { Twilio } from "../twilio/port.ts";
import type { World } from "../world.ts";
import { type Conductor, createConductor } from "./conductor.ts";
import { type Journal, openJournal, randomId } from "./lease.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { type ApplyEvent, type ApplyReport, type Outcome, UnsavedFailure } from "./report.ts";
import { brief, finishStep, hasLateCalls, letGo, ownedKey, type RunContext, runStep } from "./run.ts";
import { runTasks, type Task } from "./schedule.ts";

/** The plan may not be applied as it is. */
export class GuardFailure extends Error {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map((refusal) => `${refusal.code}: ${refusal.text}`).join("\n"));
    this.name = "GuardFailure";
    this.refusals = refusals;
  }
}

export interface ApplyInput {
  readonly plan: Plan;
  /** What the plan was made from; null: there was none. */
  readonly state: State | null;
  /** What the plan was restricted to; empty: nothing. */
  readonly targets?: readonly string[];
  readonly twilio: Twilio;
  readonly store: StateStore;
  readonly keyed: Keyed;
  readonly world: World;
  /** Steps at once; Twilio's own pacing comes on top. */
  readonly parallelism: number;
  /** Who runs this, for the lease: a user and host, or a workflow run. */
  readonly by: string;
  /**
   * Asked about the holder of a lease that is in force: true when that run has ended without giving it back, so that it is
   * taken over. Resolves to false where it cannot be known. Absent: only an expired lease is taken over.
   */
  readonly isOver?: (by: string) => Promise<boolean>;
  /** The commit that is applied: noted with the intent, and as applied when everything succeeded. */
  readonly commit?: string | null;
  /** Aborted: calls in flight finish, nothing new starts, the state is saved. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ApplyEvent) => void;
}

/**
 * @throws GuardFailure before any call; StateFailure when the state cannot be written: before any call, or as UnsavedFailure
 * after the last.
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyReport> {
  const { plan, keyed, world, twilio } = input;
  if (plan.refusals.length > 0) throw new GuardFailure(plan.refusals);
  const before = startingState(input);
  if (isSettled(input)) {
    return { outcomes: inPlanOrder(plan, new Map()), interrupted: false, serial: before.serial };
  }
  const ledger = createLedger(before.root, keyed);
  const due = plan.steps.filter(needsCalls);
  noteWithoutCalls(plan, ledger);
  const waiting = waitingOf(before, input);
  const journal = openJournal({
    store: input.store,
    state: before,
    exists: input.state !== null,
    world,
    sharedNow: twilio.now,
    by: input.by,
    commit: input.commit ?? null,
    isOver: input.isOver,
  });
  const at = new Date(twilio.now()).toISOString();
  const resumed = resumedIntents(due, before, keyed);
  const pending = new Map(due.map((step) => [step, resumed.get(step) ?? pendingOf(step, at, input)]));
  if (due.length > 0) await journal.open(ledger.root(), [...waiting, ...pending.values()]);
  const ran = await runAll(input, due, ledger, journal, at);
  const left = [...pending].filter(([step]) => isOpen(step, ran, resumed)).map(([, one]) => one);
  const outcomes = inPlanOrder(plan, ran.outcomes);
  const complete = ran.broken === null && outcomes.every((outcome) => outcome.status === "done");
  const interrupted = input.signal?.aborted === true;
  const serial = await journal.close(ledger.root(), [...waiting, ...left], complete).catch((error) => {
    if (ran.broken !== null || !(error instanceof StateFailure) || due.length === 0) throw error;
    throw new UnsavedFailure(error, { outcomes, interrupted });
  });
  if (ran.broken !== null) throw ran.broken.error;
  return { outcomes, interrupted, serial };
}

/** True when applying would neither call Twilio nor write the state. */
export function isSettled(input: Pick<ApplyInput, "plan" | "state" | "targets" | "keyed">): boolean {
  const { plan, state, keyed } = input;
  if (state === null || state.serial === 0 || state.kid !== keyed.kid) return false;
  if (plan.steps.some(needsCalls)) return false;
  const { root, pending } = withBaselineOf(state, keyed);
  const ledger = createLedger(root, keyed);
  const known = JSON.stringify(ledger.root());
  noteWithoutCalls(plan, ledger);
  return known === JSON.stringify(ledger.root()) && pending.length === waitingOf(state, input).length;
}

/** Intents that these targets leave for another day. */
function waitingOf(
  { pending }: State,
  { targets = [], keyed }: Pick<ApplyInput, "targets" | "keyed">,
): readonly Pending[] {
  const recorded = targets.map((target) => recordedAddress(target, keyed));
  return pending.filter((one) => !onTarget(one.address, recorded));
}

function startingState({ plan, state, keyed, world }: ApplyInput): State {
  if (state !== null) {
    return { ...withBaselineOf(state, keyed), kid: keyed.kid, pending: pendingAfterMoves(state, plan) };
  }
  const owner = { account_sid: plan.accountSid, region: plan.region, config: plan.config.label };
  return firstState(owner, randomId(world), keyed.kid);
}

/** What an earlier run began is looked up where the state will have it. */
function pendingAfterMoves({ pending }: State, { steps, settled }: Plan): readonly Pending[] {
  if (pending.length === 0) return pending;
  return [...steps, ...settled].reduce((intents, { address, fromStatePath }) => {
    return fromStatePath === null ? intents : movedIntents(intents, addressAt(fromStatePath), address);
  }, pending);
}

/** Moves, forgettings and refreshed baselines touch the state alone. */
function noteWithoutCalls(plan: Plan, ledger: Ledger): void {
  for (const step of plan.steps) {
    if (step.fromStatePath !== null) ledger.move(step.fromStatePath, step.statePath);
    if (isStateOnly(step) && step.actions[0] === "forget") letGo(step, ledger);
  }
  for (const one of plan.settled) {
    if (one.fromStatePath !== null) ledger.move(one.fromStatePath, one.statePath);
    ledger.record(one);
  }
}

function needsCalls(step: Step): boolean {
  return !isStateOnly(step) && step.blocked === null;
}

function isStateOnly(step: Step): boolean {
  // What is let go of stays in the state until what was ours below it is gone.
  return step.actions[0] === "move" || (step.actions[0] === "forget" && step.requires.length === 0);
}

/** Intents of creates that these steps complete: until they succeed, the next run must know of them. */
function resumedIntents(due: readonly Step[], before: State, keyed: Keyed): ReadonlyMap<Step, Pending> {
  const begun = begunCreates(before);
  return new Map(
    due.flatMap((step) => {
      const one = begun.get(recordedAddress(step.address, keyed));
      return one === undefined || (step.actions as readonly string[]).includes("create")
        ? []
        : [[step, one] as const];
    }),
  );
}

function pendingOf(step: Step, at: string, { keyed, world }: ApplyInput): Pending {
  return {
    id: randomId(world),
    address: recordedAddress(step.address, keyed),
    action: step.actions.join("+"),
    ...(step.group === null ? {} : { group: step.group }),
    ...(step.sid === null ? {} : { sid: step.sid }),
    at,
  };
}

interface Ran {
  readonly outcomes: ReadonlyMap<Step, Outcome>;
  readonly touched: ReadonlySet<Step>;
  /** A mistake of ours or a dying process: nothing more was started. */
  readonly broken: { readonly error: unknown } | null;
}

/** What may have happened without our knowing, or is done by half, is for the next run to look at. */
function isOpen(step: Step, { outcomes, touched }: Ran, resumed: ReadonlyMap<Step, Pending>): boolean {
  const outcome = outcomes.get(step);
  if (outcome === undefined) return true;
  if (outcome.status === "done") return false;
  if (resumed.has(step)) return true;
  return outcome.failure?.kind === "unknown-outcome" || touched.has(step) || step.group !== null;
}

async function runAll(
  input: ApplyInput,
  due: readonly Step[],
  ledger: Ledger,
  journal: Journal,
  intendedAt: string,
): Promise<Ran> {
  const outcomes = new Map<Step, Outcome>();
  const { signal, onEvent, world } = input;
  const conduct = createConductor({ signal, onEvent, world, total: due.length, journal, ledger, outcomes });
  const context: RunContext = {
    twilio: input.twilio,
    ledger,
    intendedAt,
    owned: ownedKeys(ledger.root()),
    made: new Map(),
    touched: new Set(),
    pause: conduct.pause,
  };
  const below = addressesBelow(due);
  const tasks = due.flatMap((step) => tasksOf(step, below.get(step.address) ?? [], context, conduct));
  const ended = new AbortController();
  const renewing = journal.renewing(() => ledger.root(), ended.signal);
  const stalled = await runTasks(tasks, input.parallelism).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  ended.abort();
  await renewing;
  return { outcomes, touched: context.touched, broken: conduct.broken() ?? stalled };
}

function ownedKeys(root: Readonly<Record<string, StateEntry>>): Set<string> {
  const keys = new Set<string>();
  const visit = (entry: StateEntry, parent: string | undefined): void => {
    keys.add(ownedKey(parent, entry.sid));
    for (const below of Object.values(entry.children))
      for (const child of Object.values(below)) visit(child, entry.sid);
  };
  for (const entry of Object.values(root)) visit(entry, undefined);
  return keys;
}

/** By parent: what its last calls wait for. */
function addressesBelow(due: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const below = new Map<string, string[]>(due.filter(hasLateCalls).map((step) => [step.address, []]));
  for (const step of due) for (const { address } of step.parents) below.get(address)?.push(step.address);
  return below;
}

function tasksOf(
  step: Step,
  below: readonly string[],
  context: RunContext,
  conduct: Conductor,
): readonly Task[] {
  const skip = (failed: string): void => conduct.skip(step, `${failed} did not succeed`);
  const late = hasLateCalls(step);
  const pool = `${step.parents[0]?.address ?? ""} ${step.type}`;
  const main: Task = {
    id: step.address,
    requires: step.requires,
    after: step.after,
    settles: late ? [] : step.settles,
    lane: step.lane,
    pool,
    run: () => conduct.perform(step, () => runStep(step, context), !late),
    skip,
  };
  if (!late) return [main];
  const finish: Task = {
    id: `${step.address} finish`,
    requires: [step.address, ...below],
    after: [],
    settles: step.settles,
    lane: null,
    pool,
    run: () => conduct.perform(step, () => finishStep(step, context), true),
    skip,
  };
  return [main, finish];
}

function inPlanOrder(plan: Plan, outcomes: ReadonlyMap<Step, Outcome>): readonly Outcome[] {
  return plan.steps.map((step) => {
    if (step.blocked !== null)
      return { ...brief(step), status: "blocked", sid: step.sid, because: step.blocked };
    return outcomes.get(step) ?? { ...brief(step), status: "done", sid: step.sid };
  });
}
