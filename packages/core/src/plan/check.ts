import type { DesiredNode, DesiredTree } from "../desired/desired.ts";
import type { Live, LiveNode } from "../live/live.ts";
import type { Note, Refusal, Step } from "./plan.ts";

/** Which refusals the caller lifts. */
export interface Allowances {
  readonly destroy: boolean;
  readonly empty: boolean;
  readonly recreate: boolean;
}

/** One address of the plan with all that is known about it. */
export interface PlanNode {
  readonly address: string;
  readonly parent: PlanNode | null;
  readonly type: string;
  readonly desired: DesiredNode | null;
  readonly live: LiveNode | null;
  /** SID that the state owns; null: not ours. */
  readonly ownedSid: string | null;
  readonly protected: boolean;
  readonly step: Step | null;
  readonly children: readonly PlanNode[];
}

/** What a definition's checks look at: the whole plan, before it is handed out. */
export interface PlanView {
  readonly desired: DesiredTree;
  readonly live: Live;
  /** Every address, parents first. */
  readonly nodes: readonly PlanNode[];
  readonly steps: readonly Step[];
}

export type Finding = ({ readonly kind: "refusal" } & Refusal) | ({ readonly kind: "note" } & Note);

/** A guard or a preflight: what the plan may not do, or what a reader must know. */
export type Check = (view: PlanView) => Iterable<Finding>;
