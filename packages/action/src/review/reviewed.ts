/** Was everything that this plan would do shown on a pull request that is merged now? */
import { type Admission, admit, type GitHub, type Review } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { ActionFailure } from "../failure.ts";
import type { Planned } from "../planned.ts";
import type { Range } from "./commits.ts";
import { pullsOf, type ReviewedPull, reviewOf } from "./pulls.ts";
import { wayOut } from "./way-out.ts";

/** More commits than this are not asked for their pull requests. */
const ASKED = 25;

export interface Approval {
  /** Where to tell what becomes of the plan. */
  readonly pulls: readonly ReviewedPull[];
  /** Why nothing may be applied; null: it may. */
  readonly refusal: ActionFailure | null;
}

/** Looks from the newest commit back, and no further than needed: mostly one commit, one pull request, one comment. */
export async function reviewed(
  planned: Planned,
  range: Range,
  github: GitHub,
  context: Context,
): Promise<Approval> {
  const { sha, trigger } = context.event;
  const pulls = new Map<number, ReviewedPull>();
  const look = async (commit: string, patient: boolean): Promise<Admission> => {
    for (const pull of await pullsOf(commit, patient, github, context)) {
      if (pulls.has(pull.number)) continue;
      const { label } = planned.config.place;
      pulls.set(pull.number, await reviewOf(pull, label, planned.account.keyed, github, context));
    }
    return admission(planned, [...pulls.values()]);
  };
  let found = await look(sha, trigger.kind === "push");
  const newest = [...pulls.values()];
  if (found.unseen.length > 0) {
    for (const commit of (await range.commits()).slice(1, ASKED)) {
      found = await look(commit, false);
      if (found.unseen.length === 0) break;
    }
  }
  const asked = [...pulls.values()];
  if (found.unseen.length > 0) return { pulls: newest, refusal: refusal(planned, found, asked, context) };
  const { used } = found;
  return { pulls: asked.filter(({ review }) => review !== null && used.includes(review)), refusal: null };
}

function admission({ plan, prepared, account }: Planned, pulls: readonly ReviewedPull[]): Admission {
  const reviews = pulls.flatMap(({ review }): readonly Review[] => (review === null ? [] : [review]));
  return admit({ plan, state: prepared.state, keyed: account.keyed, reviews });
}

function refusal(
  { plan, prepared }: Planned,
  { unseen, otherKey }: Admission,
  pulls: readonly ReviewedPull[],
  { event }: Context,
): ActionFailure {
  const addresses = unseen.slice(0, 5).map((step) => `${step.address} (${step.actions.join(" and ")})`);
  const more = unseen.length > 5 ? ` and ${unseen.length - 5} more` : "";
  const drifted = unseen.every(({ reasons }) =>
    reasons.some(({ code }) => code === "drift" || code === "gone"),
  );
  const because = [
    ...(pulls.length === 0 ? [`no merged pull request belongs to ${event.sha.slice(0, 7)}`] : []),
    ...pulls.flatMap(({ why }) => (why === "" ? [] : [why])),
    ...otherKey.map(
      ({ pr }) =>
        `the plan of #${pr} was made with a different key (Twilio secret or TWILIO_PROXY_DIGEST_KEY)`,
    ),
    ...(prepared.state === null ? [] : staleLineage(pulls, prepared.state.lineage)),
    ...(drifted ? ["it was changed at Twilio since (drift)"] : []),
  ];
  const changed =
    because.length === 0 ? ["the account, the config or a variable changed since the review"] : because;
  return new ActionFailure(
    "plan-changed",
    [
      `${unseen.length} of ${plan.steps.length + plan.unprotected.length} steps were not reviewed: ${addresses.join(", ")}${more}.`,
      `Why: ${changed.join("; ")}.`,
      "Nothing was changed at Twilio. Open a pull request whose plan shows these steps, or approve them:",
      wayOut(plan.digest),
    ].join("\n"),
  );
}

function staleLineage(pulls: readonly ReviewedPull[], lineage: string): readonly string[] {
  return pulls
    .filter(({ review }) => review !== null && review.lineage !== "" && review.lineage !== lineage)
    .map(({ number }) => `#${number} was planned against another state`);
}
