/** May this plan be applied: since it was reviewed, since somebody approved exactly it, or since nobody asks for a review? */
import type { GitHub } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { ActionFailure } from "../failure.ts";
import type { Planned } from "../planned.ts";
import { rangeUpTo } from "./commits.ts";
import { type Approval, reviewed } from "./reviewed.ts";

/** @throws ActionFailure `usage` and `plan-changed` where no pull request is to be told. */
export async function approvalOf(planned: Planned, github: GitHub, context: Context): Promise<Approval> {
  const { inputs, event } = context;
  if (inputs.approveDigest !== "") return byDigest(planned.plan.digest, context);
  if (!planned.plan.steps.some((step) => step.blocked === null)) return { pulls: [], refusal: null };
  const applied = planned.prepared.state?.applied_commit ?? null;
  const range = await rangeUpTo(event.sha, applied, github, context);
  return inputs.requireReviewedPlan
    ? reviewed(planned, range, github, context)
    : { pulls: [], refusal: null };
}

function byDigest(digest: string, { inputs, event }: Context): Approval {
  if (event.trigger.kind !== "dispatch") {
    throw new ActionFailure(
      "usage",
      "Input `approve-digest` is for `workflow_dispatch` alone, where a person gives it.",
    );
  }
  if (inputs.approveDigest === digest) return { pulls: [], refusal: null };
  throw new ActionFailure(
    "plan-changed",
    `The plan is no longer the one that was approved: its digest is ${digest}, and approve-digest is ${inputs.approveDigest.slice(0, 80)}. Nothing was changed. Read the plan in the summary, and approve it if it is right.`,
  );
}
