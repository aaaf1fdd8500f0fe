/** A step → Twilio calls, with the patience that one's own fresh creations need. */
import { couldBe } from "../identity/pair.ts";
import { liveNode } from "../live/record.ts";
import type { FieldChange, Step } from "../plan/plan.ts";
import type { Call, ResourceDefinition, Scalar } from "../resources/definition.ts";
import { definitionOf } from "../resources/registry.ts";
import { TwilioFailure } from "../twilio/failure.ts";
import type { SidPath, Twilio, TwilioRecord } from "../twilio/port.ts";
import type { World } from "../world.ts";

export interface CallContext {
  readonly twilio: Twilio;
  readonly world: World;
  readonly parents: SidPath;
  /** The parent was made by this run: a 404 is not to be believed at once. */
  readonly freshParent: boolean;
  /** SIDs that are ours, so that a lost create is never taken for one of them. */
  readonly isOwned: (sid: string) => boolean;
  /** When the create was intended, as ISO 8601. */
  readonly intendedAt: string;
}

const PATIENCE_MS = [250, 500, 1000, 2000, 4000];

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

export async function makeOne(step: Step, call: Call, context: CallContext): Promise<string> {
  const endpoint = context.twilio.endpoint(step.type);
  const parameters = parametersOf(step, call);
  let uncertain = false;
  for (const wait of [...PATIENCE_MS, null]) {
    try {
      return (await believing404(context, () => endpoint.create(context.parents, parameters))).sid;
    } catch (error) {
      const landed = uncertain && isTaken(definitionOf(step.type), error);
      if (!(error instanceof TwilioFailure) || (error.kind !== "unknown-outcome" && !landed)) throw error;
      uncertain = true;
      const found = await findLanded(step, context);
      if (found !== null) return found.sid;
      if (wait === null) throw error;
      await context.world.sleep(wait);
    }
  }
  throw new RangeError("the last attempt returns or throws");
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
      await context.world.sleep(wait);
    }
  }
  return call();
}

function isTaken(definition: ResourceDefinition, error: unknown): boolean {
  return error instanceof TwilioFailure && definition.takenCodes.includes(Number(error.code));
}

/** The answer of a create was lost: is it there? By its name or natural identity, since Twilio has no idempotency keys. */
async function findLanded(step: Step, context: CallContext): Promise<TwilioRecord | null> {
  const definition = definitionOf(step.type);
  const endpoint = context.twilio.endpoint(step.type);
  const name = definition.fetchBy === undefined ? undefined : step.managed[definition.fetchBy];
  if (typeof name === "string") return endpoint.fetch(context.parents, name);
  const candidates: TwilioRecord[] = [];
  for await (const page of endpoint.pages(context.parents)) {
    candidates.push(
      ...page.records.filter((record) => !context.isOwned(record.sid) && isLanded(step, record, context)),
    );
  }
  const [only] = candidates;
  if (candidates.length <= 1) return only ?? null;
  throw new TwilioFailure({
    kind: "unknown-outcome",
    status: null,
    code: null,
    message: `The answer to a create was lost, and ${candidates.length} resources could be what it made.`,
    method: "POST",
    path: "",
  });
}

function isLanded(step: Step, record: TwilioRecord, { intendedAt }: CallContext): boolean {
  const definition = definitionOf(step.type);
  const node = liveNode(definition, record);
  if (definition.isAlive?.(node) === false) return false;
  const identity = definition.identity.filter((field) => typeof step.managed[field] === "string");
  if (identity.length === 0) return couldBe(step.managed, node, intendedAt);
  return identity.some((field) => (field === "sid" ? node.sid : node.fields[field]) === step.managed[field]);
}
