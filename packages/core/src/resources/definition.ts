/**
 * What a resource definition may say. Everything after the config is a loop over these definitions, so no stage of core
 * knows a resource by name. The types tie each table to the generated config type (no field forgotten) and to Twilio's
 * own SDK types (no parameter misspelt, no update of what Twilio cannot update).
 */
import type { DesiredNode } from "../desired/desired.ts";
import type { ProblemDraft } from "../desired/rule.ts";
import type { InventoryItem, LiveNode } from "../live/live.ts";
import type { Check } from "../plan/check.ts";
import type { Blast } from "../plan/plan.ts";
import type { TwilioRecord } from "../twilio/port.ts";
import type { NumberVerdicts } from "./e164.ts";

/** The value of one Twilio parameter. Dates are ISO 8601 strings. */
export type Scalar = string | number | boolean | null;

/** How a live value is compared with a declared one. */
export type Compare = "text" | "number" | "boolean" | "instant" | "status";

/**
 * What null in the config means: the value that resets the parameter, `unset` (as if absent), `refused` (Twilio cannot
 * clear it: a refusal once a live value stands in the way), or `invalid` (a problem in the config).
 */
export type Cleared = { readonly to: Scalar } | "unset" | "refused" | "invalid";

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

interface FieldBase {
  readonly compare: Compare;
  readonly cleared: Cleared;
  /** Personal data: masked in every output. `if-personal`: a name that people choose, where it holds a number or an e-mail. */
  readonly sensitive?: true | "if-personal";
}

/** The parameter name is bound to the config name: `default_ttl` can only be `defaultTtl`, and only where Twilio has it. */
export type Field<Name extends string, Create, Update> = FieldBase &
  (
    | { readonly change: "update"; readonly wire: Camel<Name> & keyof Create & keyof Update }
    | {
        readonly change: "update";
        readonly wire: Camel<Name> & Exclude<keyof Update, keyof Create>;
        readonly create: false;
      }
    | {
        readonly change: "replace" | "replace-parent" | "identity";
        readonly wire: Camel<Name> & Exclude<keyof Create, keyof Update>;
      }
  );

/** One entry per Twilio parameter of the resource; leaving one out does not compile. */
export type FieldTable<Config, Create, Update> = {
  readonly [Name in keyof Required<Config> & string]: Field<Name, Create, Update>;
};

/** A field as the loops see it. */
export interface FieldSpec extends FieldBase {
  readonly change: "update" | "replace" | "replace-parent" | "identity";
  readonly wire: string;
  /** false: Twilio takes it only on update, so a create is followed by an update. */
  readonly create?: false;
}
/** One Twilio call of a create or an update. Field names are config names; an `after-children` call waits for the subtree. */
export interface Call {
  readonly verb: "create" | "update";
  readonly fields: readonly string[];
  /** Values that differ from the declared ones, such as the only status that re-opens a session. */
  readonly override?: Readonly<Record<string, Scalar>>;
  readonly when?: "after-children";
}

/** What a definition's life cycle says about a declared resource before its fields are compared. */
export type Disposition =
  /** Compare and act by the field table. */
  | { readonly kind: "manage" }
  /** In sync whatever the fields say, with everything below it: a session that ended stays ended. */
  | { readonly kind: "leave"; readonly reason: string }
  /** Compare these fields only and leave what is below; Twilio takes no other change in this state. */
  | { readonly kind: "limit"; readonly fields: readonly string[] };

export interface Situation {
  readonly desired: DesiredNode;
  readonly live: LiveNode | null;
  readonly owned: boolean;
  /** An earlier run began to make it and was cut off, so what belongs into it may be missing. */
  readonly unfinished?: boolean;
}

/** A named rule over the config: what it forbids. `draft` ranges point at nodes of the document. */
export type Rule = (context: RuleContext) => Iterable<ProblemDraft>;

export interface RuleContext {
  /** Every node of a type, in the order of the text. */
  readonly nodesOf: (type: string) => readonly PlacedNode[];
  readonly numbers: NumberVerdicts;
  readonly now: Date;
}

export interface PlacedNode {
  readonly node: DesiredNode;
  /** The nodes it lies in, outermost first. */
  readonly parents: readonly DesiredNode[];
}

/** One resource: everything the stages need to know, and the only place where it is known. */
export interface ResourceDefinition {
  /** The plan's word for it, such as `phone_number`. */
  readonly type: string;
  /** The config's and the state's key for its collection, such as `phone_numbers`. */
  readonly collection: string;
  /** The type it lives in; null at the top. */
  readonly parent: string | null;
  /** A map has keys of the user's choice; in a list the resource is its own identity. */
  readonly container: "map" | "list";
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Fields that identify it, first declared first; `sid` is the SID itself. */
  readonly identity: readonly string[];
  /** This field takes the map's key when the config leaves it out. */
  readonly namedByKey?: string;
  /** The config key that names an existing one whose children alone are ours. */
  readonly externalKey?: string;
  /** May carry `protect`. */
  readonly protectable?: true;
  /** Twilio answers a GET by this field's value as by SID. */
  readonly fetchBy?: string;
  /** Twilio's codes for a create whose natural identity is taken: after a lost answer, a sign that it landed. */
  readonly takenCodes: readonly number[];
  /** A field whose digest state keeps, also after removal, since Twilio never takes the value back. */
  readonly remembered?: string;
  /** Removing means detaching: the thing itself stays the account's. */
  readonly detaches?: true;
  /** A `protect` above it also refuses its removal. */
  readonly shielded?: (live: LiveNode | null) => boolean;
  /** It has an account-wide list to look at before one is made, and belongs to one parent at a time. */
  readonly pooled?: true;
  /** Twilio may have withdrawn its routes: a 404 while the parent answers blocks its steps with this code. */
  readonly withdrawnCode?: string;
  /** Types of the same service that must be in place before one of these is made. */
  readonly uses?: readonly string[];
  /** What reading keeps beyond the fields. */
  readonly facts?: (record: TwilioRecord) => Readonly<Record<string, Scalar>>;
  /** False for records that Twilio still lists though they are gone. */
  readonly isAlive?: (node: LiveNode) => boolean;
  readonly disposition?: (situation: Situation) => Disposition;
  /** Are these the same to Twilio? Called only where `compare` is `status`. */
  readonly sameStatus?: (declared: Scalar, live: Scalar) => boolean;
  /** The calls of a create or an update; absent: one call, plus an update for fields that a create does not take. */
  readonly calls?: (verb: "create" | "update", changes: readonly CallField[]) => readonly Call[];
  /** Does this update end it, so that what it holds becomes free? */
  readonly ends?: (changes: readonly CallField[]) => boolean;
  /** Lives that a removal ends: sessions on the line, or uses of a number. */
  readonly blast?: (live: LiveNode) => Partial<Blast>;
  /** How many live ones fit in one parent. */
  readonly slots?: number;
  /** Creates that share a lane run one after the other, and after whatever frees it. */
  readonly lane?: (fields: Readonly<Record<string, Scalar>>) => string | null;
  /** What one of these leans on by name: matched against the identity of the types in `uses`. */
  readonly references?: (fields: Readonly<Record<string, Scalar>>) => readonly string[];
  readonly rules?: readonly Rule[];
  readonly checks?: readonly Check[];
  /** What a create would overwrite at the account's own copy. */
  readonly overwrites?: (item: InventoryItem) => readonly Overwrite[];
}

export interface CallField {
  readonly name: string;
  readonly before: Scalar;
  readonly after: Scalar;
}

/** A value at the account that a create replaces. */
export interface Overwrite {
  readonly field: string;
  readonly value: string;
}
