/** May this plan be applied: since it was reviewed, since somebody approved exactly it, or since nobody asks for a review? */
import { type GitHub, isSettled, type Plan } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { ActionFailure } from "../failure.ts";
import type { Planned } from "../planned.ts";
import { type Range, rangeUpTo } from "./commits.ts";
import { type Approval, reviewed } from "./reviewed.ts";
import { wayOut } from "./way-out.ts";

/** @throws ActionFailure `usage`. */
export async function approvalOf(planned: Planned, github: GitHub, context: Context): Promise<Approval> {
  const { inputs, event } = context;
  const { plan, prepared, account } = planned;
  if (inputs.approveDigest !== "" && event.trigger.kind !== "dispatch") {
    throw new ActionFailure(
      "usage",
      "Input `approve-digest` is for `workflow_dispatch` alone, where a person gives it.",
    );
  }
  if (isSettled({ plan, state: prepared.state, keyed: account.keyed })) return { pulls: [], refusal: null };
  const range = await rangeUpTo(event.sha, prepared.state, github, context);
  if (inputs.approveDigest !== "") return { pulls: [], refusal: byDigest(plan.digest, range, context) };
  const objection = objectionOf(range, plan.digest);
  if (!inputs.requireReviewedPlan || !isToReview(plan)) return { pulls: [], refusal: objection };
  const found = await reviewed(planned, range, github, context);
  return { ...found, refusal: objection ?? found.refusal };
}

/** What only refreshes the state's baseline changes nothing that somebody could have reviewed. */
function isToReview({ steps, unprotected }: Plan): boolean {
  return unprotected.length > 0 || steps.some((step) => step.blocked === null);
}

function byDigest(
  digest: string,
  { objection, pardonable }: Range,
  { inputs }: Context,
): ActionFailure | null {
  if (objection !== null && !pardonable) return new ActionFailure("plan-changed", objection);
  if (inputs.approveDigest === digest) return null;
  return new ActionFailure(
    "plan-changed",
    `The plan is no longer the one that was approved: approve-digest is ${inputs.approveDigest.slice(0, 80)}. Nothing was changed. Read the plan in the summary, and approve it if it is right. Its digest now:\n${digest}`,
  );
}

function objectionOf({ objection, pardonable }: Range, digest: string): ActionFailure | null {
  if (objection === null) return null;
  const way = pardonable ? `\n${wayOut(digest)}` : "";
  return new ActionFailure("plan-changed", `${objection} Nothing was changed at Twilio.${way}`);
}
