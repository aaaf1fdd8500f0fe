/**
 * Compare-and-swap where an answer may be lost, for stores that compare by themselves. After any refusal or silence the place
 * itself tells: ours is there, or it did not move and the write is repeated, or another run was first.
 */
import { backoffMs } from "../http/backoff.ts";
import type { World } from "../world.ts";
import { encodeState } from "./codec.ts";
import { StateFailure } from "./failure.ts";
import type { State, StateStore } from "./state.ts";

/** A version of the state, with what a write must name to replace it. */
export interface Version {
  readonly state: State;
}

export interface Attempt<V extends Version> {
  /** undefined: it is not known what lies there now. */
  readonly written?: V | undefined;
  /** Another write came first, or the answer was lost: what lies there now decides. To throw when it stays so. */
  readonly unsettled?: unknown;
}

export interface Swappable<V extends Version> {
  readonly location: string;
  readonly world: World;
  /** Rejects with StateFailure. */
  read(): Promise<V | null>;
  /** One try. Rejects with what looking again would not change. */
  replace(replaced: V | null, next: State, text: string): Promise<Attempt<V>>;
}

const ROUNDS = 8;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/** One request to read and one to write, as long as nobody else writes and no answer is lost. */
export function swappingStore<V extends Version>(place: Swappable<V>): StateStore {
  /** As last seen; undefined: not known. */
  let known: V | null | undefined;
  return {
    location: place.location,
    read: async () => {
      known = await place.read();
      return known?.state ?? null;
    },
    write: async (next, replaces) => {
      if (next.serial <= (replaces ?? -1)) throw new RangeError("a state's serial must grow");
      // Should it be stale, the store refuses what it names.
      known = await swap(place, known, next, replaces);
    },
  };
}

async function swap<V extends Version>(
  place: Swappable<V>,
  seen: V | null | undefined,
  next: State,
  replaces: number | null,
): Promise<V | undefined> {
  const { world } = place;
  const text = encodeState(next);
  const isKnown = seen !== undefined && isExpected(seen, next, replaces);
  let found = isKnown ? seen : await place.read();
  requireExpected(found, next, replaces, place.location);
  for (let round = 1; ; round += 1) {
    const { written, unsettled } = await place.replace(found, next, text);
    if (unsettled === undefined) return written;
    found = await place.read();
    if (found !== null && wrote(next, found.state)) return found;
    requireExpected(found, next, replaces, place.location);
    if (round >= ROUNDS) throw unsettled;
    await world.sleep(backoffMs(FIRST_DELAY_MS, LONGEST_DELAY_MS, round, world.random()));
  }
}

function isExpected(found: Version | null, next: State, replaces: number | null): boolean {
  return found === null
    ? replaces === null
    : found.state.serial === replaces && found.state.lineage === next.lineage;
}

function requireExpected(
  found: Version | null,
  next: State,
  replaces: number | null,
  location: string,
): void {
  if (isExpected(found, next, replaces)) return;
  const what = found === null ? "it is gone" : `it is at serial ${found.state.serial}`;
  throw new StateFailure(
    "state-conflict",
    `${location} changed since it was read (${what}): another run wrote it first. Run again; the next plan starts from what is there now.`,
  );
}

/** Whether somebody else has written on top of it meanwhile makes no difference: `recent` still names it. */
function wrote(next: State, found: State): boolean {
  return found.writer === next.writer || found.recent.includes(next.writer);
}
