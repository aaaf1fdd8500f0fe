import type { World } from "../world.ts";

/** Lets a bounded number through at once, first come first served. */
export interface Gate {
  /** Resolves to the function that leaves again; rejects with the signal's reason once it is aborted. */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Halves what may be inside at once, down to one. */
  narrow(): void;
  /** Widens by one, up to the first capacity. */
  widen(): void;
}

export function createGate(capacity: number): Gate {
  let allowed = capacity;
  let inside = 0;
  const waiting: (() => void)[] = [];
  const admit = (): void => {
    while (inside < allowed) {
      const next = waiting.shift();
      if (next === undefined) return;
      inside += 1;
      next();
    }
  };
  const leave = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside -= 1;
      admit();
    };
  };
  const enter = (signal?: AbortSignal): Promise<() => void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abandon = (): void => {
        const place = waiting.indexOf(proceed);
        if (place >= 0) waiting.splice(place, 1);
        reject(signal?.reason);
      };
      const proceed = (): void => {
        signal?.removeEventListener("abort", abandon);
        resolve(leave());
      };
      signal?.addEventListener("abort", abandon, { once: true });
      waiting.push(proceed);
      admit();
    });
  return {
    enter,
    narrow: () => {
      allowed = Math.max(1, Math.floor(allowed / 2));
    },
    widen: () => {
      allowed = Math.min(capacity, allowed + 1);
      admit();
    },
  };
}

/** Sleeps, then rejects with the signal's reason if it was aborted meanwhile. */
export async function sleepUnlessAborted(
  world: World,
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  await world.sleep(milliseconds, signal);
  signal?.throwIfAborted();
}
