/** A step → Twilio calls, with the patience that one's own fresh creations need. */
import { couldBe } from "../identity/pair.ts";
import { liveNode } from "../live/record.ts";
import type { FieldChange, Step } from "../plan/plan.ts";
import type { Call, ResourceDefinition, Scalar } from "../resources/definition.ts";
import { definitionOf } from "../resources/registry.ts";
import { TwilioFailure } from "../twilio/failure.ts";
import type { SidPath, Twilio, TwilioRecord } from "../twilio/port.ts";

export interface CallContext {
  readonly twilio: Twilio;
  readonly parents: SidPath;
  /** The parent was made by this run: a 404 is not to be believed at once. */
  readonly freshParent: boolean;
  /** SIDs in this place that are ours already, so that a lost create is never taken for one of them. */
  readonly isOwned: (sid: string) => boolean;
  /** Notes at once that a SID is ours, before another create whose answer was lost can take it for its own. */
  readonly claim: (sid: string) => void;
  /** Waits so many milliseconds. False: the run has to stop, and nothing may be repeated. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
  /** When the create was intended, as ISO 8601. */
  readonly intendedAt: string;
}

const PATIENCE_MS = [250, 500, 1000, 2000, 4000];
/** Between the looks for something without a name. */
const LOOKS_MS = [250, 1000];

/** The calls of a create or an update, those that wait for the children apart. */
export function callsOf(step: Step, verb: "create" | "update"): readonly Call[] {
  const definition = definitionOf(step.type);
  if (definition.calls !== undefined) return definition.calls(verb, step.fields);
  const names = step.fields.map((field) => field.name);
  if (verb === "update") return [{ verb, fields: names }];
  const late = names.filter((name) => definition.fields[name]?.create === false);
  const create: Call = { verb, fields: names.filter((name) => !late.includes(name)) };
  return late.length === 0 ? [create] : [create, { verb: "update", fields: late }];
}

/** @throws TwilioFailure; of kind `unknown-outcome` whenever the resource may exist all the same. */
export async function makeOne(step: Step, call: Call, context: CallContext): Promise<string> {
  const parameters = parametersOf(step, call);
  let lost = false;
  for (const wait of [...PATIENCE_MS, null]) {
    const attempt = await attemptCreate(step, parameters, context);
    if (typeof attempt === "string") return attempt;
    const isThere = lost && isTaken(definitionOf(step.type), attempt);
    if (attempt.kind !== "unknown-outcome" && !isThere) throw lost ? perhapsMade(attempt) : attempt;
    lost = true;
    const found = await findLanded(step, context).catch(perhapsMadeBy);
    if (found !== null) return found;
    if (wait === null || !(await context.pause(wait))) throw perhapsMade(attempt);
  }
  throw new RangeError("the last attempt returns or throws");
}

/** The new SID, or Twilio's refusal. */
async function attemptCreate(
  step: Step,
  parameters: Record<string, Scalar>,
  context: CallContext,
): Promise<string | TwilioFailure> {
  try {
    const endpoint = context.twilio.endpoint(step.type);
    const { sid } = await believing404(context, () => endpoint.create(context.parents, parameters));
    context.claim(sid);
    return sid;
  } catch (error) {
    if (error instanceof TwilioFailure) return error;
    throw error;
  }
}

/** Whatever came after a lost answer, the create may have happened. */
function perhapsMade(error: TwilioFailure): TwilioFailure {
  const { status, code, message, method, path, requestId } = error;
  return new TwilioFailure({ kind: "unknown-outcome", status, code, message, method, path, requestId });
}

function perhapsMadeBy(error: unknown): never {
  throw error instanceof TwilioFailure ? perhapsMade(error) : error;
}

export async function changeOne(
  step: Step,
  sid: string,
  call: Call,
  context: CallContext,
  fresh: boolean,
): Promise<void> {
  const endpoint = context.twilio.endpoint(step.type);
  const parameters = parametersOf(step, call);
  await believing404({ ...context, freshParent: context.freshParent || fresh }, () =>
    endpoint.update(context.parents, sid, parameters),
  );
}

export function removeOne(step: Step, sid: string, context: CallContext): Promise<boolean> {
  return context.twilio.endpoint(step.type).remove(context.parents, sid);
}

function parametersOf(step: Step, call: Call): Record<string, Scalar> {
  const { fields } = definitionOf(step.type);
  const changes = new Map<string, FieldChange>(step.fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    call.fields.map((name) => [
      fields[name]?.wire ?? name,
      call.override?.[name] ?? changes.get(name)?.after ?? null,
    ]),
  );
}

/** Twilio may not know yet what it has just made (a 404 is no proof then). */
async function believing404<Result>(context: CallContext, call: () => Promise<Result>): Promise<Result> {
  for (const wait of context.freshParent ? PATIENCE_MS : []) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TwilioFailure) || error.kind !== "not-found") throw error;
      if (!(await context.pause(wait))) throw error;
    }
  }
  return call();
}

function isTaken(definition: ResourceDefinition, error: TwilioFailure): boolean {
  return definition.takenCodes.includes(Number(error.code));
}

/**
 * The answer of a create was lost: is it there? By its name or natural identity, since Twilio has no idempotency keys.
 * Without either, a list that is a moment old would mean a second one, so it is read more than once.
 */
async function findLanded(step: Step, context: CallContext): Promise<string | null> {
  // A number keeps its SID however often it is attached.
  const keepsSid = definitionOf(step.type).identity.includes("sid");
  for (const wait of [...(isNamed(step) ? [] : LOOKS_MS), null]) {
    const candidates = (await believing404(context, () => candidatesOf(step, context))).filter(
      ({ sid }) => keepsSid || (sid !== step.sid && !context.isOwned(sid)),
    );
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) {
      context.claim(only.sid);
      return only.sid;
    }
    if (wait === null || !(await context.pause(wait))) {
      if (only === undefined) return null;
      throw ambiguous(candidates.length);
    }
  }
  return null;
}

async function candidatesOf(step: Step, context: CallContext): Promise<readonly TwilioRecord[]> {
  const { fetchBy } = definitionOf(step.type);
  const endpoint = context.twilio.endpoint(step.type);
  const name = fetchBy === undefined ? undefined : step.managed[fetchBy];
  if (typeof name === "string") {
    const found = await endpoint.fetch(context.parents, name);
    return found === null ? [] : [found];
  }
  const candidates: TwilioRecord[] = [];
  for await (const page of endpoint.pages(context.parents)) {
    candidates.push(...page.records.filter((record) => isLanded(step, record, context)));
  }
  return candidates;
}

function ambiguous(count: number): TwilioFailure {
  return new TwilioFailure({
    kind: "unknown-outcome",
    status: null,
    code: null,
    message: `The answer to a create was lost, and ${count} resources could be what it made.`,
    method: "POST",
    path: "",
  });
}

function isNamed(step: Step): boolean {
  return definitionOf(step.type).identity.some((field) => typeof step.managed[field] === "string");
}

function isLanded(step: Step, record: TwilioRecord, { intendedAt }: CallContext): boolean {
  const definition = definitionOf(step.type);
  const node = liveNode(definition, record);
  if (definition.isAlive?.(node) === false) return false;
  if (!isNamed(step)) return couldBe(step.managed, node, intendedAt);
  return definition.identity
    .filter((field) => typeof step.managed[field] === "string")
    .some((field) => (field === "sid" ? node.sid : node.fields[field]) === step.managed[field]);
}
