/** Others at work in the same account in the same moment: an exact result or a clear refusal, and nobody's things are lost. */
import type { AccountSeed, ServiceSeed } from "@twilio-proxy/simulator";
import { describe, expect, test, vi } from "vitest";
import { type ApplyReport, connect, GuardFailure, type StateStore } from "../../src/index.ts";
import { StateFailure } from "../../src/state/failure.ts";
import { createRandom } from "../../src/testing/random.ts";
import { createSimulatorWire } from "../../src/testing/simulator-wire.ts";
import { type PlanOptions, stepsOf } from "../harness.ts";
import { both, food, numbers, people } from "./scenarios.ts";
import { contentOf, createMemoryStore, createStage, type Stage, sid } from "./stage.ts";

const { rides } = both.services;
const allow = { destroy: true };
/** Each is an order of events of its own; `RACES=200` takes more of them. */
const SEEDS = Array.from({ length: Number(process.env.RACES ?? 8) }, (_, at) => at + 1);
const PATIENCE_MS = 5_000 + 1_000 * SEEDS.length;
vi.setConfig({ testTimeout: PATIENCE_MS });

/** A run of its own: a connection whose answers take their time, and perhaps a state of its own. */
function runner(stage: Stage, seed: number, store?: StateStore): PlanOptions {
  const random = createRandom(seed);
  const { lab, world } = stage;
  const { accountSid, url } = lab.simulator;
  const wire = createSimulatorWire(lab.simulator, world, 0);
  const twilio = connect({
    credentials: { accountSid, username: accountSid, password: "secret" },
    baseUrl: url,
    world,
    wire: {
      ...wire,
      async send(exchange) {
        await world.sleep(Math.floor(random() * 20));
        const answer = await wire.send(exchange);
        await world.sleep(Math.floor(random() * 20));
        return answer;
      },
    },
  });
  return { allow, wrapTwilio: () => twilio, ...(store === undefined ? {} : { wrapStore: () => store }) };
}

const CLEAR = ["state-locked", "state-conflict"];

/** The codes of what was refused; empty: done. Anything but a clear refusal fails the test. */
async function refusalsOf(run: Promise<ApplyReport>): Promise<readonly string[]> {
  try {
    const { outcomes } = await run;
    const failed = outcomes.filter((one) => one.status === "failed");
    for (const { failure } of failed)
      expect(failure).toMatchObject({ kind: "refused", code: expect.any(Number) });
    const skipped = outcomes.filter((one) => one.status === "skipped");
    for (const one of skipped) expect(one.because).toMatch(/did not succeed/);
    return failed.map(({ failure }) => String(failure?.code));
  } catch (error) {
    if (error instanceof GuardFailure) return error.refusals.map(({ code }) => code);
    if (!(error instanceof StateFailure)) throw error;
    expect(CLEAR).toContain(error.code);
    return [error.code];
  }
}

/** Until there is nothing to do; a race may leave a lease, which ends. */
async function settle(stage: Stage, config: object, options: PlanOptions): Promise<void> {
  for (let tries = 1; tries <= 3; tries += 1) {
    if ((await refusalsOf(stage.lab.apply(config, options))).length === 0) break;
    await stage.later();
  }
  const { plan } = await stage.lab.plan(config, options);
  expect(plan.refusals).toEqual([]);
  expect(stepsOf({ plan })).toEqual([]);
}

const undisturbed = (async () => {
  const { lab } = await createStage();
  await lab.apply(both);
  const content = contentOf(lab);
  await lab.close();
  return content;
})();

describe("two applies of one config at once", () => {
  test.each(["one state", "a state each"])("with %s: one of each thing", async (states) => {
    const met = new Set<string>();
    for (const seed of SEEDS) {
      const stage = await createStage();
      const own = states === "one state" ? undefined : createMemoryStore();
      const [first, second] = [runner(stage, seed), runner(stage, seed + 1000, own)];
      // Without a state nobody can know whose an unnamed session is.
      const { plain, ...named } = rides.sessions;
      const config = own === undefined ? both : { services: { rides: { ...rides, sessions: named }, food } };
      const refusals = await Promise.all([
        refusalsOf(stage.lab.apply(config, first)),
        refusalsOf(stage.lab.apply(config, second)),
      ]);
      for (const code of refusals.flat()) met.add(code);
      await settle(stage, config, first);
      await settle(stage, config, second);
      if (own === undefined) expect(contentOf(stage.lab), `seed ${seed}`).toEqual(await undisturbed);
      else expect(creates(stage), `seed ${seed}`).toEqual(await createsAlone(config));
      await stage.lab.close();
    }
    expect(met.size).toBeGreaterThan(0);
  });
});

/** How many creates took effect, by route. */
function creates(stage: Stage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path, status } of stage.lab.simulator.requests().requests) {
    if (method !== "POST" || status !== 201) continue;
    const route = path.replaceAll(/[A-Z]{2}[0-9a-f]{32}/g, "*");
    counts[route] = (counts[route] ?? 0) + 1;
  }
  return counts;
}

async function createsAlone(config: object): Promise<Record<string, number>> {
  const stage = await createStage();
  await stage.lab.apply(config);
  await stage.lab.close();
  return creates(stage);
}

