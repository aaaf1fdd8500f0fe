import type { DesiredTree } from "../desired/desired.ts";
import type { Live } from "../live/live.ts";
import type { State } from "../state/state.ts";
import type { Allowances } from "./check.ts";
import type { Keyed } from "./keyed.ts";

/** All that a plan depends on. Planning is pure: the same input gives the same plan. */
export interface PlanInput {
  readonly desired: DesiredTree;
  readonly live: Live;
  readonly state: State | null;
  readonly keyed: Keyed;
  readonly config: { readonly path: string; readonly label: string };
  readonly allow: Allowances;
  /** Addresses to restrict the plan to, with all below them and what they need; empty: everything. */
  readonly targets: readonly string[];
}
