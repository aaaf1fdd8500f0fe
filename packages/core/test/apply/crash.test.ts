/** The process dies at every call and at every write of the state: the next run finishes what it was about. */
import { describe, expect, test } from "vitest";
import type { StateStore, Twilio } from "../../src/index.ts";
import { stepsOf } from "../harness.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";
import { contentOf, createStage, ownershipOf, type Stage } from "./stage.ts";

class Crash extends Error {}

/** A process that dies at its nth operation, before or after that took effect, and does nothing any more. */
interface Fuse {
  readonly twilio: (real: Twilio) => Twilio;
  readonly store: (real: StateStore) => StateStore;
  operations(): number;
}

function createFuse(at: number, when: "before" | "after"): Fuse {
  let count = 0;
  let dead = false;
  const live = (): void => {
    if (dead) throw new Crash();
  };
  const guard = async <T>(action: () => Promise<T>): Promise<T> => {
    live();
    count += 1;
    const mine = count === at;
    if (mine && when === "before") dead = true;
    live();
    const result = await action();
    if (mine) dead = true;
    live();
    return result;
  };
  const twilio = (real: Twilio): Twilio => ({
    ...real,
    endpoint: (type) => {
      const endpoint = real.endpoint(type);
      return {
        ...endpoint,
        create: (...given) => guard(() => endpoint.create(...given)),
        update: (...given) => guard(() => endpoint.update(...given)),
        remove: (...given) => guard(() => endpoint.remove(...given)),
      };
    },
  });
  const store = (real: StateStore): StateStore => ({
    ...real,
    write: (...given) => guard(() => real.write(...given)),
  });
  return { twilio, store, operations: () => count };
}

async function begin({ seed, first }: Scenario): Promise<Stage> {
  const stage = await createStage(seed);
  if (first !== null) {
    const report = await stage.lab.apply(first);
    expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
  }
  return stage;
}

/** One at a time, each operation has its turn; ten at a time, others are in flight. */
const WAYS = [
  [1, "after"],
  [10, "before"],
] as const;

describe.each(SCENARIOS)("$name", (scenario) => {
  const allow = { destroy: true, empty: true, recreate: scenario.recreate === true };
  const undisturbed = (async () => {
    const { lab, store } = await begin(scenario);
    const fuse = createFuse(0, "before");
    const report = await lab.apply(scenario.second, {
      allow,
      wrapTwilio: fuse.twilio,
      wrapStore: fuse.store,
    });
    const notDone = report.outcomes.filter((one) => one.status !== "done");
    const content = contentOf(lab);
    const ownership = ownershipOf(lab, store.state());
    const left = stepsOf(await lab.plan(scenario.second, { allow }));
    await lab.close();
    return { content, ownership, operations: fuse.operations(), notDone, left };
  })();

  test("goes through undisturbed", async () => {
    const { notDone, left, operations } = await undisturbed;
    expect({ notDone, left }).toEqual({ notDone: [], left: [] });
    expect(operations).toBeGreaterThan(2);
  });

  test.each(WAYS)("%i at once: dies %s each of its operations", async (parallelism, when) => {
    const { operations, content, ownership } = await undisturbed;
    for (let at = 1; at <= operations; at += 1) {
      const { lab, store, later } = await begin(scenario);
      const fuse = createFuse(at, when);
      const died = lab.apply(scenario.second, {
        allow,
        parallelism,
        wrapTwilio: fuse.twilio,
        wrapStore: fuse.store,
      });
      await expect(died, `operation ${at}`).rejects.toThrow(Crash);
      await later();
      const report = await lab.apply(scenario.second, { allow });
      expect(
        report.outcomes.filter((one) => one.status !== "done"),
        `operation ${at}`,
      ).toEqual([]);
      expect(contentOf(lab), `operation ${at}`).toEqual(content);
      expect(ownershipOf(lab, store.state()), `operation ${at}`).toEqual(ownership);
      expect(stepsOf(await lab.plan(scenario.second, { allow })), `operation ${at}`).toEqual([]);
      await lab.close();
    }
  });
});
