/**
 * Carries a plan out: intent and lease are written before the first call, every outcome is noted as it comes, the rest is
 * written at the end. Whatever stops it, the next plan continues from the account and the state.
 */
import { withBaselineOf } from "../identity/baseline.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { Plan, Refusal, Step } from "../plan/plan.ts";
import { firstState } from "../state/lineage.ts";
import type { Pending, State, StateEntry, StateStore } from "../state/state.ts";
import type { Twilio } from "../twilio/port.ts";
import type { World } from "../world.ts";
import { type Journal, openJournal, randomId } from "./lease.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { ApplyEvent, ApplyReport, Outcome } from "./report.ts";
import { finishStep, hasLateCalls, type RunContext, runStep } from "./run.ts";
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
  readonly twilio: Twilio;
  readonly store: StateStore;
  readonly keyed: Keyed;
  readonly world: World;
  /** Steps at once; Twilio's own pacing comes on top. */
  readonly parallelism: number;
  /** Who runs this, for the lease: a user and host, or a workflow run. */
  readonly by: string;
  /** The commit that is applied; recorded when everything succeeded. */
  readonly commit?: string | null;
  /** Aborted: calls in flight finish, nothing new starts, the state is saved. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ApplyEvent) => void;
}

/** @throws GuardFailure before any call, StateFailure when the state cannot be written. */
export async function applyPlan(input: ApplyInput): Promise<ApplyReport> {
  const { plan, keyed, world } = input;
  if (plan.refusals.length > 0) throw new GuardFailure(plan.refusals);
  const before = startingState(input);
  const ledger = createLedger(before.root, keyed);
  noteWithoutCalls(plan, ledger);
  const due = plan.steps.filter((step) => !isStateOnly(step) && step.blocked === null);
  const unchanged = due.length === 0 && sameContent(before, ledger.root(), keyed) && input.commit == null;
  if (unchanged) return { outcomes: withBlocked(plan, new Map()), interrupted: false, serial: before.serial };
  const journal = openJournal({
    store: input.store,
    state: before,
    exists: input.state !== null,
    world,
    by: input.by,
    commit: input.commit ?? null,
  });
  const at = new Date(world.now()).toISOString();
  const pending = due.map((step) => pendingOf(step, at, world));
  if (due.length > 0) await journal.open(ledger.root(), pending);
  const outcomes = await runAll(input, due, ledger, journal, at);
  const interrupted = input.signal?.aborted === true;
  const left = pending.filter((one, index) => stillOpen(outcomes.get(due[index] as Step), one));
  const complete = [...outcomes.values()].every((outcome) => outcome.status === "done") && !interrupted;
  const serial = await journal.close(ledger.root(), left, complete);
  return { outcomes: withBlocked(plan, outcomes), interrupted, serial };
}

function startingState({ plan, state, keyed, world }: ApplyInput): State {
  if (state !== null) return { ...withBaselineOf(state, keyed), kid: keyed.kid };
  const owner = { account_sid: plan.accountSid, region: plan.region, config: plan.config.label };
  return firstState(owner, randomId(world), keyed.kid);
}

/** Moves, forgettings and refreshed baselines touch the state alone. */
function noteWithoutCalls(plan: Plan, ledger: Ledger): void {
  for (const step of plan.steps) {
    if (step.fromStatePath !== null) ledger.move(step.fromStatePath, step.statePath);
    if (step.actions[0] === "forget") letGo(step, ledger);
  }
  for (const one of plan.settled) {
    if (one.fromStatePath !== null) ledger.move(one.fromStatePath, one.statePath);
    ledger.record(one);
  }
}

function letGo(step: Step, ledger: Ledger): void {
  if (step.external === null) {
    ledger.remove(step.statePath);
    return;
  }
  ledger.record({
    address: step.address,
    statePath: step.statePath,
    fromStatePath: null,
    sid: step.external,
    origin: "external",
    protect: false,
    managed: {},
  });
}

function isStateOnly(step: Step): boolean {
  return step.actions[0] === "move" || step.actions[0] === "forget";
}

function sameContent(before: State, root: Readonly<Record<string, StateEntry>>, keyed: Keyed): boolean {
  const same = JSON.stringify(before.root) === JSON.stringify(root);
  return same && before.pending.length === 0 && before.kid === keyed.kid && before.serial > 0;
}

function pendingOf(step: Step, at: string, world: World): Pending {
  return {
    id: randomId(world),
    address: step.address,
    action: step.actions.join("+"),
    ...(step.group === null ? {} : { group: step.group }),
    ...(step.sid === null ? {} : { sid: step.sid }),
    at,
  };
}

