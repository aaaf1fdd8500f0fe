/** Answers that never came: whatever was made is found, and nothing is made twice. */
import type { FaultPlan } from "@twilio-proxy/simulator";
import { afterEach, describe, expect, test } from "vitest";
import { stepsOf } from "../harness.ts";
import { contentOf, createStage, e164, person, type Stage, sid } from "./stage.ts";

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.lab.close();
  stage = null;
});

const CONFIG = {
  services: {
    rides: {
      unique_name: "rides",
      phone_numbers: [{ sid: sid("PN", 1) }, { phone_number: e164(2) }],
      short_codes: [{ sid: sid("SC", 1), is_reserved: true }],
      sessions: {
        "order-1": {
          mode: "voice-only",
          participants: [{ identifier: person(1), proxy_identifier: e164(2) }, { identifier: person(2) }],
        },
        done: { status: "closed", participants: [{ identifier: person(1) }] },
      },
    },
  },
};

const CREATES = {
  service: "/v1/Services",
  phone_number: "/v1/Services/*/PhoneNumbers",
  short_code: "/v1/Services/*/ShortCodes",
  session: "/v1/Services/*/Sessions",
  participant: "/v1/Services/*/Sessions/*/Participants",
};

const undisturbed = (async () => {
  const { lab } = await createStage();
  await lab.apply(CONFIG);
  const content = contentOf(lab);
  await lab.close();
  return content;
})();

async function expectWhole(rules: FaultPlan["rules"], runs = 1): Promise<void> {
  stage = await createStage({}, { faults: { seed: 3, rules } });
  const { lab } = stage;
  for (let run = 1; run < runs; run += 1) await lab.apply(CONFIG);
  const report = await lab.apply(CONFIG);
  expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
  lab.simulator.setFaults({ rules: [] });
  expect(contentOf(lab)).toEqual(await undisturbed);
  expect(stepsOf(await lab.plan(CONFIG))).toEqual([]);
  expect(stage.store.text()).not.toContain('"adopted"');
  expect(stage.store.state()?.pending).toEqual([]);
}

describe.each(Object.entries(CREATES))("a create of a %s", (_, path) => {
  const kinds = ["lost-answer", "truncated", "500", "502", "503", "html", "reset", "429"] as const;
  test.each(kinds)("that meets %s is in the account exactly once", async (kind) => {
    await expectWhole([{ kind, method: "POST", path, nth: 1 }]);
  });

  test("whose answer is lost twice, with errors before and between", async () => {
    await expectWhole([
      { kind: "503", method: "POST", path, nth: 1 },
      { kind: "lost-answer", method: "POST", path, nth: 2, times: 2 },
    ]);
  });

  test("whose answer is lost while the lists are a moment old", async () => {
    await expectWhole([
      { kind: "lost-answer", method: "POST", path, nth: 1 },
      { kind: "stale-read", method: "GET", path, times: 3 },
      { kind: "stale-read", method: "GET", path: `${path}/*`, times: 3 },
    ]);
  });

  test("whose answer is lost while every look meets an outage is finished by the next run", async () => {
    stage = await createStage();
    const { lab } = stage;
    const outage = {
      rules: [
        { kind: "lost-answer", method: "POST", path, nth: 1 },
        { kind: "503", method: "GET" },
      ],
    } as const;
    let begun = false;
    const first = await lab.apply(CONFIG, {
      onEvent: () => {
        if (!begun) lab.simulator.setFaults(outage);
        begun = true;
      },
    });
    expect(first.outcomes).toContainEqual(
      expect.objectContaining({ failure: expect.objectContaining({ kind: "unknown-outcome" }) }),
    );
    lab.simulator.setFaults({ rules: [] });
    await lab.apply(CONFIG);
    expect(contentOf(lab)).toEqual(await undisturbed);
    expect(stage.store.text()).not.toContain('"adopted"');
  });
});

