/**
 * Desired + live + state → plan. Pure: no clock, network or environment. The stages read like the sentence: grow the
 * tree of addresses, decide at each, draw the steps, order them, restrict to the targets, let the guards look, seal.
 */
import { withBaselineOf } from "../identity/baseline.ts";
import { wantedValue } from "../identity/values.ts";
import type { Scalar } from "../resources/definition.ts";
import type { PlanNode } from "./check.ts";
import { decideAll } from "./decide.ts";
import { findingsOf } from "./guards.ts";
import type { PlanInput } from "./input.ts";
import { findLeftBehind } from "./left-behind.ts";
import { orderSteps } from "./order.ts";
import type { Note, Plan } from "./plan.ts";
import { planDigest, sealStep } from "./seal.ts";
import { drawSteps } from "./steps.ts";
import { summarise } from "./summary.ts";
import { concerns, onTarget, selectTargets } from "./target.ts";
import { flatten, growTree } from "./tree.ts";
import { countUnchanged } from "./unchanged.ts";
import { countUnmanaged } from "./unmanaged.ts";
import { findUnprotected, noteOf } from "./unprotected.ts";
import { viewPlan } from "./view.ts";

export function buildPlan(given: PlanInput): Plan {
  const input = { ...given, state: given.state === null ? null : withBaselineOf(given.state, given.keyed) };
  const roots = growTree(input);
  const verdicts = decideAll(roots, input);
  const drafts = flatten(roots);
  const drawn = drawSteps(drafts, verdicts, input);
  const ordered = orderSteps(drawn.steps, input.keyed);
  const selected = selectTargets(
    ordered.map(({ step }) => step),
    input.targets,
  );
  const chosen = ordered.filter(({ step }) => selected.has(step));
  // The guards judge what would be done, not what is left for another day.
  const view = viewPlan(roots, verdicts, chosen, input);
  const findings = findingsOf(view, input.allow);
  const steps = view.steps.map((step) => sealStep(step, input));
  const wanted = concerns(steps, input.targets);
  const unprotected = findUnprotected(view.nodes, input).filter(wanted);
  return {
    accountSid: input.live.accountSid,
    region: input.live.region,
    config: input.config,
    state: { lineage: input.state?.lineage ?? "", serial: input.state?.serial ?? 0 },
    steps,
    refusals: findings.flatMap((one) => (one.kind === "refusal" && wanted(one) ? [withoutKind(one)] : [])),
    notes: [
      ...unprotected.map(noteOf),
      ...findLeftBehind(drafts, input).filter(wanted),
      ...noLongerManaged(view.nodes).filter(wanted),
      ...findings.flatMap((one) => (one.kind === "note" && wanted(one) ? [withoutKind(one)] : [])),
    ],
    unknownTargets: input.targets.filter(
      (target) => !view.nodes.some(({ address }) => onTarget(address, [target])),
    ),
    settled: drawn.settled.filter(wanted),
    unprotected,
    unmanaged: countUnmanaged(input.live, view.nodes),
    unchanged: countUnchanged(drafts, verdicts, wanted),
    summary: summarise(steps),
    digest: planDigest([...steps, ...unprotected], input),
    kid: input.keyed.kid,
  };
}

function withoutKind<Finding extends { readonly kind: string }>({
  kind: _,
  ...rest
}: Finding): Omit<Finding, "kind"> {
  return rest;
}

/** Said once: the next apply takes the field out of the baseline. */
function noLongerManaged(nodes: readonly PlanNode[]): readonly Note[] {
  return nodes.flatMap((node) => {
    const { desired, address, definition } = node;
    if (desired === null || desired.external !== null || node.left || node.live === null) return [];
    // What only identifies it may be given in another way.
    const released = Object.keys(node.applied).filter(
      (name) => definition.fields[name]?.change !== "identity" && wantedValue(desired, name) === undefined,
    );
    return released.map((name) => ({
      code: "no-longer-managed",
      address,
      text: `${name} is no longer managed, keeps ${keptValue(node.live?.fields[name] ?? null)}`,
    }));
  });
}

/** Numbers and Twilio's own words are shown; any other text may once have come from a variable. */
function keptValue(value: Scalar): string {
  return typeof value !== "string" || /^[a-z-]*$/.test(value) ? JSON.stringify(value) : "its value";
}
