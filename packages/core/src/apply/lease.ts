/** Writes the state while a run goes on: intent and lease first, progress and renewals on the way, the outcome last. */
import { acquireLease, foreignLease, releaseLease, renewLease } from "../state/lease.ts";
import { nextState } from "../state/lineage.ts";
import type { Pending, Run, State, StateStore } from "../state/state.ts";
import type { World } from "../world.ts";

/** A run that is silent for this long is taken for dead. */
const LEASE_MS = 5 * 60_000;
const RENEW_AFTER_MS = 60_000;

/** @throws StateFailure from every method: `state-locked`, `state-conflict`, or whatever the store cannot do. */
export interface Journal {
  /** Intent and lease, before the first call. */
  open(root: State["root"], pending: readonly Pending[]): Promise<void>;
  /** Before a call starts: renews the lease and notes the progress when it is time to. Rejects: no call may start. */
  keep(root: () => State["root"]): Promise<void>;
  /** Renews while calls take their time, until the signal is aborted. Never rejects: whoever starts next hears of it. */
  renewing(root: () => State["root"], until: AbortSignal): Promise<void>;
  /** The outcome; the lease ends. */
  close(root: State["root"], pending: readonly Pending[], complete: boolean): Promise<number>;
}

export interface JournalOptions {
  readonly store: StateStore;
  /** What the plan was made from; serial 0 when there was none. */
  readonly state: State;
  readonly exists: boolean;
  readonly world: World;
  /** The time that everybody who works on the account shares, whatever their machines say: leases bear it. */
  readonly sharedNow: () => number;
  readonly by: string;
  readonly commit: string | null;
  readonly isOver: ((by: string) => Promise<boolean>) | undefined;
}

export function openJournal(options: JournalOptions): Journal {
  const { store, state, exists, world, sharedNow, by, commit, isOver } = options;
  const id = randomId(world);
  let current = state;
  let stored: number | null = exists ? state.serial : null;
  let writtenAt = world.now();
  let queue: Promise<unknown> = Promise.resolve();
  const isFresh = (): boolean => world.now() - writtenAt < RENEW_AFTER_MS;
  const claim = () => ({ id, by, now: sharedNow(), durationMs: LEASE_MS });
  const acquire = async (): Promise<Run> => {
    const holder = foreignLease(current, claim());
    const isFree = holder !== null && (await isOver?.(holder.by)) === true;
    return acquireLease(isFree ? { ...current, run: null } : current, claim());
  };
  const attempted = commit === null ? {} : { attempted_commit: commit };
  const write = async (changes: Partial<State>): Promise<void> => {
    const next = nextState(current, changes, randomId(world));
    await store.write(next, stored);
    current = next;
    stored = next.serial;
    writtenAt = world.now();
  };
  const keep = (root: () => State["root"]): Promise<void> => {
    if (isFresh()) return Promise.resolve();
    // Whether an expired lease was taken meanwhile is for the store to say: it compares and swaps.
    const turn = queue.then(async () => {
      if (!isFresh()) await write({ root: root(), run: renewLease(current, claim()) });
    });
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    keep,
    open: async (root, pending) => write({ root, pending, run: await acquire(), ...attempted }),
    async renewing(root, until) {
      while (!until.aborted) {
        await world.sleep(RENEW_AFTER_MS, until);
        if (!until.aborted) await keep(root).catch(() => undefined);
      }
    },
    async close(root, pending, complete) {
      await queue;
      // Where nothing was called this is the first write, and another run may hold the lease.
      const held = { ...current, run: await acquire() };
      const applied = complete && commit !== null ? { applied_commit: commit } : {};
      await write({ root, pending, run: releaseLease(held, id), ...attempted, ...applied });
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
