/** Drift: the part of a plan that nobody in the config asked for. What is found is a plan again, made smaller. */
import { summarise } from "../plan/summary.ts";
import { createPaint } from "./paint.ts";
import type { FieldJson, PlanJson } from "./plan-json.ts";
import { sectionsText, type TextOptions } from "./plan-text.ts";

/** Reasons that say by themselves that the account moved. */
const OUTSIDE = new Set(["drift", "gone"]);

/** Only steps, and of them only fields, that differ since something changed at Twilio. `digest` stays the whole plan's. */
export function driftOf(plan: PlanJson): PlanJson {
  const steps = plan.steps.flatMap((step) => {
    const fields = step.fields.filter(movedOutside);
    const moved = fields.length > 0 || step.reasons.some((reason) => OUTSIDE.has(reason.code));
    return moved ? [{ ...step, fields: fields.length > 0 ? fields : step.fields }] : [];
  });
  return { ...plan, steps, refusals: [], notes: [], summary: summarise(steps) };
}

/** Ends in `No drift.` or `Drift: 2 changed outside the config.` */
export function renderDriftText(drift: PlanJson, options: TextOptions): string {
  const title = createPaint(options.colour)("title", driftLine(drift));
  return [...sectionsText(drift.steps, options), title].join("\n\n");
}

export function driftLine({ steps }: Pick<PlanJson, "steps">): string {
  return steps.length === 0 ? "No drift." : `Drift: ${steps.length} changed outside the config.`;
}

function movedOutside(field: FieldJson): boolean {
  return field.cause === "drift" || field.cause === "both";
}
