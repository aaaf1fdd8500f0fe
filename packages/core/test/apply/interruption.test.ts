/** SIGINT at every call: what is in flight ends, nothing new starts, what was done is saved, and a later run finishes. */
import { describe, expect, test } from "vitest";
import { applyPlan, type Twilio } from "../../src/index.ts";
import { stepsOf } from "../harness.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";
import { contentOf, createStage, ownershipOf, person, type Stage, sid } from "./stage.ts";

const allow = { destroy: true, empty: true, recreate: true };

/** Aborts when the nth write is on its way; counts what is begun afterwards. */
function createTrap(at: number): {
  readonly signal: AbortSignal;
  readonly wrap: (real: Twilio) => Twilio;
  begun(): number;
  inFlightAtEnd(): number;
  writes(): number;
} {
  const controller = new AbortController();
  let [writes, late, inFlight] = [0, 0, 0];
  const watch = async <T>(action: () => Promise<T>): Promise<T> => {
    if (controller.signal.aborted) late += 1;
    writes += 1;
    inFlight += 1;
    const work = action();
    if (writes === at) controller.abort();
    try {
      return await work;
    } finally {
      inFlight -= 1;
    }
  };
  return {
    signal: controller.signal,
    begun: () => late,
    inFlightAtEnd: () => inFlight,
    writes: () => writes,
    wrap: (real) => ({
      ...real,
      endpoint: (type) => {
        const endpoint = real.endpoint(type);
        return {
          ...endpoint,
          create: (...given) => watch(() => endpoint.create(...given)),
          update: (...given) => watch(() => endpoint.update(...given)),
          remove: (...given) => watch(() => endpoint.remove(...given)),
        };
      },
    }),
  };
}

async function begin({ seed, first }: Scenario): Promise<Stage> {
  const stage = await createStage(seed);
  if (first !== null) await stage.lab.apply(first);
  return stage;
}

/** The second call of a step that has begun is still made; no other step is begun. */
const CALLS_OF_ONE_STEP = 2;

describe.each(SCENARIOS)("$name", (scenario) => {
  test.each([1, 10])("interrupted at each of its calls, %i at once", async (parallelism) => {
    const whole = await begin(scenario);
    const counter = createTrap(0);
    await whole.lab.apply(scenario.second, { allow, wrapTwilio: counter.wrap });
    const content = contentOf(whole.lab);
    const ownership = ownershipOf(whole.lab, whole.store.state());
    await whole.lab.close();

    for (let at = 1; at <= counter.writes(); at += 1) {
      const { lab, store } = await begin(scenario);
      const trap = createTrap(at);
      const report = await lab.apply(scenario.second, {
        allow,
        parallelism,
        signal: trap.signal,
        wrapTwilio: trap.wrap,
      });
      expect(report.interrupted).toBe(true);
      expect(trap.inFlightAtEnd()).toBe(0);
      expect(trap.begun(), `call ${at}`).toBeLessThanOrEqual(parallelism * (CALLS_OF_ONE_STEP - 1));
      expect(report.serial).toBe(store.state()?.serial);
      expect(store.state()?.run).toBeNull();
      // No waiting for a lease: it was given back.
      const rest = await lab.apply(scenario.second, { allow });
      expect(
        rest.outcomes.filter((one) => one.status !== "done"),
        `call ${at}`,
      ).toEqual([]);
      expect(contentOf(lab), `call ${at}`).toEqual(content);
      expect(ownershipOf(lab, store.state()), `call ${at}`).toEqual(ownership);
      expect(stepsOf(await lab.plan(scenario.second, { allow }))).toEqual([]);
      await lab.close();
    }
  });
});

test("a step that had not begun is skipped and says why; one that waited for its turn is not failed", async () => {
  const stage = await createStage();
  const scenario = SCENARIOS[0];
  if (scenario === undefined) throw new Error("there are scenarios");
  const trap = createTrap(3);
  const report = await stage.lab.apply(scenario.second, { signal: trap.signal, wrapTwilio: trap.wrap });
  const others = report.outcomes.filter((one) => one.status !== "done");
  expect(others.length).toBeGreaterThan(5);
  for (const one of others) {
    expect(one).toMatchObject({
      status: "skipped",
      because: expect.stringMatching(/interrupted|did not succeed/),
    });
  }
  await stage.lab.close();
});

