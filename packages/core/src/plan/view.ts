import { begunDeletes } from "../identity/intents.ts";
import type { PlanNode, PlanView } from "./check.ts";
import { demandsOf, type Verdicts } from "./decide.ts";
import type { PlanInput } from "./input.ts";
import type { Step } from "./plan.ts";
import type { DraftStep } from "./steps.ts";
import type { Draft } from "./tree.ts";

export function viewPlan(
  roots: readonly Draft[],
  verdicts: Verdicts,
  steps: readonly DraftStep[],
  input: PlanInput,
): PlanView {
  const stepOf = new Map<Draft, Step>();
  for (const { draft, step } of steps) if (step.actions[0] !== "move") stepOf.set(draft, step);
  const leaving = begunDeletes(input.state);
  const nodes: PlanNode[] = [];
  const visit = (draft: Draft, parent: PlanNode | null): PlanNode => {
    const { pair } = draft;
    const children: PlanNode[] = [];
    // Elsewhere the parent's verdict has answered them already.
    const demands =
      draft.parent === null || parent?.desired?.external == null ? [] : demandsOf(draft, draft.parent, input);
    const node: PlanNode = {
      address: draft.address,
      definition: pair.definition,
      type: pair.definition.type,
      parent,
      children,
      desired: pair.desired,
      live: pair.live,
      ownedSid: pair.entry?.sid ?? null,
      origin: pair.entry?.origin ?? null,
      conflictSid: pair.conflict?.sid ?? null,
      protected: (pair.entry?.protect ?? false) || pair.desired?.protect === true,
      step: stepOf.get(draft) ?? null,
      demands,
      ambiguous: pair.ambiguous,
      applied: pair.entry?.applied ?? {},
      left: verdicts.get(draft)?.kind === "leave" || (parent?.left ?? false),
      leaving: pair.entry !== null && leaving.has(pair.entry.sid),
    };
    nodes.push(node);
    for (const child of draft.children) children.push(visit(child, node));
    return node;
  };
  for (const root of roots) visit(root, null);
  return {
    desired: input.desired,
    live: input.live,
    hasState: input.state !== null,
    nodes,
    steps: steps.map((one) => one.step),
  };
}
