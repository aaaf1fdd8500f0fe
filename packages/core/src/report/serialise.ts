/** From the plan in clear to the plan as JSON. This is the only way a plan leaves core, and the only place that masks it. */
import type { FieldChange, Plan, Step } from "../plan/plan.ts";
import type { Scalar } from "../resources/definition.ts";
import { definitionOf } from "../resources/registry.ts";
import { maskEnv, maskIdentifier, maskUnnamed, maskUrl, type Tag } from "./mask.ts";
import type { FieldJson, PlanJson, StepJson } from "./plan-json.ts";
import { createRedactor } from "./redact.ts";
import { TOOL_VERSION } from "./tool-version.ts";

export interface SerialiseOptions {
  readonly keyed: Tag;
  /** Shows people's identifiers in clear; `refusesPii` says where the caller must not ask for it. */
  readonly showPii: boolean;
  /** What the plan was restricted to, so that a saved plan can be made again. */
  readonly targets?: readonly string[];
}

/** True where unmasking is refused: whatever a CI job prints is kept and widely readable. */
export function refusesPii(env: Readonly<Record<string, string | undefined>>): boolean {
  return [env.CI, env.GITHUB_ACTIONS].some((value) => value !== undefined && !/^(|0|false)$/i.test(value));
}

export function serialisePlan(plan: Plan, options: SerialiseOptions): PlanJson {
  const redact = redactor(plan, options);
  return {
    format_version: "1.0",
    tool_version: TOOL_VERSION,
    account_sid: plan.accountSid,
    region: plan.region,
    config: plan.config,
    targets: options.targets ?? [],
    state: plan.state,
    steps: plan.steps.map((step) => serialiseStep(step, options, redact)),
    refusals: plan.refusals.map((refusal) => ({ ...refusal, text: redact(refusal.text) })),
    notes: plan.notes.map((note) => ({ ...note, text: redact(note.text) })),
    unmanaged: plan.unmanaged,
    unchanged: plan.unchanged,
    summary: plan.summary,
    digest: plan.digest,
    kid: plan.kid,
  };
}

function serialiseStep(step: Step, options: SerialiseOptions, redact: (text: string) => string): StepJson {
  return {
    address: step.address,
    type: step.type,
    sid: step.sid,
    actions: step.actions,
    reasons: step.reasons.map((reason) => ({ code: reason.code, text: redact(reason.text) })),
    fields: step.fields.map((field) => serialiseField(field, options)),
    group: step.group,
    requires: step.requires,
    overwrites: step.overwrites.map((lost) => ({
      field: lost.field,
      value: redact(maskUrl(lost.value, options.keyed)),
    })),
    blast: step.blast,
    digest: step.digest,
    blocked: step.blocked,
    with_parent: step.withParent,
    detaches: definitionOf(step.type).detaches === true,
  };
}

function serialiseField(field: FieldChange, options: SerialiseOptions): FieldJson {
  return {
    name: field.name,
    before: shownBefore(field, options),
    after: shownAfter(field, options),
    sensitive: field.sensitive,
    known_after_apply: field.knownAfterApply,
    cause: field.cause,
    env: field.env,
  };
}

function shownBefore(field: FieldChange, options: SerialiseOptions): Scalar {
  const { before } = field;
  if (isEmpty(before)) return before;
  // Unchanged: it must not look as if it changed from a value to the variable that holds it.
  if (before === field.after) return shownAfter(field, options);
  if (field.sensitive) return options.showPii ? before : maskIdentifier(String(before), options.keyed);
  if (field.env.length > 0) return maskUnnamed(before, options.keyed);
  return typeof before === "string" ? maskUrl(before, options.keyed) : before;
}

function shownAfter(field: FieldChange, options: SerialiseOptions): Scalar {
  const { after } = field;
  if (isEmpty(after)) return after;
  if (field.sensitive && options.showPii) return after;
  if (field.env.length > 0) return maskEnv(after, field.env, options.keyed);
  if (field.sensitive) return maskIdentifier(String(after), options.keyed);
  return typeof after === "string" ? maskUrl(after, options.keyed) : after;
}

function isEmpty(value: Scalar): value is null | "" {
  return value === null || value === "";
}

/** Sentences are written without such values; should one slip in, it is masked here as its field would be. */
function redactor(plan: Plan, options: SerialiseOptions): (text: string) => string {
  const masks = new Map<string, string>();
  for (const field of plan.steps.flatMap((step) => step.fields)) {
    const shown = serialiseField(field, options);
    for (const side of ["before", "after"] as const) {
      const clear = field[side];
      if (typeof clear !== "string" || clear === shown[side]) continue;
      masks.set(clear, String(shown[side]));
    }
  }
  return createRedactor(masks);
}
