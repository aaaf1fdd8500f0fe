/** The state while a run goes on: one read, intent, outcome, a lease that is kept, taken over and given back. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StateFailure, type StateStore, UnsavedFailure } from "../../src/index.ts";
import { encodeState } from "../../src/state/codec.ts";
import type { State } from "../../src/state/state.ts";
import { stepsOf } from "../harness.ts";
import { contentOf, createStage, type Stage, sid } from "./stage.ts";

const RIDES = { services: { rides: { unique_name: "rides", phone_numbers: [{ sid: sid("PN", 1) }] } } };
const MORE = {
  services: { rides: { unique_name: "rides", default_ttl: 9, phone_numbers: [{ sid: sid("PN", 1) }] } },
};
const RENAMED = { services: { taxis: RIDES.services.rides } };

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.lab.close());

function writes(): readonly string[] {
  return stage.lab.calls().filter((call) => !call.startsWith("GET"));
}

/** Another run's lease, so many minutes long. */
function putForeignLease(minutes: number): void {
  const { store, world } = stage;
  const state = store.state();
  if (state === null) throw new Error("there is a state");
  const run = {
    id: "another",
    started_at: new Date(world.now()).toISOString(),
    expires_at: new Date(world.now() + minutes * 60_000).toISOString(),
    by: "somebody",
  };
  store.put(encodeState({ ...state, serial: state.serial + 1, run }));
}

const failing = (code: "state-conflict" | "state-unwritable", from: number) => {
  let count = 0;
  return (real: StateStore): StateStore => ({
    ...real,
    write: (next: State, replaces: number | null) => {
      count += 1;
      return count >= from
        ? Promise.reject(new StateFailure(code, "the disk is full"))
        : real.write(next, replaces);
    },
  });
};

describe("reads and writes of the state", () => {
  test("an apply reads once and writes the intent and the outcome", async () => {
    await stage.lab.apply(RIDES);
    expect([stage.store.reads(), stage.store.writes()]).toEqual([1, 2]);
    expect(stage.store.state()).toMatchObject({ run: null, pending: [] });
  });

  test("no changes: one read, no write", async () => {
    await stage.lab.apply(RIDES);
    const before = stage.store.text();
    const report = await stage.lab.apply(RIDES);
    expect([stage.store.reads(), stage.store.writes()]).toEqual([2, 2]);
    expect(stage.store.text()).toBe(before);
    expect(report.serial).toBe(stage.store.state()?.serial);
  });

  test("what changes the state alone is one write", async () => {
    await stage.lab.apply(RIDES);
    await stage.lab.apply(RENAMED);
    expect(stage.store.writes()).toBe(3);
    expect(Object.keys(stage.store.state()?.root ?? {})).toEqual(["taxis"]);
  });

  test("the intent names every step before the first call, with the lease", async () => {
    let intent: State | null = null;
    await stage.lab.apply(RIDES, {
      onEvent: () => {
        intent ??= stage.store.state();
      },
    });
    expect(intent).toMatchObject({
      run: { by: "test" },
      root: {},
      pending: [
        { address: "services.rides", action: "create" },
        { address: `services.rides.phone_numbers[${sid("PN", 1)}]`, action: "create" },
      ],
    });
  });
});

describe("applied_commit", () => {
  test("advances on full success only, and is not written twice", async () => {
    await stage.lab.apply(RIDES, { commit: "aaa" });
    expect(stage.store.state()?.applied_commit).toBe("aaa");
    stage.lab.simulator.setFaults({ rules: [{ kind: "401", method: "POST", nth: 1 }] });
    await stage.lab.apply(MORE, { commit: "bbb" });
    expect(stage.store.state()).toMatchObject({ applied_commit: "aaa", attempted_commit: "bbb" });
    await stage.lab.apply(MORE, { commit: "bbb" });
    expect(stage.store.state()).toMatchObject({ applied_commit: "bbb", attempted_commit: "bbb" });
  });

  test("is not written where there is nothing else to write", async () => {
    await stage.lab.apply(RIDES, { commit: "aaa" });
    const before = stage.store.writes();
    await stage.lab.apply(RIDES, { commit: "bbb" });
    expect(stage.store.writes()).toBe(before);
    await stage.lab.apply(
      { services: { rides: { ...RIDES.services.rides, protect: true } } },
      { commit: "ccc" },
    );
    expect(stage.store.state()).toMatchObject({ applied_commit: "ccc", attempted_commit: "ccc" });
  });

  test("stays while a step is blocked", async () => {
    const withCode = (codes: object[]) => ({
      services: { rides: { ...RIDES.services.rides, short_codes: codes } },
    });
    await stage.lab.apply(withCode([]), { commit: "aaa" });
    stage.lab.simulator.setBehaviour({ shortCodeRoutes: false });
    const report = await stage.lab.apply(withCode([{ sid: sid("SC", 1) }]), { commit: "bbb" });
    expect(report.outcomes).toMatchObject([{ status: "blocked" }]);
    expect(stage.store.state()?.applied_commit).toBe("aaa");
  });

  test("stays when the run was interrupted", async () => {
    await stage.lab.apply(RIDES, { commit: "aaa" });
    await stage.lab.apply(MORE, { commit: "bbb", signal: AbortSignal.abort() });
    expect(stage.store.state()?.applied_commit).toBe("aaa");
  });
});