test("a run that waits before it repeats is ended at once, and its intent is kept", async () => {
  const { lab, store, world } = await createStage();
  const controller = new AbortController();
  lab.simulator.setFaults({ rules: [{ kind: "503", method: "POST" }] });
  const report = await lab.apply(
    { services: { rides: { unique_name: "rides" } } },
    {
      signal: controller.signal,
      onEvent: () => {
        void world.sleep(300).then(() => controller.abort());
      },
    },
  );
  expect(report).toMatchObject({ interrupted: true, outcomes: [{ status: "failed" }] });
  expect(lab.calls().filter((call) => call.startsWith("POST")).length).toBeLessThanOrEqual(2);
  expect(store.state()?.pending).toMatchObject([{ address: "services.rides", action: "create" }]);
  await lab.close();
});

test("a signal aborted before the start: the state says nothing was done, and Twilio is not called", async () => {
  const { lab, store } = await createStage();
  const prepared = { services: { rides: { unique_name: "rides" } } };
  lab.forgetCalls();
  const report = await lab.apply(prepared, { signal: AbortSignal.abort() });
  expect(report).toMatchObject({ interrupted: true, outcomes: [{ status: "skipped" }] });
  expect(lab.calls().filter((call) => !call.startsWith("GET"))).toEqual([]);
  expect(store.state()).toMatchObject({ pending: [], run: null, root: {} });
  await lab.close();
});

test("a session that was cut off before it could be filled and closed is finished while its pool shrinks", async () => {
  const { lab } = await createStage();
  const config = (numbers: readonly number[]) => ({
    services: {
      rides: {
        unique_name: "rides",
        phone_numbers: numbers.map((at) => ({ sid: sid("PN", at), is_reserved: false })),
        sessions: { done: { status: "closed", participants: [{ identifier: person(1) }] } },
      },
    },
  });
  lab.simulator.setFaults({
    rules: [{ kind: "503", method: "POST", path: "/v1/Services/*/Sessions/*/Participants" }],
  });
  const first = await lab.apply(config([1, 2]));
  expect(first.outcomes.filter((one) => one.status !== "done").map((one) => one.type)).toEqual([
    "session",
    "participant",
  ]);
  lab.simulator.setFaults({ rules: [] });
  const report = await lab.apply(config([2]), { allow });
  expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
  const [service] = lab.simulator.account().services ?? [];
  expect(service?.phone_numbers).toMatchObject([{ sid: sid("PN", 2) }]);
  expect(service?.sessions).toMatchObject([{ status: "closed", participants: [{ identifier: person(1) }] }]);
  await lab.close();
});

test("pools that swap a number while sessions of both wait to be closed are refused, not waited for without end", async () => {
  const { lab } = await createStage();
  const service = (name: string, at: number, kept: number) => ({
    unique_name: name,
    phone_numbers: [at, kept].map((one) => ({ sid: sid("PN", one), is_reserved: false })),
    sessions: { done: { status: "closed", participants: [{ identifier: person(1) }] } },
  });
  const config = (a: number, b: number) => ({
    services: { a: service("a", a, 3), b: service("b", b, 4) },
  });
  lab.simulator.setFaults({
    rules: [{ kind: "503", method: "POST", path: "/v1/Services/*/Sessions/*/Participants" }],
  });
  await lab.apply(config(1, 2));
  lab.simulator.setFaults({ rules: [] });
  const { plan } = await lab.plan(config(2, 1), { allow });
  expect(plan.refusals).toMatchObject([{ code: "name-swap", text: expect.stringContaining("--target") }]);
  const part = await lab.apply(config(2, 1), { allow, targets: ["services.a.sessions.done"] });
  const rest = await lab.apply(config(2, 1), { allow });
  expect([...part.outcomes, ...rest.outcomes].filter((one) => one.status !== "done")).toEqual([]);
  expect(stepsOf(await lab.plan(config(2, 1)))).toEqual([]);
  await lab.close();
});

test("steps that wait for each other, which no plan should hold, end the run with what was done saved", async () => {
  const { lab, store, world } = await createStage();
  const service = (name: string) => ({ unique_name: name });
  const config = { services: { a: service("a"), b: service("b"), c: service("c") } };
  const { plan, state } = await lab.plan(config);
  const waits = { "services.a": ["services.b"], "services.b": ["services.a"] };
  const steps = plan.steps.map((step) => ({
    ...step,
    requires: waits[step.address as keyof typeof waits] ?? [],
  }));
  const { twilio, keyed } = lab;
  const run = { plan: { ...plan, steps }, state, targets: [], twilio, keyed, store, world, by: "test" };
  await expect(world.run(applyPlan({ ...run, parallelism: 2 }))).rejects.toThrow("services.a, services.b");
  expect(Object.keys(store.state()?.root ?? {})).toEqual(["c"]);
  expect(store.state()).toMatchObject({ run: null, pending: [{}, {}] });
  await lab.apply(config);
  expect(lab.simulator.account().services).toHaveLength(3);
  await lab.close();
});
