/** The plan as JSON, format 1.0: what `--json` prints, what `--out` saves, and all that the renderers read. */
import type { Actions, Blast, Cause, Note, Reason, Refusal, Summary, Unchanged } from "../plan/plan.ts";
import type { Overwrite, Scalar } from "../resources/definition.ts";

export interface FieldJson {
  readonly name: string;
  /** Masked where `sensitive`, and wherever the value came from the environment. */
  readonly before: Scalar;
  readonly after: Scalar;
  readonly sensitive: boolean;
  readonly known_after_apply: boolean;
  /** Who moved: the config, the account behind our back (`drift`), both, or unknown. */
  readonly cause: Cause;
  /** Names of the variables that the declared value came from. */
  readonly env: readonly string[];
}

export interface StepJson {
  readonly address: string;
  readonly type: string;
  readonly sid: string | null;
  readonly actions: Actions;
  readonly reasons: readonly Reason[];
  readonly fields: readonly FieldJson[];
  readonly group: string | null;
  readonly requires: readonly string[];
  readonly overwrites: readonly Overwrite[];
  readonly blast: Blast | null;
  readonly digest: string;
  /** Why it cannot run now; such steps are not in the summary. */
  readonly blocked: string | null;
  /** No call of its own: the parent's delete takes it along. */
  readonly with_parent: boolean;
  /** Deleting it only detaches: the thing itself stays the account's. */
  readonly detaches: boolean;
}

export interface PlanJson {
  /** Terraform's rule: a new minor version only adds, a new major version must be rejected by readers. */
  readonly format_version: "1.0";
  readonly tool_version: string;
  readonly account_sid: string;
  readonly region: string;
  readonly config: { readonly path: string; readonly label: string };
  /** Addresses the plan was restricted to; empty: all. */
  readonly targets: readonly string[];
  readonly state: { readonly lineage: string; readonly serial: number };
  readonly steps: readonly StepJson[];
  readonly refusals: readonly Refusal[];
  readonly notes: readonly Note[];
  /** Live, undeclared and left alone, by collection; null where they were not listed. */
  readonly unmanaged: Readonly<Record<string, number | null>>;
  /** Declared and in sync, so without a step: by the parent's address ("" at the top), then by collection. */
  readonly unchanged: Unchanged;
  readonly summary: Summary;
  readonly digest: string;
  readonly kid: string;
}

/** True when an apply would do anything; blocked steps do not count. */
export function hasChanges(plan: Pick<PlanJson, "steps">): boolean {
  return plan.steps.some((step) => step.blocked === null);
}
