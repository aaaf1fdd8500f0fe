/** What the state holds: SIDs and keyed digests of what was last applied. Never a number, a name or a URL. */

export type Origin = "created" | "adopted" | "external";

export interface StateEntry {
  readonly sid: string;
  readonly origin: Origin;
  readonly protect: boolean;
  /** Keyed digest by config field name, of what was last applied. */
  readonly applied: Readonly<Record<string, string>>;
  /** Keyed digest of the remembered field's value (a participant's identifier). */
  readonly remembered: string | null;
  /** Keyed digests of remembered values of children that were removed: Twilio never takes them back. */
  readonly removed: readonly string[];
  /** By collection, then by key; the key of a list's item is its SID. */
  readonly children: Readonly<Record<string, Readonly<Record<string, StateEntry>>>>;
}

export interface Pending {
  readonly id: string;
  readonly address: string;
  readonly action: string;
  readonly group?: string;
  readonly sid?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The lease of a run in progress. */
export interface Run {
  readonly id: string;
  readonly started_at: string;
  readonly expires_at: string;
  readonly by: string;
}

export interface State {
  readonly lineage: string;
  readonly serial: number;
  readonly account_sid: string;
  readonly region: string;
  /** Label of the config that owns this state. */
  readonly config: string;
  readonly kid: string;
  readonly writer: string;
  readonly recent: readonly string[];
  /** The commit whose plan was carried out in full last. */
  readonly applied_commit: string | null;
  /** The commit that a run began to apply last, whatever became of it. */
  readonly attempted_commit: string | null;
  readonly run: Run | null;
  readonly pending: readonly Pending[];
  /** The top collection, such as `services`: entries by key. */
  readonly root: Readonly<Record<string, StateEntry>>;
}

/** Where states live. Every write names the serial it replaces and is refused when another came first. */
export interface StateStore {
  /** Shown in messages. */
  readonly location: string;
  /** null: there is none yet. Throws StateFailure `state-unreadable` or `state-too-new`. */
  read(): Promise<State | null>;
  /** States of other configs in the same place; absent: a place holds one. */
  others?(): Promise<readonly State[]>;
  /** Compare-and-swap: throws StateFailure `state-conflict` unless the stored serial is `replaces` (null: must not exist). */
  write(next: State, replaces: number | null): Promise<void>;
}
