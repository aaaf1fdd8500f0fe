/** A plan restricted to addresses does what those need and no more; digests name what was reviewed. */
import { describe, expect, test } from "vitest";
import { ACCOUNT, type Lab, stepsOf } from "../harness.ts";
import {
  ALLOWED,
  applied,
  number,
  open,
  outside,
  owning,
  people,
  peopleIn,
  planned,
  pool,
  refused,
  serviceIn,
  servicesIn,
  sessionIn,
} from "./scenario.ts";

const participant = expect.stringMatching(/participants\[#/);
const full = {
  services: {
    a: { unique_name: "a", phone_numbers: pool(1), sessions: { x: { participants: people(1) }, y: {} } },
    b: { unique_name: "b", phone_numbers: pool(2) },
  },
};

describe("a target", () => {
  test("brings all below it, all above it, and the numbers it uses", async () => {
    const lab = await open(owning(2));
    expect(await planned(lab, full, { targets: ["services.a.sessions.x"] })).toEqual([
      "create services.a",
      expect.stringMatching(/^create services\.a\.phone_numbers/),
      "create services.a.sessions.x",
      participant,
    ]);
    expect(await planned(lab, full, { targets: ["services.b"] })).toHaveLength(2);
  });

  test("is not a prefix of another key", async () => {
    const lab = await open();
    const config = { services: { a: { unique_name: "a" }, ab: { unique_name: "ab" } } };
    expect(await planned(lab, config, { targets: ["services.a"] })).toEqual(["create services.a"]);
  });

  test("brings the adoption of what it stands on, so that it is not lost", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    await lab.loseState();
    const options = { targets: ["services.a.sessions.x"] };
    const steps = await planned(lab, full, options);
    expect(steps).toEqual(["adopt services.a", "adopt services.a.sessions.x", participant]);
    await lab.apply(full, options);
    expect((await lab.plan(full, options)).plan.steps).toEqual([]);
  });

  test("brings the move of what it stands on", async () => {
    const lab = await open(owning(2));
    await applied(lab, { services: { a: full.services.a } });
    const { a } = full.services;
    const config = { services: { c: { ...a, sessions: { ...a.sessions, z: {} } } } };
    const options = { targets: ["services.c.sessions.z"] };
    expect(await planned(lab, config, options)).toEqual(["move services.c", "create services.c.sessions.z"]);
    await lab.apply(config, options);
    await applied(lab, config);
  });

  test("below what exists already is owned afterwards", async () => {
    const lab = await open({ ...owning(1), services: [{ unique_name: "s" }] });
    const config = {
      services: { s: { service_sid: serviceIn(lab, "s").sid, sessions: { one: {}, two: {} } } },
    };
    const options = { targets: ["services.s.sessions.one"] };
    await lab.apply(config, options);
    expect(stepsOf(await lab.plan(config))).toEqual(["create services.s.sessions.two"]);
  });

  test("brings both halves of a number's move", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const { a, b } = full.services;
    const config = {
      services: { a, b: { ...b, phone_numbers: [] }, c: { unique_name: "c", phone_numbers: pool(2) } },
    };
    expect(await planned(lab, config, { targets: ["services.c"] })).toEqual([
      `delete services.b.phone_numbers[${number(2)}]`,
      "create services.c",
      expect.stringMatching(/^create services\.c\.phone_numbers/),
    ]);
  });

  test("brings along who gives up the name it takes", async () => {
    const lab = await open();
    await applied(lab, { services: { a: { unique_name: "x" }, b: { unique_name: "y" } } });
    const config = { services: { a: { unique_name: "y" }, b: { unique_name: "z" } } };
    const options = { targets: ["services.a"] };
    expect([...(await planned(lab, config, options))].sort()).toEqual([
      "update services.a",
      "update services.b",
    ]);
    await lab.apply(config, options);
    expect(servicesIn(lab).map((one) => one.unique_name)).toEqual(["y", "z"]);
  });

  test("hides no refusal of what it would do, and shows none of what it leaves", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const { a, b } = full.services;
    const config = { services: { a: { ...a, default_ttl: 5 }, b: { ...b, phone_numbers: pool(7) } } };
    expect(await refused(lab, config, { targets: ["services.a"] })).toEqual([]);
    expect(await refused(lab, { services: { a } }, { targets: ["services.b"] })).toEqual([
      "destroy-service services.b",
    ]);
  });

  test("does not count on session ends that it leaves out", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const config = { services: { ...full.services, a: { unique_name: "a", sessions: { y: {} } } } };
    expect(await refused(lab, config, { ...ALLOWED, targets: ["services.a.phone_numbers"] })).toEqual([
      `number-in-use services.a.phone_numbers[${number(1)}]`,
    ]);
    await applied(lab, config, ALLOWED);
  });
});