/** What may have happened without our knowing, or is one half of a group, is for the next run to look at. */
function stillOpen(outcome: Outcome | undefined, pending: Pending): boolean {
  if (outcome?.status !== "failed") return false;
  return outcome.failure?.code === "unknown-outcome" || pending.group !== undefined;
}

async function runAll(
  input: ApplyInput,
  due: readonly Step[],
  ledger: Ledger,
  journal: Journal,
  intendedAt: string,
): Promise<ReadonlyMap<Step, Outcome>> {
  const outcomes = new Map<Step, Outcome>();
  const context: RunContext = {
    twilio: input.twilio,
    world: input.world,
    ledger,
    intendedAt,
    owned: ownedSids(ledger.root()),
    made: new Map(),
  };
  const conduct = conductor(input, due.length, journal, ledger, outcomes);
  const tasks = due.flatMap((step) => tasksOf(step, context, conduct));
  await runTasks(tasks, input.parallelism);
  return outcomes;
}

function ownedSids(root: Readonly<Record<string, StateEntry>>): Set<string> {
  const sids = new Set<string>();
  const visit = (entry: StateEntry): void => {
    sids.add(entry.sid);
    for (const below of Object.values(entry.children)) for (const child of Object.values(below)) visit(child);
  };
  for (const entry of Object.values(root)) visit(entry);
  return sids;
}

interface Conductor {
  /** Runs the work unless the run has to stop; true: what requires the step may go on. */
  perform(step: Step, work: () => Promise<Outcome>, last: boolean): Promise<boolean>;
  skip(step: Step, because: string): void;
}

function conductor(
  { signal, onEvent }: ApplyInput,
  total: number,
  journal: Journal,
  ledger: Ledger,
  outcomes: Map<Step, Outcome>,
): Conductor {
  let halted: string | null = null;
  const finish = (step: Step, outcome: Outcome): void => {
    outcomes.set(step, outcome);
    onEvent?.({ kind: "finished", ...brief(step), status: outcome.status, done: outcomes.size, total });
  };
  const skip = (step: Step, because: string): void => {
    if (!outcomes.has(step)) finish(step, { ...brief(step), status: "skipped", sid: step.sid, because });
  };
  const mayStart = async (): Promise<string | null> => {
    if (signal?.aborted === true) return "the run was interrupted";
    if (halted !== null) return halted;
    return (await journal.keep(() => ledger.root())) ? null : "this run lost its lease on the state";
  };
  return {
    skip,
    async perform(step, work, last) {
      const because = await mayStart().catch((error: unknown) => {
        halted = error instanceof Error ? error.message : "the state could not be written";
        return halted;
      });
      if (because !== null) {
        skip(step, because);
        return false;
      }
      onEvent?.({ kind: "started", ...brief(step), done: outcomes.size, total });
      const outcome = await work();
      if (outcome.failure?.status === 401) halted = "Twilio refused the credentials";
      if (last || outcome.status !== "done") finish(step, outcome);
      return outcome.status === "done";
    },
  };
}

function brief(step: Step): Pick<Outcome, "address" | "type" | "actions"> {
  return { address: step.address, type: step.type, actions: step.actions };
}

function tasksOf(step: Step, context: RunContext, conduct: Conductor): readonly Task[] {
  const skip = (failed: string): void => conduct.skip(step, `${failed} did not succeed`);
  const late = hasLateCalls(step);
  const main: Task = {
    id: step.address,
    requires: step.requires,
    after: step.after,
    settles: [...step.settles, ...step.parents.map(({ address }) => `below ${address}`)],
    lane: step.lane,
    run: () => conduct.perform(step, () => runStep(step, context), !late),
    skip,
  };
  if (!late) return [main];
  const finish: Task = {
    id: `${step.address} finish`,
    requires: [step.address],
    after: [`below ${step.address}`],
    settles: [],
    lane: null,
    run: () => conduct.perform(step, () => finishStep(step, context), true),
    skip,
  };
  return [main, finish];
}

function withBlocked(plan: Plan, outcomes: ReadonlyMap<Step, Outcome>): readonly Outcome[] {
  return plan.steps.map((step) => {
    if (step.blocked !== null)
      return { ...brief(step), status: "blocked", sid: step.sid, because: step.blocked };
    return outcomes.get(step) ?? { ...brief(step), status: "done", sid: step.sid };
  });
}