describe("updates and deletes", () => {
  const CHANGED = {
    services: {
      rides: {
        ...CONFIG.services.rides,
        default_ttl: 60,
        phone_numbers: [{ sid: sid("PN", 1), is_reserved: true }, { phone_number: e164(2) }],
        short_codes: [],
        sessions: { done: { status: "in-progress", participants: [{ identifier: person(1) }] } },
      },
    },
  };

  test.each(["lost-answer", "503", "reset"] as const)("that meet %s are repeated", async (kind) => {
    stage = await createStage();
    const { lab } = stage;
    await lab.apply(CONFIG);
    lab.simulator.setFaults({
      rules: [
        { kind, method: "POST", nth: 1, times: 3 },
        { kind, method: "DELETE", nth: 1, times: 3 },
      ],
    });
    const report = await lab.apply(CHANGED, { allow: { destroy: true } });
    expect(report.outcomes.map((one) => one.status)).toEqual(report.outcomes.map(() => "done"));
    expect(report.outcomes.length).toBeGreaterThan(4);
    lab.simulator.setFaults({ rules: [] });
    expect(stepsOf(await lab.plan(CHANGED, { allow: { destroy: true } }))).toEqual([]);
  });
});

test.each([
  { sid: sid("PN", 1) },
  { phone_number: e164(1) },
])("a number that somebody detached is attached again: %o", async (number) => {
  stage = await createStage();
  const { lab } = stage;
  const config = { services: { rides: { unique_name: "rides", phone_numbers: [number] } } };
  await lab.apply(config);
  const service = lab.simulator.account().services?.[0]?.sid;
  await lab.simulator.request({
    method: "DELETE",
    path: `/v1/Services/${service}/PhoneNumbers/${sid("PN", 1)}`,
  });
  lab.simulator.setFaults({
    rules: [{ kind: "lost-answer", method: "POST", path: CREATES.phone_number, nth: 1 }],
  });
  expect((await lab.apply(config)).outcomes).toMatchObject([{ status: "done", sid: sid("PN", 1) }]);
});

