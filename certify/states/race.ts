/** Six writers over real sockets, and what became of their writes. */
import { type State, type StateStore, systemWorld, type World } from "@twilio-proxy/core";
import { raceWriters } from "../../packages/core/src/state/testing/writers.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

/** Of writes, and of reads. */
export const FAULTS = { writes: 0.24, reads: 0.13 } as const;

/** Waits pass fifty times as fast: what is asked is who wins, not how long it takes. */
export function hurriedWorld(random: () => number): World {
  return { now: systemWorld.now, random, sleep: (ms, signal) => systemWorld.sleep(ms / 50, signal) };
}

/** `read`: the state at the end, past all faults. */
export async function race(
  open: () => StateStore,
  read: () => Promise<State | null>,
  world: World,
): Promise<Outcome> {
  const acknowledged = await raceWriters(open, () => world.sleep(world.random() * 500));
  return outcomeOf(await read(), acknowledged);
}