describe("an application beside an apply", () => {
  const LATER = {
    services: {
      rides: {
        ...rides,
        default_ttl: 60,
        phone_numbers: numbers(1, 3),
        sessions: {
          ...rides.sessions,
          "order-1": { ttl: 7001, mode: "voice-only", participants: people(1) },
        },
      },
      food: { ...food, phone_numbers: numbers(4), sessions: { dinner: { status: "closed" }, lunch: {} } },
    },
  };

  /** Makes sessions with people, attaches a number, detaches it again, closes and deletes sessions: its own ones. */
  async function application(stage: Stage, seed: number, made: Set<string>): Promise<void> {
    const { lab, world } = stage;
    const random = createRandom(seed);
    const draw = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
    /** Of what it made there; undefined: there is none. */
    const own = (room: string): string | undefined => draw([...made].filter((one) => one.startsWith(room)));
    const call = (method: string, path: string, form: Record<string, string | number> = {}) =>
      world.hold(lab.simulator.request({ method, path, form }));
    const make = async (room: string, form: Record<string, string | number>): Promise<void> => {
      const { status, json } = await call("POST", room, form);
      if (status === 201) made.add(`${room}/${(json as { readonly sid: string }).sid}`);
    };
    const remove = async (path: string): Promise<void> => {
      if ((await call("DELETE", path)).status === 204) made.delete(path);
    };
    const ways: readonly ((service: string, turn: number) => Promise<unknown>)[] = [
      (service, turn) => make(`${service}/Sessions`, { UniqueName: `app-${seed}-${turn}`, Ttl: 7201 }),
      (service) => make(`${service}/Sessions`, { Ttl: 7201 }),
      (service) => make(`${service}/PhoneNumbers`, { Sid: sid("PN", 5) }),
      async (service, turn) => {
        const session = own(`${service}/Sessions`);
        return session && call("POST", `${session}/Participants`, { Identifier: `+1415555${1000 + turn}` });
      },
      async (service) => {
        const session = own(`${service}/Sessions`);
        return session && call("POST", session, { Status: "closed" });
      },
      async (service) => {
        const one = own(service);
        return one && remove(one);
      },
    ];
    for (let turn = 0; turn < 25; turn += 1) {
      await world.sleep(random() * 20);
      const service = draw(lab.simulator.account().services ?? []);
      if (service !== undefined) await draw(ways)?.(`/v1/Services/${service.sid}`, turn);
    }
  }

  /** What is there, without what the application made. */
  function oursIn(stage: Stage, made: ReadonlySet<string>): unknown {
    const isOurs = (service: ServiceSeed, room: string) => (one: { readonly sid?: string }) =>
      !made.has(`/v1/Services/${service.sid}/${room}/${one.sid}`);
    const services = (stage.lab.simulator.account().services ?? []).map((service) => ({
      ...service,
      phone_numbers: (service.phone_numbers ?? []).filter(isOurs(service, "PhoneNumbers")),
      sessions: (service.sessions ?? []).filter(isOurs(service, "Sessions")),
    }));
    return contentOf({ simulator: { account: (): AccountSeed => ({ services }) } });
  }

  test("its things stay, and ours are exact", async () => {
    const alone = await createStage();
    await alone.lab.apply(both);
    await alone.lab.apply(LATER, { allow });
    const content = contentOf(alone.lab);
    await alone.lab.close();
    let kept = 0;
    for (const seed of SEEDS) {
      const stage = await createStage();
      const made = new Set<string>();
      for (const [config, at] of [
        [both, 1000],
        [LATER, 2000],
      ] as const) {
        const run = runner(stage, seed + at);
        const beside = stage.world.run(application(stage, seed * at, made));
        await refusalsOf(stage.lab.apply(config, run));
        await beside;
        await settle(stage, config, run);
      }
      expect(oursIn(stage, made), `seed ${seed}`).toEqual(content);
      const there = JSON.stringify(stage.lab.simulator.account().services);
      for (const path of made) expect(there, `seed ${seed}`).toContain(path.split("/").at(-1));
      kept += made.size;
      await stage.lab.close();
    }
    expect(kept).toBeGreaterThan(SEEDS.length * 3);
  });
});

describe("two configs on one account at once", () => {
  const left = { services: { rides: { ...rides, short_codes: [] } } };
  const right = { services: { food: { ...food, sessions: { dinner: { participants: people(1, 6) } } } } };

  test("that share nothing both go through", async () => {
    for (const seed of SEEDS) {
      const stage = await createStage();
      const store = createMemoryStore();
      const [one, other] = [runner(stage, seed), runner(stage, seed + 1000, store)];
      const refusals = await Promise.all([
        refusalsOf(stage.lab.apply(left, one)),
        refusalsOf(stage.lab.apply(right, other)),
      ]);
      expect(refusals, `seed ${seed}`).toEqual([[], []]);
      expect(stepsOf(await stage.lab.plan(left, one))).toEqual([]);
      expect(stepsOf(await stage.lab.plan(right, other))).toEqual([]);
      await stage.lab.close();
    }
  });

  test("that want one number: one gets it, the other is told, and neither loses anything", async () => {
    const greedy = { services: { food: { ...right.services.food, phone_numbers: numbers(3, 1) } } };
    const winners = new Set<string>();
    for (const seed of SEEDS) {
      const stage = await createStage();
      const store = createMemoryStore();
      const runs = [
        { config: left, options: runner(stage, seed) },
        { config: greedy, options: runner(stage, seed + 1000, store) },
      ];
      const attempt = () =>
        Promise.all(runs.map(({ config, options }) => refusalsOf(stage.lab.apply(config, options))));
      const refusals = await attempt();
      const before = contentOf(stage.lab);
      const again = await attempt();
      for (const codes of [refusals, again]) {
        expect(
          codes.filter((one) => one.length > 0),
          `seed ${seed}`,
        ).toHaveLength(1);
        expect(codes.flat().every((code) => /^(80101|number-.*|.*-elsewhere|80\d{3})$/.test(code))).toBe(
          true,
        );
      }
      expect(contentOf(stage.lab), `seed ${seed}`).toEqual(before);
      winners.add(refusals[0]?.length === 0 ? "left" : "right");
      await stage.lab.close();
    }
    expect(winners.size).toBe(2);
  });
});
