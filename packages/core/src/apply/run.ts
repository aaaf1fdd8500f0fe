/** One step: its calls, its note in the ledger, its outcome. Never rejects: what goes wrong is an outcome. */
import type { Ownership, ParentRef, Step } from "../plan/plan.ts";
import { definitionOf } from "../resources/registry.ts";
import { TwilioFailure } from "../twilio/failure.ts";
import type { SidPath, Twilio } from "../twilio/port.ts";
import { type CallContext, callsOf, changeOne, makeOne, removeOne } from "./calls.ts";
import type { Ledger } from "./ledger.ts";
import type { ApplyFailure, Outcome } from "./report.ts";

export const INTERRUPTED = "the run was interrupted";

export interface RunContext {
  readonly twilio: Twilio;
  readonly ledger: Ledger;
  readonly intendedAt: string;
  /** What is ours, by parent and SID: a number keeps its SID when it moves. */
  readonly owned: Set<string>;
  /** SIDs by address, of what this run made. */
  readonly made: Map<string, string>;
  /** Steps that have changed the account, whatever became of the rest of them. */
  readonly touched: Set<Step>;
  readonly pause: CallContext["pause"];
}

/** How `owned` knows a resource. */
export function ownedKey(parent: string | undefined, sid: string): string {
  return `${parent ?? ""} ${sid}`;
}

/** Runs the calls up to those that wait for the children. */
export function runStep(step: Step, context: RunContext): Promise<Outcome> {
  return outcomeOf(step, context, async () => {
    if (step.withParent) return null;
    const actions: readonly string[] = step.actions;
    if (actions.includes("forget")) {
      letGo(step, context.ledger);
      return null;
    }
    const at = callContext(step, context);
    if (actions.includes("delete")) await leave(step, at, context);
    if (actions.includes("create")) return create(step, at, context);
    if (actions.includes("update")) await update(step, at, context);
    if (actions.includes("adopt") || actions.includes("update")) note(unfinished(step), step.sid, context);
    return actions.includes("delete") ? null : step.sid;
  });
}

export function letGo(step: Step, ledger: Ledger): void {
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

/** Runs the calls that waited for the children. */
export function finishStep(step: Step, context: RunContext): Promise<Outcome> {
  return outcomeOf(step, context, async () => {
    const at = callContext(step, context);
    const sid = context.made.get(step.address) ?? step.sid ?? "";
    for (const call of lateCalls(step)) await changeOne(step, sid, call, at, true);
    note(step, sid, context);
    return sid;
  });
}

export function hasLateCalls(step: Step): boolean {
  return lateCalls(step).length > 0;
}

function verbOf(step: Step): "create" | "update" | null {
  const actions: readonly string[] = step.actions;
  if (actions.includes("create")) return "create";
  return actions.includes("update") ? "update" : null;
}

function lateCalls(step: Step): ReturnType<typeof callsOf> {
  const verb = verbOf(step);
  return verb === null ? [] : callsOf(step, verb).filter((call) => call.when === "after-children");
}

function callContext(step: Step, context: RunContext): CallContext {
  const { made, owned, twilio, intendedAt, pause } = context;
  const sidOf = ({ address, sid }: ParentRef): string => made.get(address) ?? sid ?? "";
  const parents: SidPath = step.parents.map(sidOf);
  const key = (sid: string): string => ownedKey(parents.at(-1), sid);
  return {
    twilio,
    parents,
    intendedAt,
    pause,
    freshParent: step.parents.some(({ address }) => made.has(address)),
    isOwned: (sid) => owned.has(key(sid)),
    claim: (sid) => {
      owned.add(key(sid));
    },
  };
}

/** What is replaced along with its parent went with the parent's delete. */
async function leave(step: Step, at: CallContext, context: RunContext): Promise<void> {
  const wentWithParent = step.actions.length > 1 && definitionOf(step.type).container === "list";
  if (step.sid === null || wentWithParent) return;
  await removeOne(step, step.sid, at);
  context.touched.add(step);
  context.ledger.remove(step.statePath);
  context.owned.delete(ownedKey(at.parents.at(-1), step.sid));
}

async function create(step: Step, at: CallContext, context: RunContext): Promise<string> {
  const [first, ...rest] = callsOf(step, "create").filter((call) => call.when === undefined);
  if (first === undefined) throw new RangeError(`a create of ${step.type} has no call`);
  const sid = await makeOne(step, first, at);
  context.touched.add(step);
  context.made.set(step.address, sid);
  // Noted before the calls that complete it: it is ours from here on, whatever happens next. Its baseline comes last.
  note({ ...step, managed: rest.length === 0 ? unfinished(step).managed : {} }, sid, context);
  for (const call of rest) await changeOne(step, sid, call, at, true);
  if (rest.length > 0) note(unfinished(step), sid, context);
  return sid;
}

async function update(step: Step, at: CallContext, context: RunContext): Promise<void> {
  for (const call of callsOf(step, "update").filter((one) => one.when === undefined)) {
    await changeOne(step, step.sid ?? "", call, at, false);
    context.touched.add(step);
  }
}

/** As the state knows it before the calls that wait for the children: what those will set is no baseline yet. */
function unfinished(step: Step): Step {
  const late = new Set(lateCalls(step).flatMap((call) => call.fields));
  const kept = Object.entries(step.managed).filter(([name]) => !late.has(name));
  return { ...step, managed: Object.fromEntries(kept) };
}

function note(step: Step, sid: string | null, { ledger }: RunContext): void {
  if (sid === null) return;
  const actions: readonly string[] = step.actions;
  const path =
    definitionOf(step.type).container === "list" ? [...step.statePath.slice(0, -1), sid] : step.statePath;
  ledger.record({
    address: step.address,
    statePath: path,
    fromStatePath: null,
    sid,
    origin: originOf(step, actions),
    protect: step.protect,
    managed: step.managed,
  });
}

/** null: as it was; an update does not change where it came from. */
function originOf(step: Step, actions: readonly string[]): Ownership["origin"] {
  if (actions.includes("create")) return "created";
  if (!actions.includes("adopt")) return null;
  return step.reasons.some((reason) => reason.code === "interrupted") ? "created" : "adopted";
}

export function brief(step: Step): Pick<Outcome, "address" | "type" | "actions"> {
  return { address: step.address, type: step.type, actions: step.actions };
}

async function outcomeOf(
  step: Step,
  { touched }: RunContext,
  work: () => Promise<string | null>,
): Promise<Outcome> {
  const base = brief(step);
  try {
    return { ...base, status: "done", sid: await work() };
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    if (error.kind === "interrupted" && !touched.has(step))
      return { ...base, status: "skipped", sid: step.sid, because: INTERRUPTED };
    return { ...base, status: "failed", sid: step.sid, failure: failureOf(error) };
  }
}

function failureOf(error: TwilioFailure): ApplyFailure {
  return {
    kind: error.kind,
    code: error.code ?? error.kind,
    status: error.status,
    text: error.message,
    help: error.explanation,
    moreInfo: error.moreInfo,
  };
}
