import type { DesiredNode, DesiredTree } from "../desired/desired.ts";
import type { Live, LiveCollection, LiveNode } from "../live/live.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import type { Origin } from "../state/state.ts";
import type { Note, Reason, Refusal, Step } from "./plan.ts";

/** Which refusals the caller lifts. */
export interface Allowances {
  readonly destroy: boolean;
  readonly empty: boolean;
  readonly recreate: boolean;
}

/** One address of the plan with all that is known about it. */
export interface PlanNode {
  readonly address: string;
  readonly definition: ResourceDefinition;
  readonly type: string;
  readonly parent: PlanNode | null;
  readonly children: readonly PlanNode[];
  readonly desired: DesiredNode | null;
  readonly live: LiveNode | null;
  /** SID that the state owns; null: not ours. */
  readonly ownedSid: string | null;
  readonly origin: Origin | null;
  /** What the state owns under this key though the config names another SID. */
  readonly conflictSid: string | null;
  /** By the state or by the config. */
  readonly protected: boolean;
  /** The step that changes it; a move alone does not. */
  readonly step: Step | null;
  /** Why its parent would have to be replaced for it, where the config names the parent as existing. */
  readonly demands: readonly Reason[];
  /** Several live ones could be what a cut-off create made. */
  readonly ambiguous: boolean;
  /** Digests of what was last applied, by field. */
  readonly applied: Readonly<Record<string, string>>;
  /** It stays as it is, with all below it. */
  readonly left: boolean;
  /** An earlier run was about to delete it: that it is gone says nothing about the account. */
  readonly leaving: boolean;
}

/** What a definition's checks look at: the whole plan, before it is handed out. */
export interface PlanView {
  readonly desired: DesiredTree;
  readonly live: Live;
  /** There is a state, so what is not in it was never ours. */
  readonly hasState: boolean;
  /** Every address, parents first. */
  readonly nodes: readonly PlanNode[];
  readonly steps: readonly Step[];
}

export type Finding = ({ readonly kind: "refusal" } & Refusal) | ({ readonly kind: "note" } & Note);

/** A guard or a preflight: what the plan may not do, or what a reader must know. */
export type Check = (view: PlanView) => Iterable<Finding>;

/** The live ones of a collection under this node; empty where it was not read. */
export function liveChildren(node: PlanNode, collection: string): readonly LiveNode[] {
  const read: LiveCollection | undefined = node.live?.children[collection];
  if (read?.kind !== "read") return [];
  return read.nodes.filter((one) => one.definition.isAlive?.(one) ?? true);
}
