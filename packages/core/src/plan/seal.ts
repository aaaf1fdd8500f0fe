/** Digests of steps and plans: what a review promises, and what an apply keeps to. */
import { canonical } from "../identity/values.ts";
import type { Scalar } from "../resources/definition.ts";
import { definitionOf } from "../resources/registry.ts";
import type { PlanInput } from "./input.ts";
import type { Keyed } from "./keyed.ts";
import type { Plan, Step } from "./plan.ts";

type SealInput = Pick<PlanInput, "live" | "state" | "config" | "keyed">;
type Place = Pick<Plan, "accountSid" | "region" | "config">;

/** Over what the step is and does; counters, reasons and dates may differ between review and apply. */
export function sealStep(step: Step, { live, state, config, keyed }: SealInput): Step {
  const place = { accountSid: live.accountSid, region: live.region, config };
  return { ...step, digest: stepDigest(step, place, state?.lineage ?? "", keyed) };
}

/** `lineage` of the state the step was planned from; "": there was none. */
export function stepDigest(step: Step, place: Place, lineage: string, keyed: Keyed): string {
  return keyed.digest("step", {
    account_sid: place.accountSid,
    region: place.region,
    lineage,
    config: place.config.path,
    address: step.address,
    actions: step.actions,
    sid: step.sid,
    // One half of a move is another thing when it stands alone.
    grouped: step.group !== null,
    before: values(step, "before"),
    after: values(step, "after"),
    managed: canonicalValues(step, step.managed),
  });
}

/**
 * Over where the step leads, whatever way is left to it: what a run that was cut off may still finish. `makes`: the step, or
 * the one it is the rest of, creates.
 */
export function goalDigest(step: Step, makes: boolean, place: Place, keyed: Keyed): string {
  return keyed.digest("goal", {
    makes,
    account_sid: place.accountSid,
    region: place.region,
    config: place.config.path,
    address: step.address,
    managed: canonicalValues(step, step.managed),
  });
}

/** True where a failure halfway leaves something that a second plan words differently: a replacement, a move, several calls. */
export function canStopHalfway(step: Step): boolean {
  if (!makes(step) && step.actions[0] !== "update") return false;
  const { calls, fields } = definitionOf(step.type);
  const isLate = Object.values(fields).some((field) => field.create === false);
  return step.actions.length > 1 || step.group !== null || calls !== undefined || isLate;
}

export function makes({ actions }: Pick<Step, "actions">): boolean {
  return (actions as readonly string[]).includes("create");
}

function values(step: Step, side: "before" | "after"): Record<string, Scalar> {
  const given: Record<string, Scalar> = {};
  for (const field of step.fields) given[field.name] = field[side];
  return canonicalValues(step, given);
}

function canonicalValues(step: Step, given: Readonly<Record<string, Scalar>>): Record<string, Scalar> {
  const { fields } = definitionOf(step.type);
  const alike: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(given)) {
    const spec = fields[name];
    alike[name] = spec === undefined ? value : canonical(spec, value);
  }
  return alike;
}

export function planDigest(
  steps: readonly Pick<Step, "digest">[],
  { keyed }: { readonly keyed: Keyed },
): string {
  return keyed.digest("plan", steps.map((step) => step.digest).sort());
}
