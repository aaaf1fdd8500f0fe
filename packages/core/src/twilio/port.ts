/** What the stages ask of Twilio; `connect` in connection.ts is the real one. */
import type { InventoryItem } from "../live/live.ts";
import type { Scalar } from "../resources/definition.ts";

/** SIDs of the parents, outermost first. */
export type SidPath = readonly string[];

/** A resource as Twilio answers, in camel case; dates are ISO 8601 strings in UTC. */
export interface TwilioRecord {
  readonly sid: string;
  readonly [name: string]: unknown;
}

export interface TwilioPage {
  readonly records: readonly TwilioRecord[];
  /** False while more pages follow. */
  readonly last: boolean;
}

/** One resource's routes. Every method rejects with TwilioFailure only. Parameters are named as in the SDK, in camel case. */
export interface Endpoint {
  /** Pages of up to 100; stop iterating to stop reading. Rejects with `not-found` where the parent or the route is gone. */
  pages(parents: SidPath): AsyncIterable<TwilioPage>;
  /** By SID, or by unique name where Twilio allows it; null: 404. */
  fetch(parents: SidPath, sid: string): Promise<TwilioRecord | null>;
  /** Rejects with `unknown-outcome` when the answer was lost: look it up before repeating. */
  create(parents: SidPath, parameters: Readonly<Record<string, Scalar>>): Promise<TwilioRecord>;
  update(parents: SidPath, sid: string, parameters: Readonly<Record<string, Scalar>>): Promise<TwilioRecord>;
  /** True: deleted now; false: it was gone already. */
  remove(parents: SidPath, sid: string): Promise<boolean>;
}

export interface Twilio {
  readonly accountSid: string;
  /** `us1` unless configured. */
  readonly region: string;
  /** The account's time in milliseconds since 1970, as its latest answer told; this machine's before that. */
  now(): number;
  endpoint(type: string): Endpoint;
  /** What the account owns of this type, in pages; null: the type has no inventory. */
  inventory(type: string): AsyncIterable<readonly InventoryItem[]> | null;
  close(): void;
}

export type FailureKind =
  | "unauthorized"
  | "not-found"
  /** Twilio said no: the same call would fail again. */
  | "refused"
  | "rate-limited"
  | "unavailable"
  /** A create whose answer was lost: it may have happened. */
  | "unknown-outcome"
  /** The signal was aborted before the call was sent, so nothing happened. */
  | "interrupted";
