/** Is everything that this plan would do among what was reviewed? */
import { recordedAddress } from "../identity/address.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { Plan, Step, Unprotected } from "../plan/plan.ts";
import { goalDigest, planDigest, stepDigest } from "../plan/seal.ts";
import { onTarget } from "../plan/target.ts";
import type { State } from "../state/state.ts";
import { isCreate, type Review, shorten, shortened } from "./review.ts";

export interface AdmitInput {
  readonly plan: Plan;
  readonly state: State | null;
  readonly keyed: Keyed;
  /** Of this repository and label, each at its pull request's final head. */
  readonly reviews: readonly Review[];
}

export interface Unseen extends Pick<Step, "address" | "reasons"> {
  /** Those of a step, or `unprotect`. */
  readonly actions: readonly string[];
}

export interface Admission {
  /** What nobody saw; empty: the plan may be applied. */
  readonly unseen: readonly Unseen[];
  /** Reviews that showed a step of this plan. */
  readonly used: readonly Review[];
  /** Reviews that could not be compared, since they were made under another key. */
  readonly otherKey: readonly Review[];
}

/** Steps that were reviewed and are done already may be missing; one that was not reviewed stops all. */
export function admit({ plan, state, keyed, reviews }: AdmitInput): Admission {
  const comparable = reviews.filter((review) => review.kid === keyed.kid);
  const tests = comparable.map((review) => ({ review, isSeen: testOf(review, plan, state, keyed) }));
  const due = [...plan.steps.filter((step) => step.blocked === null), ...plan.unprotected];
  return {
    unseen: due.filter((one) => !tests.some(({ isSeen }) => isSeen(one))).map(unseenOf),
    used: tests.filter(({ isSeen }) => due.some(isSeen)).map(({ review }) => review),
    otherKey: reviews.filter((review) => !comparable.includes(review)),
  };
}

function unseenOf(one: Step | Unprotected): Unseen {
  return "actions" in one ? one : { address: one.address, actions: ["unprotect"], reasons: [] };
}

function testOf(
  review: Review,
  plan: Plan,
  state: State | null,
  keyed: Keyed,
): (one: Step | Unprotected) => boolean {
  const digestOf = digestsFor(review, plan, keyed);
  if (digestOf === null) return () => false;
  const steps = shortened(review.steps);
  const goals = shortened(review.goals);
  const digests = plan.steps.map((step) => ({ digest: digestOf(step) }));
  const isWhole = planDigest([...digests, ...plan.unprotected], { keyed }) === review.plan;
  const isStepSeen = (step: Step): boolean =>
    steps.has(shorten(digestOf(step))) ||
    goalsOf(step, state, keyed).some((made) => goals.has(shorten(goalDigest(step, made, plan, keyed))));
  return (one) => isWhole || ("actions" in one ? isStepSeen(one) : steps.has(shorten(one.digest)));
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
 * Which reviewed goals may this step pursue: of something that creates (true) or changes (false)? A create does, be it the
 * whole of a step or what is left after its delete. What the state knows to be begun may be finished: the later calls of a
 * step, and the adoption of what a run made that died before it could say so.
 */
function goalsOf(step: Step, state: State | null, keyed: Keyed): readonly boolean[] {
  if (isCreate(step)) return [true];
  const address = recordedAddress(step.address, keyed);
  const begun = state?.pending.filter((one) => onTarget(address, [one.address])) ?? [];
  if (step.actions[0] === "adopt") return begun.some((one) => one.action.includes("create")) ? [true] : [];
  return step.actions.join() === "update" && begun.length > 0 ? [true, false] : [];
}
