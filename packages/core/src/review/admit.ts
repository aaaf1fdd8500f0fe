/** Is everything that this plan would do among what was reviewed? */
import { recordedAddress } from "../identity/address.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { goalDigest, planDigest, stepDigest } from "../plan/seal.ts";
import { onTarget } from "../plan/target.ts";
import type { State } from "../state/state.ts";
import { type Review, shorten, shortened } from "./review.ts";

export interface AdmitInput {
  readonly plan: Plan;
  readonly state: State | null;
  readonly keyed: Keyed;
  /** Of this repository and label, each at its pull request's final head. */
  readonly reviews: readonly Review[];
}

export interface Admission {
  /** Steps that nobody saw; empty: the plan may be applied. */
  readonly unseen: readonly Step[];
  /** Reviews that could not be compared, since they were made under another key. */
  readonly otherKey: readonly Review[];
}

/** Steps that were reviewed and are done already may be missing; one that was not reviewed stops all. */
export function admit({ plan, state, keyed, reviews }: AdmitInput): Admission {
  const comparable = reviews.filter((review) => review.kid === keyed.kid);
  const tests = comparable.map((review) => testOf(review, plan, state, keyed));
  const due = plan.steps.filter((step) => step.blocked === null);
  return {
    unseen: due.filter((step) => !tests.some((isSeen) => isSeen(step))),
    otherKey: reviews.filter((review) => !comparable.includes(review)),
  };
}

function testOf(review: Review, plan: Plan, state: State | null, keyed: Keyed): (step: Step) => boolean {
  const digestOf = digestsFor(review, plan, keyed);
  if (digestOf === null) return () => false;
  const steps = shortened(review.steps);
  const goals = shortened(review.goals);
  const isWhole =
    planDigest(
      plan.steps.map((step) => ({ digest: digestOf(step) })),
      { keyed },
    ) === review.plan;
  return (step) =>
    isWhole ||
    steps.has(shorten(digestOf(step))) ||
    restOf(step, state, keyed).some((made) => goals.has(shorten(goalDigest(step, made, plan, keyed))));
}

/**
 * Digests as the reviewer's plan had them. What was planned before there was a state owned nothing, so it holds beside the
 * state that the first apply has made. Another state owns other things: null.
 */
function digestsFor(review: Review, plan: Plan, keyed: Keyed): ((step: Step) => string) | null {
  if (review.lineage === plan.state.lineage) return (step) => step.digest;
  return review.lineage === "" ? (step) => stepDigest(step, plan, "", keyed) : null;
}

/**
 * Of what could this be the rest, had it been cut off: of something that creates (true) or changes (false)? A create may follow
 * its delete; later calls only where the state knows that earlier ones were begun.
 */
function restOf(step: Step, state: State | null, keyed: Keyed): readonly boolean[] {
  const action = step.actions.join();
  if (action === "create") return [true];
  const address = recordedAddress(step.address, keyed);
  const isBegun = state?.pending.some((one) => onTarget(address, [one.address])) ?? false;
  return action === "update" && isBegun ? [true, false] : [];
}
