/** Writes the state while a run goes on: intent and lease first, progress and renewals on the way, the outcome last. */
import { acquireLease, holdsLease, releaseLease, renewLease } from "../state/lease.ts";
import { nextState } from "../state/lineage.ts";
import type { Pending, State, StateEntry, StateStore } from "../state/state.ts";
import type { World } from "../world.ts";

/** A run that is silent for this long is taken for dead. */
const LEASE_MS = 5 * 60_000;
const RENEW_AFTER_MS = 60_000;

export interface Journal {
  /** Intent and lease, before the first call. */
  open(root: Record<string, StateEntry> | State["root"], pending: readonly Pending[]): Promise<void>;
  /** Renews the lease and notes the progress, when it is time to. False: the lease is lost, and no call may start. */
  keep(root: () => State["root"]): Promise<boolean>;
  /** The outcome; the lease ends. */
  close(root: State["root"], pending: readonly Pending[], complete: boolean): Promise<number>;
}

export interface JournalOptions {
  readonly store: StateStore;
  /** What the plan was made from; serial 0 when there was none. */
  readonly state: State;
  readonly exists: boolean;
  readonly world: World;
  readonly by: string;
  readonly commit: string | null;
}

export function openJournal({ store, state, exists, world, by, commit }: JournalOptions): Journal {
  const id = randomId(world);
  let current = state;
  let stored: number | null = exists ? state.serial : null;
  let writtenAt = world.now();
  let queue: Promise<unknown> = Promise.resolve();
  const claim = () => ({ id, by, now: world.now(), durationMs: LEASE_MS });
  const write = async (changes: Partial<State>): Promise<void> => {
    const next = nextState(current, changes, randomId(world));
    await store.write(next, stored);
    current = next;
    stored = next.serial;
    writtenAt = world.now();
  };
  return {
    open: (root, pending) => write({ root, pending, run: acquireLease(current, claim()) }),
    keep(root) {
      if (world.now() - writtenAt < RENEW_AFTER_MS)
        return Promise.resolve(holdsLease(current, id, world.now()));
      const turn = queue.then(async () => {
        if (world.now() - writtenAt < RENEW_AFTER_MS) return true;
        if (!holdsLease(current, id, world.now())) return false;
        await write({ root: root(), run: renewLease(current, claim()) });
        return true;
      });
      queue = turn.catch(() => undefined);
      return turn;
    },
    async close(root, pending, complete) {
      await queue;
      const applied = complete && commit !== null ? { applied_commit: commit } : {};
      await write({ root, pending, run: releaseLease(current, id), ...applied });
      return current.serial;
    },
  };
}

/** 128 random bits in hex. */
export function randomId(world: World): string {
  const word = (): string =>
    Math.floor(world.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  return [word(), word(), word(), word()].join("");
}