describe("an unnamed session", () => {
  const POOL = { unique_name: "rides", phone_numbers: [{ sid: sid("PN", 1) }] };
  const config = (sessions: object) => ({ services: { rides: { ...POOL, sessions } } });
  const UNNAMED = config({ one: { unique_name: null, ttl: 77 } });
  const path = CREATES.session;
  const sessions = (): readonly unknown[] =>
    (stage?.lab.simulator.account().services ?? []).flatMap((service) => service.sessions ?? []);

  test.each(["lost-answer", "500", "html", "reset"] as const)("that meets %s is made once", async (kind) => {
    stage = await createStage({}, { faults: { rules: [{ kind, method: "POST", path, nth: 1 }] } });
    await stage.lab.apply(UNNAMED);
    expect(sessions()).toHaveLength(1);
    expect(stepsOf(await stage.lab.plan(UNNAMED))).toEqual([]);
    expect(stage.store.text()).not.toContain('"adopted"');
  });

  test.each([
    -3 * 3600,
    -90,
    90,
    3 * 3600,
  ])("is made once though the account's clock is %i s ahead of ours", async (seconds) => {
    stage = await createStage(
      {},
      { faults: { rules: [{ kind: "lost-answer", method: "POST", path, nth: 1 }] } },
    );
    stage.lab.simulator.advance(seconds);
    await stage.lab.apply(UNNAMED);
    expect(sessions()).toHaveLength(1);
    expect(stepsOf(await stage.lab.plan(UNNAMED))).toEqual([]);
  });

  test("is not made again while the list is a moment old", async () => {
    stage = await createStage(
      {},
      {
        faults: {
          rules: [
            { kind: "lost-answer", method: "POST", path, nth: 1 },
            { kind: "stale-read", method: "GET", path, times: 2 },
          ],
        },
      },
    );
    await stage.lab.apply(UNNAMED);
    expect(sessions()).toHaveLength(1);
  });

  test("that may have been made keeps its intent, whatever Twilio's code, and the next run finds it", async () => {
    stage = await createStage();
    const { lab, store } = stage;
    await lab.apply(config({}));
    lab.simulator.setFaults({
      rules: [
        { kind: "lost-answer", method: "POST", path, nth: 1 },
        { kind: "503", method: "GET", path },
      ],
    });
    const report = await lab.apply(UNNAMED);
    expect(report.outcomes).toMatchObject([{ status: "failed", failure: { kind: "unknown-outcome" } }]);
    expect(store.state()?.pending).toMatchObject([{ address: "services.rides.sessions.one" }]);
    lab.simulator.setFaults({ rules: [] });
    expect(stepsOf(await lab.plan(UNNAMED))).toEqual(["adopt services.rides.sessions.one"]);
    await lab.apply(UNNAMED);
    expect(sessions()).toHaveLength(1);
    expect(store.state()?.root.rides?.children.sessions?.one).toMatchObject({ origin: "created" });
    expect(store.state()?.pending).toEqual([]);
  });

  test("keeps its intent through a run with other targets", async () => {
    stage = await createStage();
    const { lab, store } = stage;
    await lab.apply(config({}));
    lab.simulator.setFaults({
      rules: [
        { kind: "lost-answer", method: "POST", path, nth: 1 },
        { kind: "503", method: "GET", path },
      ],
    });
    await lab.apply(UNNAMED);
    lab.simulator.setFaults({ rules: [] });
    const both = {
      services: { ...UNNAMED.services, other: { unique_name: "other" } },
    };
    await lab.apply(both, { targets: ["services.other"] });
    expect(store.state()?.pending).toHaveLength(1);
    await lab.apply(both);
    expect(sessions()).toHaveLength(1);
    expect(store.state()?.pending).toEqual([]);
  });

  describe("under a service that got another key meanwhile", () => {
    const cutOff = async (): Promise<Stage> => {
      stage = await createStage();
      await stage.lab.apply(config({}));
      stage.lab.simulator.setFaults({
        rules: [
          { kind: "lost-answer", method: "POST", path, nth: 1 },
          { kind: "503", method: "GET", path },
        ],
      });
      await stage.lab.apply(UNNAMED);
      stage.lab.simulator.setFaults({ rules: [] });
      return stage;
    };
    const renamed = { services: { cars: UNNAMED.services.rides } };

    test("is found, and is ours", async () => {
      const { lab, store } = await cutOff();
      expect(stepsOf(await lab.plan(renamed))).toEqual([
        "move services.cars",
        "adopt services.cars.sessions.one",
      ]);
      await lab.apply(renamed);
      expect(sessions()).toHaveLength(1);
      expect(stepsOf(await lab.plan(renamed))).toEqual([]);
      expect(store.state()?.root.cars?.children.sessions?.one).toMatchObject({ origin: "created" });
      expect(store.state()?.pending).toEqual([]);
    });

    test("is spoken of where its own block is gone, once", async () => {
      const { lab, store } = await cutOff();
      const other = { services: { cars: { ...POOL, sessions: { uno: { unique_name: null, ttl: 77 } } } } };
      const { plan } = await lab.plan(other);
      expect(plan.notes).toMatchObject([{ code: "left-behind", address: "services.rides.sessions.one" }]);
      expect((await lab.plan(renamed)).plan.notes).toEqual([]);
      await lab.apply(other);
      expect(store.state()?.pending).toEqual([]);
      expect((await lab.plan(other)).plan.notes).toEqual([]);
    });

    test("is not spoken of where all goes with its service", async () => {
      const { lab } = await cutOff();
      const none = { services: { other: { unique_name: "other" } } };
      const { plan } = await lab.plan(none, { allow: { destroy: true } });
      expect(plan.steps.map((step) => step.actions.join())).toContain("delete");
      expect(plan.notes.filter(({ code }) => code === "left-behind")).toEqual([]);
    });

    test("is found by a later run than the one that moved the service", async () => {
      const { lab, store } = await cutOff();
      const more = structuredClone(renamed);
      more.services.cars.phone_numbers.push({ sid: sid("PN", 2) });
      await lab.apply(more, { targets: [`services.cars.phone_numbers[${sid("PN", 2)}]`] });
      expect(store.state()?.pending).toMatchObject([{ address: "services.cars.sessions.one" }]);
      await lab.apply(more);
      expect(sessions()).toHaveLength(1);
      expect(store.state()?.pending).toEqual([]);
    });
  });

  test("that is declared closed is found though it is still open", async () => {
    stage = await createStage();
    const { lab } = stage;
    await lab.apply(config({}));
    const closed = config({
      one: { unique_name: null, status: "closed", participants: [{ identifier: person(1) }] },
    });
    lab.simulator.setFaults({
      rules: [
        { kind: "lost-answer", method: "POST", path, nth: 1 },
        { kind: "503", method: "GET", path },
      ],
    });
    await lab.apply(closed);
    lab.simulator.setFaults({ rules: [] });
    await lab.apply(closed);
    expect(sessions()).toMatchObject([{ status: "closed", participants: [{ identifier: person(1) }] }]);
  });

  test("several could be it: said, intent kept, nothing more is made", async () => {
    stage = await createStage();
    const { lab, store, world } = stage;
    await lab.apply(config({}));
    const service = lab.simulator.account().services?.[0]?.sid ?? "";
    lab.simulator.setFaults({ rules: [{ kind: "lost-answer", method: "POST", path, nth: 1, times: 1 }] });
    const report = await lab.apply(UNNAMED, {
      wrapTwilio: (twilio) => ({
        ...twilio,
        endpoint: (type) => {
          const real = twilio.endpoint(type);
          if (type !== "session") return real;
          const create: typeof real.create = async (parents, parameters) => {
            // An application makes one that looks the same in the same moment.
            const stranger = lab.simulator
              .request({ method: "POST", path: `/v1/Services/${service}/Sessions`, form: { Ttl: 77 } })
              .catch(() => null);
            await world.hold(stranger);
            lab.simulator.setFaults({ rules: [{ kind: "lost-answer", method: "POST", path, nth: 1 }] });
            return real.create(parents, parameters);
          };
          return { ...real, create };
        },
      }),
    });
    expect(report.outcomes).toMatchObject([{ status: "failed", failure: { kind: "unknown-outcome" } }]);
    expect(sessions()).toHaveLength(2);
    expect(store.state()?.pending).toHaveLength(1);
    lab.simulator.setFaults({ rules: [] });
    expect((await lab.plan(UNNAMED)).plan.refusals).toMatchObject([{ code: "ambiguous-create" }]);
  });

  test("two alike whose answers are both lost never become one", async () => {
    const two = config({ one: { unique_name: null, ttl: 77 }, two: { unique_name: null, ttl: 77 } });
    stage = await createStage(
      {},
      {
        faults: {
          rules: [
            { kind: "lost-answer", method: "POST", path, nth: 1 },
            { kind: "500", method: "POST", path, nth: 2 },
          ],
        },
      },
    );
    const report = await stage.lab.apply(two);
    expect(report.outcomes.map((one) => one.status)).toEqual(["done", "done", "done", "done"]);
    expect(sessions()).toHaveLength(2);
    const sids = report.outcomes.slice(2).map((one) => one.sid);
    expect(new Set(sids).size).toBe(2);
  });
});

