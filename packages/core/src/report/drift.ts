/** Drift: the part of a plan that nobody in the config asked for. What is found is a plan again, made smaller. */
import { summarise } from "../plan/summary.ts";
import { wrap } from "./layout.ts";
import { createPaint } from "./paint.ts";
import type { PlanJson, StepJson } from "./plan-json.ts";
import { sectionsText, type TextOptions } from "./plan-text.ts";

const UNMATCHED = "no-baseline";
/** Reasons that say by themselves that the account moved, or may have. */
const OUTSIDE = new Set(["drift", "gone", UNMATCHED]);

/** Why nobody can tell, and what to do. */
export const UNKNOWN =
  "Cannot be told apart: they differ, and the state has no baseline under this key (the secret was rotated, or the state is new), so the config or the account may have moved. Run plan: apply does what it shows, and writes the baseline.";

/**
 * Only steps, and of them only fields, that differ since something changed at Twilio, or that differ while nobody can tell
 * who moved. `digest` stays the whole plan's.
 */
export function driftOf(plan: PlanJson): PlanJson {
  const steps = plan.steps.flatMap((step) => {
    const fields = step.fields.filter(({ cause }) => cause !== "config");
    const moved = fields.length > 0 || step.reasons.some((reason) => OUTSIDE.has(reason.code));
    return moved ? [{ ...step, fields: fields.length > 0 ? fields : step.fields }] : [];
  });
  return { ...plan, steps, refusals: [], notes: [], summary: summarise(steps) };
}

/** Ends in `No drift.` or `Drift: 2 changed outside the config, 1 cannot be told apart.` */
export function renderDriftText(drift: PlanJson, options: TextOptions): string {
  const paint = createPaint(options.colour);
  const { moved, unknown } = sidesOf(drift);
  const why = unknown.length === 0 ? [] : [wrap(UNKNOWN, Math.max(60, options.width)).join("\n")];
  return [
    ...sectionsText(moved, options),
    ...why,
    ...sectionsText(unknown, options),
    paint("title", driftLine(drift)),
  ].join("\n\n");
}

export function driftLine(drift: Pick<PlanJson, "steps">): string {
  const { moved, unknown } = sidesOf(drift);
  const parts = [
    ...(moved.length === 0 ? [] : [`${moved.length} changed outside the config`]),
    ...(unknown.length === 0 ? [] : [`${unknown.length} cannot be told apart`]),
  ];
  return parts.length === 0 ? "No drift." : `Drift: ${parts.join(", ")}.`;
}

/** By who moved: the account, or nobody can tell. */
export function sidesOf({
  steps,
}: Pick<PlanJson, "steps">): Record<"moved" | "unknown", readonly StepJson[]> {
  return { moved: steps.filter((step) => !isUnknown(step)), unknown: steps.filter(isUnknown) };
}

function isUnknown({ fields, reasons }: StepJson): boolean {
  return fields.some(({ cause }) => cause === "unknown") || reasons.some(({ code }) => code === UNMATCHED);
}
