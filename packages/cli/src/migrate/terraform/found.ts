/** What a reader of states or sources hands on: instances of Proxy resources, and what it could not read. */
import type { ResourceAddress } from "./address.ts";

/** A value as far as it is known. Texts are Terraform's, not yet escaped for proxy.json. */
export type Value = string | number | boolean | null | Template | Reference | ValueList | ValueObject;

/** Holds at least one variable of the environment. */
export interface Template {
  readonly kind: "template";
  readonly parts: readonly (string | { readonly env: string })[];
}

/** An attribute of another Proxy resource. */
export interface Reference {
  readonly kind: "reference";
  /** As `addressText` gives it. */
  readonly to: string;
  readonly attribute: string;
}

export interface ValueList {
  readonly kind: "list";
  readonly items: readonly Value[];
}

export interface ValueObject {
  readonly kind: "object";
  readonly entries: ReadonlyMap<string, Value>;
}

export interface Instance {
  readonly address: ResourceAddress;
  readonly values: ReadonlyMap<string, Value>;
  /** Attributes that the state marks as sensitive. */
  readonly sensitive: ReadonlySet<string>;
  /** Where it stands; of one attribute when named. */
  readonly place: (attribute?: string) => string;
}

export interface Finding {
  readonly severity: "error" | "warning";
  /** One of these, or a problem code of the config. */
  readonly code: string;
  /** `main.tf:3:7`, or an address. */
  readonly place: string;
  /** Never holds a value of the state. */
  readonly message: string;
}

/** Stable; explained in codes.ts. */
export type FindingCode =
  | "attribute-left-out"
  | "dependent-resource"
  | "deposed"
  | "hcl-syntax"
  | "module-not-read"
  | "parent-unknown"
  | "several-accounts"
  | "sid-unknown"
  | "tainted"
  | "unexpected-value"
  | "unknown-attribute"
  | "unnamed"
  | "unresolved"
  | "value-not-written";

export interface Found {
  readonly kind: "state" | "sources";
  readonly instances: readonly Instance[];
  readonly findings: readonly Finding[];
  /** Resources that are none of Proxy's. */
  readonly others: number;
}
