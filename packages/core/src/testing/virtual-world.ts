import { setImmediate as nextTurn } from "node:timers/promises";
import type { World } from "../world.ts";

/** Time that passes only while `run` has nothing else to do, so that tests of waiting do not wait. */
export interface VirtualWorld extends World {
  /** Runs the work to its end, jumping from timer to timer. Whatever takes real time must be inside `hold`. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Time stands still until this is settled: for sockets, files and child processes. */
  hold<T>(work: Promise<T>): Promise<T>;
  readonly start: number;
}

const PATIENCE_MS = 5_000;

export function createVirtualWorld(random: () => number = () => 0.5): VirtualWorld {
  const start = Date.UTC(2026, 0, 1);
  let time = start;
  const timers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        timers.delete(timer);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const timer = { at: time + Math.max(0, milliseconds), wake };
      timers.add(timer);
      signal?.addEventListener("abort", wake, { once: true });
    });
  let held = 0;
  const hold = async <T>(work: Promise<T>): Promise<T> => {
    held += 1;
    try {
      return await work;
    } finally {
      held -= 1;
    }
  };
  const jump = (): boolean => {
    if (held > 0) return false;
    const next = Math.min(...[...timers].map(({ at }) => at));
    if (next === Number.POSITIVE_INFINITY) return false;
    time = Math.max(time, next);
    for (const timer of [...timers]) if (timer.at <= time) timer.wake();
    return true;
  };
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    work.then(settle, settle);
    for (let busyAt = performance.now(); ; ) {
      await nextTurn();
      if (settled) return work;
      if (jump()) busyAt = performance.now();
      // A module may be loading; nothing else takes real time here.
      else if (performance.now() - busyAt > PATIENCE_MS) {
        throw new Error("the work waits for something that is not on this clock");
      }
    }
  };
  return { start, now: () => time, random, sleep, run, hold };
}