describe("what was just made", () => {
  test.each([
    ["a child's create", "POST", "/v1/Services/*/PhoneNumbers"],
    ["a participant's create", "POST", "/v1/Services/*/Sessions/*/Participants"],
    ["the update that completes it", "POST", "/v1/Services/*/ShortCodes/*"],
    ["the update after its children", "POST", "/v1/Services/*/Sessions/*"],
  ] as const)("is not known to Twilio yet: %s waits", async (_, method, path) => {
    stage = await createStage();
    const { lab, world } = stage;
    let refused = 0;
    const matcher = new RegExp(`^${path.replaceAll("*", "[^/]+")}$`);
    const real = lab.simulator.request;
    // The simulator's stale reads are of GETs only.
    Object.assign(lab.simulator, {
      request: (asked: Parameters<typeof real>[0]) => {
        if (asked.method !== method || !matcher.test(asked.path) || refused >= 3) return real(asked);
        refused += 1;
        return real({ ...asked, path: "/v1/Services/KS00000000000000000000000000000bad" });
      },
    });
    const report = await lab.apply(CONFIG);
    expect(refused).toBe(3);
    expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
    expect(contentOf(lab)).toEqual(await undisturbed);
    expect(world.now() - world.start).toBeGreaterThan(500);
  });

  test("a parent that was there before is believed to be gone", async () => {
    stage = await createStage();
    const { lab } = stage;
    await lab.apply({ services: { rides: { unique_name: "rides" } } });
    const prepared = {
      services: { rides: { unique_name: "rides", phone_numbers: [{ sid: sid("PN", 1) }] } },
    };
    const report = await lab.apply(prepared, {
      wrapTwilio: (twilio) => ({
        ...twilio,
        endpoint: (type) => {
          const real = twilio.endpoint(type);
          const create: typeof real.create = (_parents, parameters) =>
            real.create([sid("KS", 0xbad)], parameters);
          return { ...real, create };
        },
      }),
    });
    expect(report.outcomes).toMatchObject([{ status: "failed", failure: { status: 404 } }]);
  });
});
