/** Every schedule of two breakers and a third: a process that found a dead one's lock is stopped before each of its steps. */
import { AsyncLocalStorage } from "node:async_hooks";
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemWorld } from "../world.ts";
import { acquireLock, type Lock } from "./lock.ts";

const NAMES = ["link", "readFile", "rename", "rm", "writeFile"] as const;
const originals = Object.fromEntries(NAMES.map((name) => [name, files[name]]));
/** The slow one's steps wait here; others pass. */
const slow = new AsyncLocalStorage<(step: string) => Promise<void>>();

let folder: string;
let path: string;
beforeEach(async () => {
  for (const name of NAMES) {
    const original = originals[name] as (...given: readonly unknown[]) => Promise<unknown>;
    Object.assign(files, {
      [name]: async (...given: readonly unknown[]) => {
        await slow.getStore()?.(name);
        return original(...given);
      },
    });
  }
  syncBuiltinESMExports();
  folder = await files.mkdtemp(join(tmpdir(), "lock-"));
  path = join(folder, "state.lock");
});
afterEach(async () => {
  Object.assign(files, originals);
  syncBuiltinESMExports();
  await files.rm(folder, { recursive: true });
});

const acquire = (patienceMs: number): Promise<Lock | null> =>
  acquireLock(path, { world: systemWorld, patienceMs }).catch(() => null);

interface Slow {
  readonly steps: string[];
  /** Lets it take this many steps, or to its end. */
  go(count: number): Promise<void>;
  readonly lock: Promise<Lock | null>;
}

function startSlow(): Slow {
  const steps: string[] = [];
  let waiting: (() => void) | null = null;
  let isOver = false;
  const gate = (step: string): Promise<void> => {
    steps.push(step);
    return new Promise((resolve) => {
      waiting = resolve;
    });
  };
  const lock = slow
    .run(gate, () => acquire(200))
    .finally(() => {
      isOver = true;
    });
  const settle = async (): Promise<void> => {
    while (waiting === null && !isOver) await nextTurn();
  };
  const go = async (count: number): Promise<void> => {
    for (let step = 0; step < count && !isOver; step += 1) {
      await settle();
      const resume = waiting;
      waiting = null;
      resume?.();
      await settle();
    }
  };
  return { steps, go, lock };
}

/** No process has this id. */
const dead = JSON.stringify({ id: "dead", pid: 2 ** 22 + 1, started: null, host: hostname(), at: "" });

describe("a lock whose owner is dead", () => {
  it("is broken by one, and never is there a second holder", async () => {
    const found: string[] = [];
    for (let before = 1; before <= 14; before += 1) {
      for (let between = 1; between <= 6; between += 1) {
        await files.writeFile(path, dead);
        const third = startSlow();
        await third.go(before);
        const first = await acquire(0);
        await third.go(between);
        // It stands before one of its steps, and somebody comes who knows nothing of it.
        const second = await acquire(0);
        if (first !== null && second !== null) found.push(`${before}+${between}: ${third.steps.join(" ")}`);
        await first?.release();
        await second?.release();
        await third.go(1_000);
        await (await third.lock)?.release();
        expect(await files.readdir(folder)).toEqual([]);
      }
    }
    expect(found).toEqual([]);
  }, 30_000);

  it("is broken after one who died breaking it", async () => {
    await files.writeFile(path, dead);
    await files.writeFile(`${path}.breaking`, dead);
    const lock = await acquire(1_000);
    expect(await lock?.isHeld()).toBe(true);
    expect(await files.readdir(folder)).toEqual(["state.lock"]);
    await lock?.release();
  });

  it("is left to a living one who is at it", async () => {
    await files.writeFile(path, dead);
    await files.writeFile(`${path}.breaking`, JSON.stringify({ ...JSON.parse(dead), pid: process.pid }));
    expect(await acquire(50)).toBeNull();
    expect(await files.readFile(path, "utf8")).toBe(dead);
  });
});