describe("a digest", () => {
  const config = (default_ttl: number): object => ({ services: { a: { unique_name: "a", default_ttl } } });
  const digestOf = async (lab: Lab, given: object): Promise<string> => {
    const { plan } = await lab.plan(given, ALLOWED);
    expect(plan.steps).toHaveLength(1);
    expect(plan.digest).toMatch(/^[0-9a-f]{64}$/);
    return plan.steps[0]?.digest ?? "";
  };

  test("is the same for the same plan, and another for another value", async () => {
    const lab = await open();
    expect(await digestOf(lab, config(60))).toBe(await digestOf(lab, config(60)));
    expect(await digestOf(lab, config(60))).not.toBe(await digestOf(lab, config(61)));
  });

  test("changes with what Twilio has now in a managed field, not in another", async () => {
    const lab = await open();
    await applied(lab, config(60));
    const before = await digestOf(lab, config(90));
    const path = `/Services/${serviceIn(lab, "a").sid}`;
    await outside(lab, "POST", path, { CallbackUrl: "https://a.example.com" });
    expect(await digestOf(lab, config(90))).toBe(before);
    await outside(lab, "POST", path, { DefaultTtl: 61 });
    expect(await digestOf(lab, config(90))).not.toBe(before);
  });

  test("does not change with counters or reasons", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const { b } = full.services;
    const doomed = { services: { b } };
    const target = async (): Promise<{ digest: string; blast: unknown }> => {
      const [step] = (await lab.plan(doomed, ALLOWED)).plan.steps;
      return { digest: step?.digest ?? "", blast: step?.blast };
    };
    const before = await target();
    await outside(
      lab,
      "POST",
      `/Services/${serviceIn(lab, "a").sid}/Sessions/${sessionIn(lab, "a", "y").sid}`,
      { Status: "closed" },
    );
    const after = await target();
    expect(after.blast).not.toEqual(before.blast);
    expect(after.digest).toBe(before.digest);
  });

  test("is the same however an instant is written", async () => {
    const lab = await open();
    const at = (date_expiry: string): object => ({
      services: { a: { unique_name: "a", sessions: { x: { date_expiry } } } },
    });
    const digests = async (given: object): Promise<unknown> =>
      (await lab.plan(given)).plan.steps.map((step) => step.digest);
    expect(await digests(at("2099-01-01"))).toEqual(await digests(at("2099-01-01T01:00:00+01:00")));
  });

  test("differs per address, account and lineage", async () => {
    const lab = await open();
    const other = await open({ account_sid: ACCOUNT.replace(/.$/, "0") });
    const renamed = { services: { b: { unique_name: "a", default_ttl: 60 } } };
    const seen = [
      await digestOf(lab, config(60)),
      await digestOf(lab, renamed),
      await digestOf(other, config(60)),
    ];
    expect(new Set(seen).size).toBe(3);
    await applied(lab, config(60));
    const first = await digestOf(lab, config(90));
    const state = await lab.store.read();
    if (state === null) throw new Error("there is a state after an apply");
    await lab.loseState();
    await lab.store.write({ ...state, lineage: "11111111-1111-4111-8111-111111111111" }, null);
    expect(await digestOf(lab, config(90))).not.toBe(first);
  });
});

test("steps name what they require, so that one failure stops only what depends on it", async () => {
  const lab = await open(owning(2));
  const { plan } = await lab.plan(full);
  const requires = Object.fromEntries(plan.steps.map((step) => [step.address, step.requires]));
  expect(requires["services.a"]).toEqual([]);
  expect(requires["services.a.sessions.x"]).toEqual(["services.a"]);
  const [who] = plan.steps.filter((step) => step.type === "participant");
  expect(who?.requires).toEqual(["services.a", "services.a.sessions.x"]);
  await applied(lab, full);
  expect(peopleIn(lab, "a", "x")).toHaveLength(1);
});