describe("a foreign lease", () => {
  test.each([
    ["with calls", MORE],
    ["of the state alone", RENAMED],
  ])("in force refuses an apply %s before anything is written", async (_, config) => {
    await stage.lab.apply(RIDES);
    putForeignLease(5);
    const before = stage.store.text();
    stage.lab.forgetCalls();
    await expect(stage.lab.apply(config)).rejects.toMatchObject({ code: "state-locked" });
    expect(writes()).toEqual([]);
    expect(stage.store.text()).toBe(before);
  });

  test.each([
    ["with calls", MORE],
    ["of the state alone", RENAMED],
  ])("that has expired is taken over by an apply %s", async (_, config) => {
    await stage.lab.apply(RIDES);
    putForeignLease(-1);
    await stage.lab.apply(config);
    expect(stage.store.state()?.run).toBeNull();
    expect(stepsOf(await stage.lab.plan(config))).toEqual([]);
  });
});

describe("a foreign lease in force, whose run may be over", () => {
  test.each([
    ["with calls", MORE],
    ["of the state alone", RENAMED],
  ])("is taken over by an apply %s when it is", async (_, config) => {
    await stage.lab.apply(RIDES);
    putForeignLease(5);
    const asked: string[] = [];
    await stage.lab.apply(config, { isOver: async (by) => asked.push(by) > 0 });
    expect(asked).toEqual(["somebody"]);
    expect(stage.store.state()?.run).toBeNull();
    expect(stepsOf(await stage.lab.plan(config))).toEqual([]);
  });

  test("is respected when it is not, or when that cannot be known", async () => {
    await stage.lab.apply(RIDES);
    putForeignLease(5);
    const before = stage.store.text();
    stage.lab.forgetCalls();
    const refused = stage.lab.apply(MORE, { isOver: async () => false });
    await expect(refused).rejects.toMatchObject({ code: "state-locked" });
    expect(writes()).toEqual([]);
    expect(stage.store.text()).toBe(before);
  });

  test("is not asked about when there is none, or it has expired", async () => {
    const isOver = async (): Promise<boolean> => {
      throw new Error("asked");
    };
    await stage.lab.apply(RIDES, { isOver });
    putForeignLease(-1);
    await stage.lab.apply(MORE, { isOver });
    expect(stage.store.state()?.run).toBeNull();
  });

  test("and which somebody else takes first is theirs: the store compares", async () => {
    await stage.lab.apply(RIDES);
    putForeignLease(5);
    stage.lab.forgetCalls();
    const racing = stage.lab.apply(MORE, {
      isOver: async () => {
        putForeignLease(5);
        return true;
      },
    });
    await expect(racing).rejects.toMatchObject({ code: "state-conflict" });
    expect(writes()).toEqual([]);
  });
});

