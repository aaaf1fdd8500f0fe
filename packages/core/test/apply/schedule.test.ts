import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runTasks, type Task } from "../../src/apply/schedule.ts";

interface Trace {
  readonly started: string[];
  readonly ended: string[];
  readonly skipped: Map<string, string>;
  most: number;
}

type Drawn = Partial<Omit<Task, "run" | "skip">> & { readonly id: string; readonly fails?: boolean };

function tasksOf(drawn: readonly Drawn[]): { readonly tasks: readonly Task[]; readonly trace: Trace } {
  const trace: Trace = { started: [], ended: [], skipped: new Map(), most: 0 };
  const tasks = drawn.map(({ id, fails, ...rest }) => ({
    id,
    requires: [],
    after: [],
    settles: [],
    lane: null,
    pool: "",
    ...rest,
    run: async () => {
      trace.started.push(id);
      trace.most = Math.max(trace.most, trace.started.length - trace.ended.length);
      await new Promise((resolve) => setImmediate(resolve));
      trace.ended.push(id);
      return fails !== true;
    },
    skip: (failed: string) => {
      expect(trace.skipped.has(id)).toBe(false);
      trace.skipped.set(id, failed);
    },
  }));
  return { tasks, trace };
}

describe("runTasks", () => {
  test("ends where tasks wait for each other, after all others have run", async () => {
    const { tasks, trace } = tasksOf([
      { id: "a", requires: ["b"] },
      { id: "b", after: ["free"] },
      { id: "c", requires: ["a"], settles: ["free"] },
      { id: "d" },
      { id: "e", requires: ["d"] },
    ]);
    await expect(runTasks(tasks, 2)).rejects.toThrow("these wait for each other: a, b, c");
    expect(trace.ended).toEqual(["d", "e"]);
  });

  test("runs independent tasks in their order, so many at once", async () => {
    const { tasks, trace } = tasksOf("abcdefgh".split("").map((id) => ({ id })));
    await runTasks(tasks, 3);
    expect(trace.started.join("")).toBe("abcdefgh");
    expect(trace.most).toBe(3);
  });

  test("gives no pool all the places while another waits", async () => {
    const { tasks, trace } = tasksOf(
      ["a1", "a2", "a3", "a4", "b1", "b2", "c1"].map((id) => ({ id, pool: id.slice(0, 1) })),
    );
    // Of pool a each waits for ever so long.
    const held = tasks.map((task) =>
      task.pool === "a"
        ? {
            ...task,
            run: () =>
              task.run().then((done) => new Promise<boolean>((resolve) => setTimeout(resolve, 50, done))),
          }
        : task,
    );
    await runTasks(held, 3);
    expect(trace.started.slice(0, 6)).toEqual(["a1", "b1", "c1", "b2", "a2", "a3"]);
  });

  test("treats no parallelism as one at a time", async () => {
    const { tasks, trace } = tasksOf([{ id: "a" }, { id: "b" }]);
    await runTasks(tasks, 0);
    expect(trace.most).toBe(1);
  });

  test("skips what requires a failed task, and what requires that, and nothing else", async () => {
    const { tasks, trace } = tasksOf([
      { id: "child", requires: ["parent"] },
      { id: "grandchild", requires: ["child"] },
      { id: "parent", fails: true },
      { id: "other" },
    ]);
    await runTasks(tasks, 10);
    expect(trace.ended.toSorted()).toEqual(["other", "parent"]);
    expect([...trace.skipped]).toEqual([
      ["child", "parent"],
      ["grandchild", "child"],
    ]);
  });

  test("waits for a barrier to settle, whatever became of those that settle it", async () => {
    const { tasks, trace } = tasksOf([
      { id: "session", after: ["ready"] },
      { id: "refused", settles: ["ready"], fails: true },
      { id: "skipped", settles: ["ready"], requires: ["refused"] },
      { id: "fine", settles: ["ready"] },
    ]);
    await runTasks(tasks, 10);
    expect(trace.started.at(-1)).toBe("session");
    expect(trace.skipped.get("skipped")).toBe("refused");
  });

  test("goes past a barrier that nobody settles and a requirement that is not there", async () => {
    const { tasks, trace } = tasksOf([{ id: "a", after: ["nothing"], requires: ["nobody"] }]);
    await runTasks(tasks, 1);
    expect(trace.ended).toEqual(["a"]);
  });

  test("runs a lane one by one in the order of the tasks, past a failure and a skip", async () => {
    const { tasks, trace } = tasksOf([
      { id: "1", lane: "x", after: ["late"] },
      { id: "2", lane: "x", fails: true },
      { id: "3", lane: "x", requires: ["2"] },
      { id: "4", lane: "x" },
      { id: "free", settles: ["late"] },
    ]);
    await runTasks(tasks, 10);
    expect(trace.ended).toEqual(["free", "1", "2", "4"]);
    expect(trace.skipped.get("3")).toBe("2");
  });

  test("holds 10,000 tasks under one parent and behind one barrier without slowing down", async () => {
    const children = [...Array(10_000).keys()].map((at) => ({
      id: `child ${at}`,
      requires: ["parent"],
      after: ["ready"],
      settles: ["below"],
    }));
    const { tasks } = tasksOf([
      { id: "parent" },
      { id: "number", settles: ["ready"] },
      ...children,
      { id: "last", requires: ["parent"], after: ["below"] },
    ]);
    let runs = 0;
    const counted = tasks.map((task) => ({
      ...task,
      run: () => {
        runs += 1;
        return Promise.resolve(true);
      },
    }));
    const began = performance.now();
    await runTasks(counted, 10);
    expect(runs).toBe(10_003);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test("holds a chain of 10,000 tasks that require one another", async () => {
    const chain = [...Array(10_000).keys()].map((at) => ({
      id: `${at}`,
      requires: at === 9_999 ? [] : [`${at + 1}`],
    }));
    const { tasks } = tasksOf(chain);
    const order: string[] = [];
    const quick = tasks.map((task) => ({
      ...task,
      run: () => {
        order.push(task.id);
        return Promise.resolve(true);
      },
    }));
    await runTasks(quick, 10);
    expect(order.slice(0, 2)).toEqual(["9999", "9998"]);
    expect(order).toHaveLength(10_000);
  });
});

/** Edges point backwards, so there are no circles; a lane follows the same order. */
const graph = fc.integer({ min: 1, max: 14 }).chain((count) =>
  fc.tuple(
    ...[...Array(count).keys()].map((at) =>
      fc.record({
        requires: fc.uniqueArray(fc.nat({ max: Math.max(0, at - 1) }), { maxLength: at === 0 ? 0 : 3 }),
        after: fc.uniqueArray(fc.nat({ max: Math.max(0, at - 1) }), { maxLength: at === 0 ? 0 : 2 }),
        lane: fc.option(fc.constantFrom("x", "y"), { nil: null }),
        fails: fc.boolean(),
      }),
    ),
  ),
);

test("no task runs before what it requires or awaits; every task runs or is skipped exactly once", async () => {
  await fc.assert(
    fc.asyncProperty(
      graph,
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (nodes, parallelism, turn) => {
        const drawn = nodes.map((node, at) => ({
          id: `t${at}`,
          requires: node.requires.map((other) => `t${other}`),
          after: node.after.map((other) => `b${other}`),
          settles: [`b${at}`],
          lane: node.lane,
          fails: node.fails,
        }));
        const { tasks, trace } = tasksOf(drawn);
        // The order in which tasks are given does not matter, except within a lane.
        const laneless = nodes.every((node) => node.lane === null);
        await runTasks(turn && laneless ? tasks.toReversed() : tasks, parallelism);
        expect([...trace.ended, ...trace.skipped.keys()].toSorted()).toEqual(
          drawn.map(({ id }) => id).toSorted(),
        );
        expect(trace.most).toBeLessThanOrEqual(parallelism);
        const failed = new Set(drawn.filter((one) => one.fails).map(({ id }) => id));
        for (const { id, requires, after } of drawn) {
          const startedAt = trace.started.indexOf(id);
          const refused = requires.some((one) => failed.has(one) || trace.skipped.has(one));
          expect(trace.skipped.has(id)).toBe(refused);
          if (startedAt < 0) continue;
          for (const one of requires) expect(trace.started.indexOf(one)).toBeLessThan(startedAt);
          for (const name of after) {
            const other = name.replace("b", "t");
            expect(trace.skipped.has(other) || trace.started.indexOf(other) < startedAt).toBe(true);
          }
        }
      },
    ),
    { seed: 11, numRuns: 300 },
  );
});
