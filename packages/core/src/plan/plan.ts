/** The plan: data from live to desired. Values are in clear here; `serialisePlan` masks them. */
import type { Overwrite, Scalar } from "../resources/definition.ts";

export type Actions =
  | readonly ["create"]
  | readonly ["update"]
  | readonly ["delete"]
  | readonly ["delete", "create"]
  | readonly ["adopt"]
  | readonly ["adopt", "update"]
  | readonly ["move"]
  | readonly ["forget"];

/** Who moved: the config, the account behind our back (drift), both, or nobody knows since no baseline exists. */
export type Cause = "config" | "drift" | "both" | "unknown";

export interface FieldChange {
  readonly name: string;
  /** null: Twilio has no value. On a create everything before is null. */
  readonly before: Scalar;
  readonly after: Scalar;
  readonly sensitive: boolean;
  readonly knownAfterApply: boolean;
  /** Variables the declared value came from. */
  readonly env: readonly string[];
  readonly cause: Cause;
}

export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** What a step costs the people on the line. */
export interface Blast {
  readonly live_sessions_ended: number;
  /** Active sessions that use a number which leaves its pool. */
  readonly in_use: number;
}

/** The way from the account to the step's parent: addresses, with SIDs where they are known. */
export interface ParentRef {
  readonly address: string;
  readonly sid: string | null;
}

export interface Step {
  readonly address: string;
  readonly type: string;
  readonly sid: string | null;
  readonly actions: Actions;
  readonly reasons: readonly Reason[];
  readonly fields: readonly FieldChange[];
  /** Steps of one group are only right together, such as a number that moves. */
  readonly group: string | null;
  /** Addresses of steps that must have succeeded. */
  readonly requires: readonly string[];
  /** Barriers that must have settled, whatever their outcome. */
  readonly after: readonly string[];
  /** Barriers that this step keeps waiting. */
  readonly settles: readonly string[];
  /** Creates in one lane run one at a time. */
  readonly lane: string | null;
  readonly overwrites: readonly Overwrite[];
  readonly blast: Blast | null;
  /** Set where the step cannot run now, such as `short-codes-unavailable`; such steps are not counted. */
  readonly blocked: string | null;
  /** No call: the parent's delete takes it along. */
  readonly withParent: boolean;
  readonly parents: readonly ParentRef[];
  /** Where the state keeps it: collection, key, collection, key, …; keys of lists are SIDs, or the address before there is one. */
  readonly statePath: readonly string[];
  /** For a move: where the state kept it. */
  readonly fromStatePath: readonly string[] | null;
  /** Everything the config declares, for the state's baseline and the step digest. */
  readonly managed: Readonly<Record<string, Scalar>>;
  readonly protect: boolean;
  /** The SID that the config names as existing; such a step only lets go. */
  readonly external: string | null;
  /** Keyed, over account, place and managed values before and after. Empty only while planning. */
  readonly digest: string;
}

export interface Refusal {
  readonly code: string;
  readonly address: string;
  readonly text: string;
  /** The flag that allows it, such as `--allow-destroy`; null: only another config does. */
  readonly allow: string | null;
}

export interface Note {
  readonly code: string;
  readonly address: string;
  readonly text: string;
}

/** What the state will say of one address once the plan is applied; carried so that an apply needs nothing but the plan. */
export interface Ownership {
  readonly address: string;
  readonly statePath: readonly string[];
  readonly fromStatePath: readonly string[] | null;
  readonly sid: string;
  /** null: as the state has it. */
  readonly origin: "created" | "adopted" | "external" | null;
  readonly protect: boolean;
  /** null: the baseline stays as it is. */
  readonly managed: Readonly<Record<string, Scalar>> | null;
}

/** Was protected, and is not once this is applied; `digest` is keyed as a step's. */
export interface Unprotected {
  readonly address: string;
  readonly digest: string;
}

export interface Summary {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly adopt: number;
  readonly move: number;
  readonly forget: number;
}

export type Unchanged = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Plan {
  readonly accountSid: string;
  readonly region: string;
  readonly config: { readonly path: string; readonly label: string };
  readonly state: { readonly lineage: string; readonly serial: number };
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly notes: readonly Note[];
  /** Targets that are the address of nothing declared, live or owned. */
  readonly unknownTargets: readonly string[];
  /** Resources that are in sync: the state's baseline is refreshed, Twilio is not called. */
  readonly settled: readonly Ownership[];
  readonly unprotected: readonly Unprotected[];
  /** Live and undeclared, left alone; null where they were not listed. By collection. */
  readonly unmanaged: Readonly<Record<string, number | null>>;
  /** Declared and in sync, so without a step: by the parent's address ("" at the top), then by collection. */
  readonly unchanged: Unchanged;
  readonly summary: Summary;
  readonly digest: string;
  readonly kid: string;
}
