/** The live stage's result: what the account has, as far as the config and the state ask. */
import type { ResourceDefinition, Scalar } from "../resources/definition.ts";

/** What reading a collection under one parent found out. */
export type LiveCollection =
  | { readonly kind: "read"; readonly nodes: readonly LiveNode[]; readonly complete: boolean }
  | { readonly kind: "unread" }
  /** Twilio no longer answers on its routes though the parent is there. */
  | { readonly kind: "withdrawn" };

export interface LiveNode {
  readonly definition: ResourceDefinition;
  readonly sid: string;
  /** The definition's fields by their config names; null where Twilio has no value. */
  readonly fields: Readonly<Record<string, Scalar>>;
  /** The definition's facts and `dateCreated`, by Twilio's names in camel case. */
  readonly facts: Readonly<Record<string, Scalar>>;
  readonly children: Readonly<Record<string, LiveCollection>>;
}

/** Something the account owns that a pool could take. */
export interface InventoryItem {
  readonly sid: string;
  /** The identity fields' values, such as the number in E.164 form. */
  readonly identity: Readonly<Record<string, string>>;
  /** `voice`, `sms`, … as far as Twilio says. */
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** What the account has set on it, such as `voice_url`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Live {
  readonly accountSid: string;
  readonly region: string;
  readonly root: LiveCollection;
  /** By type; absent where nothing is to be created. */
  readonly inventory: Readonly<Record<string, readonly InventoryItem[]>>;
}