describe("while a run goes on", () => {
  const many = (count: number): object => ({
    services: Object.fromEntries([...Array(count).keys()].map((at) => [`s${at}`, { unique_name: `s${at}` }])),
  });
  /** Every create takes so long. */
  const slowly = (milliseconds: number, then: (call: number) => void = () => undefined) => ({
    parallelism: 1,
    wrapTwilio: (twilio: Stage["lab"]["twilio"]): Stage["lab"]["twilio"] => {
      let call = 0;
      return {
        ...twilio,
        endpoint: (type) => {
          const real = twilio.endpoint(type);
          const create: typeof real.create = async (...given) => {
            call += 1;
            then(call);
            await stage.world.sleep(milliseconds);
            return real.create(...given);
          };
          return { ...real, create };
        },
      };
    },
  });

  test("the lease is renewed and the progress noted, by the clock", async () => {
    const seen: number[] = [];
    const expiries = new Set<string | undefined>();
    await stage.lab.apply(
      many(10),
      slowly(25_000, () => {
        seen.push(Object.keys(stage.store.state()?.root ?? {}).length);
        expiries.add(stage.store.state()?.run?.expires_at);
        expect(Date.parse(stage.store.state()?.run?.expires_at ?? "")).toBeGreaterThan(stage.world.now());
      }),
    );
    // 250 seconds: an intent, a renewal a minute, an outcome.
    expect(stage.store.writes()).toBe(6);
    expect(expiries.size).toBeGreaterThanOrEqual(4);
    expect(seen.at(-1)).toBeGreaterThan(5);
  });

  test("it is renewed while a single call takes longer than the lease", async () => {
    const lowest: number[] = [];
    const watching = (async () => {
      for (let at = 0; at < 30; at += 1) {
        await stage.world.sleep(30_000);
        lowest.push(Date.parse(stage.store.state()?.run?.expires_at ?? "") - stage.world.now());
      }
    })();
    const report = await stage.lab.apply(many(1), slowly(16 * 60_000));
    await watching;
    expect(report.outcomes).toMatchObject([{ status: "done" }]);
    expect(Math.min(...lowest)).toBeGreaterThan(3 * 60_000);
  });

  test("a run whose lease was taken starts nothing more and says so, with what it did", async () => {
    const run = stage.lab.apply(
      many(10),
      slowly(25_000, (call) => {
        if (call === 4) {
          const state = stage.store.state();
          if (state !== null) stage.store.put(encodeState({ ...state, serial: state.serial + 7, run: null }));
        }
      }),
    );
    const failure: unknown = await run.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnsavedFailure);
    expect(failure).toMatchObject({ code: "state-conflict", message: expect.stringContaining("10 steps") });
    const made = stage.lab.simulator.account().services?.length ?? 0;
    expect(made).toBeGreaterThanOrEqual(4);
    expect(made).toBeLessThanOrEqual(6);
    const { report } = failure as UnsavedFailure;
    expect(report.outcomes.filter((one) => one.status === "done")).toHaveLength(made);
    expect(report.outcomes.filter((one) => one.status === "skipped")).toHaveLength(10 - made);
    // Nothing is lost: the next run finds them.
    const again = await stage.lab.plan(many(10));
    expect(again.plan.summary).toMatchObject({ add: 10 - made });
  });

  test("a machine that slept past its lease goes on when nobody took it", async () => {
    const { lab, store } = stage;
    const report = await lab.apply(
      many(3),
      slowly(1, (call) => {
        const state = store.state();
        // No renewal happened: the lease in the store has run out, and the clock is past it.
        if (call === 2 && state?.run != null) {
          const run = { ...state.run, expires_at: state.run.started_at };
          store.put(encodeState({ ...state, run }));
        }
      }),
    );
    expect(report.outcomes.map((one) => one.status)).toEqual(["done", "done", "done"]);
    expect(store.state()?.run).toBeNull();
  });
});

describe("a state that cannot be written", () => {
  test.each([
    "state-conflict",
    "state-unwritable",
  ] as const)("%s at the intent: nothing is called", async (code) => {
    stage.lab.forgetCalls();
    await expect(stage.lab.apply(RIDES, { wrapStore: failing(code, 1) })).rejects.toMatchObject({ code });
    expect(writes()).toEqual([]);
  });

  test.each([
    "state-conflict",
    "state-unwritable",
  ] as const)("%s at the outcome: said, with what was done", async (code) => {
    const failure: unknown = await stage.lab
      .apply(RIDES, { wrapStore: failing(code, 2) })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnsavedFailure);
    expect(failure).toMatchObject({ code, report: { outcomes: [{ status: "done" }, { status: "done" }] } });
    expect((failure as Error).message).toContain("2 of 2 steps were done");
    const content = contentOf(stage.lab);
    await stage.later();
    await stage.lab.apply(RIDES);
    expect(contentOf(stage.lab)).toEqual(content);
    expect(stage.store.text()).not.toContain('"adopted"');
  });

  test("a plan whose state was written meanwhile is not applied", async () => {
    await stage.lab.apply(RIDES);
    stage.lab.forgetCalls();
    const racing = stage.lab.apply(MORE, {
      wrapStore: (real) => ({
        ...real,
        read: async () => {
          const state = await real.read();
          if (state !== null) stage.store.put(encodeState({ ...state, serial: state.serial + 1 }));
          return state;
        },
      }),
    });
    await expect(racing).rejects.toMatchObject({ code: "state-conflict" });
    expect(writes()).toEqual([]);
  });
});
