/** Digests of steps and plans. */
import { canonical } from "../identity/values.ts";
import type { Scalar } from "../resources/definition.ts";
import { definitionOf } from "../resources/registry.ts";
import type { PlanInput } from "./input.ts";
import type { Step } from "./plan.ts";

type SealInput = Pick<PlanInput, "live" | "state" | "config" | "keyed">;

/** Over what the step is and does; counters, reasons and dates may differ between review and apply. */
export function sealStep(step: Step, { live, state, config, keyed }: SealInput): Step {
  const digest = keyed.digest("step", {
    account_sid: live.accountSid,
    region: live.region,
    lineage: state?.lineage ?? "",
    config: config.path,
    address: step.address,
    actions: step.actions,
    sid: step.sid,
    before: values(step, "before"),
    after: values(step, "after"),
    managed: canonicalValues(step, step.managed),
  });
  return { ...step, digest };
}

function values(step: Step, side: "before" | "after"): Record<string, Scalar> {
  return canonicalValues(step, Object.fromEntries(step.fields.map((field) => [field.name, field[side]])));
}

function canonicalValues(step: Step, given: Readonly<Record<string, Scalar>>): Record<string, Scalar> {
  const { fields } = definitionOf(step.type);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const spec = fields[name];
      return [name, spec === undefined ? value : canonical(spec, value)];
    }),
  );
}

export function planDigest(steps: readonly Step[], { keyed }: SealInput): string {
  return keyed.digest("plan", steps.map((step) => step.digest).sort());
}
