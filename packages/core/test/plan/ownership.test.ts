/** What is ours, how it is let go of, and what protection holds. */
import { describe, expect, test } from "vitest";
import {
  ALLOWED,
  applied,
  KC,
  KS,
  number,
  open,
  outside,
  owning,
  PN,
  participantsIn,
  people,
  peopleIn,
  person,
  planned,
  pool,
  poolIn,
  refused,
  SC,
  serviceIn,
  servicesIn,
  sessionIn,
  sessionsIn,
  writes,
} from "./scenario.ts";

const EVERYTHING = { allow: { destroy: true, empty: true, recreate: true } };
const service = (fields: object): object => ({ services: { s: { unique_name: "s", ...fields } } });
const full = service({ phone_numbers: pool(1, 2), sessions: { one: { participants: people(1, 2) } } });

describe("what is not ours", () => {
  test("is left alone and counted where it was listed", async () => {
    const lab = await open({
      ...owning(3),
      short_codes: [{ sid: SC(1), short_code: "12345" }],
      services: [
        {
          sid: KS(1),
          unique_name: "s",
          phone_numbers: pool(2, 3) as { sid: string }[],
          sessions: [{ unique_name: "theirs", participants: [{ identifier: person(9) }] }],
        },
        { sid: KS(2), unique_name: "theirs" },
      ],
    });
    const config = service({ phone_numbers: pool(1), sessions: { one: { participants: people(1) } } });
    const { plan } = await lab.plan(config);
    expect(plan.unmanaged).toMatchObject({ phone_numbers: 2, short_codes: null });
    await applied(lab, config);
    await applied(lab, service({}), ALLOWED);
    expect(poolIn(lab, "s")).toEqual([PN(2), PN(3)]);
    expect(sessionsIn(lab, "s")).toMatchObject([{ unique_name: "theirs", status: "open" }]);
    expect(servicesIn(lab)).toHaveLength(2);
  });

  test("an undeclared collection is not read, so its count is unknown", async () => {
    const lab = await open({ services: [{ sid: KS(1), unique_name: "s", sessions: [{}, {}] }] });
    const { plan } = await lab.plan(service({}));
    expect(plan.unmanaged).toMatchObject({ sessions: null, phone_numbers: null });
    expect(lab.calls().filter((call) => call.includes("/Sessions"))).toEqual([]);
  });
});

describe("forget", () => {
  const { s } = (full as { services: { s: object } }).services;
  const without = (drop: object): object => ({ services: { s: { ...s, ...drop } } });
  test.each([
    ["a service", "services.s", { services: { t: { unique_name: "t" } } }],
    ["a session", "services.s.sessions.one", without({ sessions: {} })],
    ["a number by itself", `services.s.phone_numbers[${number(2)}]`, without({ phone_numbers: pool(1) })],
    ["a number by its SID", `services.s.phone_numbers[${PN(2)}]`, without({ phone_numbers: pool(1) })],
  ])("%s drops ownership without a call", async (_, address, rest) => {
    const lab = await open(owning(2));
    await applied(lab, { services: { ...(rest as { services: object }).services, s } });
    const before = lab.simulator.account();
    lab.forgetCalls();
    const config = { ...rest, forget: [address] };
    expect(await planned(lab, config)).toEqual([`forget ${address.replace(PN(2), number(2))}`]);
    await applied(lab, config);
    expect(writes(lab)).toEqual([]);
    expect(lab.simulator.account()).toEqual(before);
    // No longer ours: dropping the word deletes nothing.
    await applied(lab, rest);
    expect(lab.simulator.account()).toEqual(before);
  });

  test("a participant, by the tag that the plan shows", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const bare = without({ sessions: { one: { participants: people(1) } } });
    const { plan } = await lab.plan(bare);
    const address = plan.steps[0]?.address ?? "";
    expect(address).toMatch(/participants\[#[a-z0-9]{4}\]$/);
    lab.forgetCalls();
    await applied(lab, { ...bare, forget: [address] });
    expect(writes(lab)).toEqual([]);
    expect(peopleIn(lab, "s", "one")).toHaveLength(2);
    await applied(lab, bare);
    expect(peopleIn(lab, "s", "one")).toHaveLength(2);
  });

  test("an owned block turned into service_sid is let go of; its children stay ours", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const service_sid = serviceIn(lab, "s").sid;
    const config = { services: { s: { service_sid, phone_numbers: pool(1, 2) } } };
    const kept = { ...config.services.s, sessions: { one: { participants: people(1, 2) } } };
    lab.forgetCalls();
    expect(await planned(lab, { services: { s: kept } })).toEqual(["forget services.s"]);
    await applied(lab, { services: { s: kept } });
    expect(writes(lab)).toEqual([]);
    await applied(lab, config, ALLOWED);
    expect(sessionsIn(lab, "s")).toEqual([]);
    await applied(lab, { services: {} }, { allow: { empty: true } });
    expect(serviceIn(lab, "s")).toMatchObject({ sid: service_sid, phone_numbers: [] });
  });

  test("so is one turned into service_sid under a new key", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const { s: block } = (full as { services: { s: { unique_name?: string } } }).services;
    const { unique_name: _, ...children } = block;
    const config = { services: { t: { service_sid: serviceIn(lab, "s").sid, ...children } } };
    lab.forgetCalls();
    expect(await planned(lab, config)).toEqual(["forget services.t"]);
    await applied(lab, config);
    expect(writes(lab)).toEqual([]);
  });

  test("an owned session turned into session_sid is let go of; its participants stay ours", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const session_sid = sessionIn(lab, "s", "one").sid;
    const held = (...persons: number[]): object =>
      service({
        phone_numbers: pool(1, 2),
        sessions: { one: { session_sid, participants: people(...persons) } },
      });
    expect(await planned(lab, held(1, 2))).toEqual(["forget services.s.sessions.one"]);
    await applied(lab, held(1, 2));
    await applied(lab, held(1));
    expect(peopleIn(lab, "s", "one")).toEqual([person(1)]);
    await applied(lab, service({ phone_numbers: pool(1, 2), sessions: {} }));
    expect(sessionIn(lab, "s", "one")).toMatchObject({ sid: session_sid, status: "open" });
  });

  test("lifts a protection whose block is gone", async () => {
    const lab = await open();
    await applied(lab, { services: { a: { unique_name: "a", protect: true }, b: { unique_name: "b" } } });
    const gone = { services: { b: { unique_name: "b" } } };
    expect(await refused(lab, gone, EVERYTHING)).toEqual(["protected services.a"]);
    await applied(lab, { ...gone, forget: ["services.a"] });
    expect(servicesIn(lab)).toHaveLength(2);
  });
});

describe("protect", () => {
  const guarded = (fields: object = {}): object =>
    service({
      protect: true,
      phone_numbers: [...pool(1), { sid: PN(2), is_reserved: true }],
      sessions: { one: { participants: people(1) } },
      ...fields,
    });

  test("refuses the whole apply, whatever is allowed, and says how to lift it", async () => {
    const lab = await open(owning(2));
    await applied(lab, guarded());
    const config = { services: { other: { unique_name: "other" } } };
    const { plan } = await lab.plan(config, EVERYTHING);
    expect(plan.refusals).toMatchObject([{ code: "protected", address: "services.s", allow: null }]);
    expect(plan.refusals[0]?.text).toMatch(/"protect": false.*forget/);
    lab.forgetCalls();
    await expect(lab.apply(config, EVERYTHING)).rejects.toThrow("protected");
    expect(writes(lab)).toEqual([]);
  });

  test("covers sessions below and unreserved numbers, not reserved ones", async () => {
    const lab = await open(owning(2));
    await applied(lab, guarded());
    expect(await refused(lab, guarded({ phone_numbers: pool(1), sessions: {} }), EVERYTHING)).toEqual([
      "protected services.s.sessions.one",
    ]);
    expect(
      await refused(
        lab,
        guarded({ phone_numbers: [{ sid: PN(2), is_reserved: true }], sessions: {} }),
        EVERYTHING,
      ),
    ).toEqual([`protected services.s.phone_numbers[${number(1)}]`, "protected services.s.sessions.one"]);
  });

  test("covers a session's replacement", async () => {
    const lab = await open(owning(2));
    await applied(lab, guarded());
    const changed = guarded({ sessions: { one: { mode: "message-only", participants: people(1) } } });
    expect(await refused(lab, changed, EVERYTHING)).toEqual(["protected services.s.sessions.one"]);
  });

  test("covers a number that would move away", async () => {
    const lab = await open(owning(2));
    const both = (a: number[], b: number[]): object => ({
      services: {
        a: { unique_name: "a", protect: true, phone_numbers: pool(...a) },
        b: { unique_name: "b", phone_numbers: pool(...b) },
      },
    });
    await applied(lab, both([1, 2], []));
    const moved = both([1], [2]);
    const address = `protected services.a.phone_numbers[${number(2)}]`;
    expect(await refused(lab, moved, EVERYTHING)).toEqual([address]);
    // Also when only the other half is on target.
    expect(await refused(lab, moved, { ...EVERYTHING, targets: ["services.b"] })).toEqual([address]);
  });

  test("of a session outlives its block, and holds when the service goes", async () => {
    const lab = await open(owning(1));
    const sessions = (given: object): object => service({ phone_numbers: pool(1), sessions: given });
    await applied(lab, sessions({ one: { protect: true } }));
    expect(await refused(lab, sessions({}), EVERYTHING)).toEqual(["protected services.s.sessions.one"]);
    expect(await refused(lab, { services: {} }, EVERYTHING)).toEqual(["protected services.s.sessions.one"]);
  });

  test("is lifted by an applied false only, not by leaving the word out", async () => {
    const lab = await open(owning(2));
    await applied(lab, guarded());
    await applied(lab, guarded({ protect: undefined }));
    const none = { services: {} };
    expect(await refused(lab, none, EVERYTHING)).toEqual(["protected services.s"]);
    // In the same plan is too late.
    expect(
      await refused(
        lab,
        service({ protect: false, sessions: {}, phone_numbers: [{ sid: PN(2), is_reserved: true }] }),
        EVERYTHING,
      ),
    ).toEqual([`protected services.s.phone_numbers[${number(1)}]`, "protected services.s.sessions.one"]);
    await applied(lab, guarded({ protect: false }));
    await applied(lab, none, EVERYTHING);
    expect(servicesIn(lab)).toEqual([]);
  });

  test("holds at an adoption that would replace, though the state is lost", async () => {
    const lab = await open({ services: [{ unique_name: "s", sessions: [{ unique_name: "one" }] }] });
    const config = service({ sessions: { one: { protect: true, mode: "message-only" } } });
    expect(await refused(lab, config, EVERYTHING)).toEqual(["protected services.s.sessions.one"]);
  });

  test("holds on a session and on a service across a forgotten one's neighbours", async () => {
    const lab = await open(owning(2));
    await applied(lab, guarded());
    const config = { services: {}, forget: ["services.s"] };
    await applied(lab, config, EVERYTHING);
    expect(participantsIn(lab, "s", "one")).toHaveLength(1);
  });
});

describe("adoption", () => {
  test("brings the declared fields, and is ours to delete afterwards", async () => {
    const lab = await open({ services: [{ sid: KS(1), unique_name: "s", default_ttl: 5 }] });
    const { plan } = await lab.plan(service({ default_ttl: 60 }));
    expect(plan.steps).toMatchObject([
      {
        actions: ["adopt", "update"],
        sid: KS(1),
        fields: [{ name: "default_ttl", before: 5, after: 60, cause: "unknown" }],
      },
    ]);
    expect(plan.summary).toMatchObject({ adopt: 1, change: 1, add: 0, destroy: 0 });
    await applied(lab, service({ default_ttl: 60 }));
    await applied(lab, { services: {} }, EVERYTHING);
    expect(servicesIn(lab)).toEqual([]);
  });

  test("that would replace is refused without --allow-destroy, also where the session has ended", async () => {
    const lab = await open({
      services: [
        {
          unique_name: "s",
          sessions: [
            { sid: KC(1), unique_name: "one", mode: "voice-only" },
            { sid: KC(2), unique_name: "two", mode: "voice-only", status: "closed" },
          ],
        },
      ],
    });
    const config = service({
      sessions: { one: { mode: "message-only" }, two: { mode: "message-only", status: "open" } },
    });
    const { plan } = await lab.plan(config);
    expect(plan.refusals).toMatchObject([
      { code: "adopt-replace", address: "services.s.sessions.one", allow: "--allow-destroy" },
      { code: "adopt-replace", address: "services.s.sessions.two", allow: "--allow-destroy" },
    ]);
    expect(plan.refusals[0]?.text).toContain("cannot change mode");
    await applied(lab, config, ALLOWED);
    expect(sessionsIn(lab, "s")).toMatchObject([{ mode: "message-only" }, { mode: "message-only" }]);
  });

  test("counts a participant that differs as a replacement too", async () => {
    const lab = await open({
      ...owning(1),
      services: [
        {
          unique_name: "s",
          phone_numbers: [{ sid: PN(1) }],
          sessions: [{ unique_name: "one", participants: [{ identifier: person(1), friendly_name: "x" }] }],
        },
      ],
    });
    const config = service({
      sessions: { one: { participants: [{ identifier: person(1), friendly_name: "y" }] } },
    });
    expect(await refused(lab, config)).toEqual(["adopt-replace services.s.sessions.one"]);
    await applied(lab, config, ALLOWED);
    expect(participantsIn(lab, "s", "one")).toMatchObject([{ friendly_name: "y" }]);
  });
});

describe("a removed block", () => {
  test("deletes what was adopted as well as what was created, children with their service", async () => {
    const lab = await open({ ...owning(2), services: [{ unique_name: "s" }] });
    await applied(lab, full);
    const { plan } = await lab.plan({ services: {} }, EVERYTHING);
    expect(plan.steps.map((step) => [step.actions[0], step.withParent])).toEqual([
      ["delete", false],
      ["delete", true],
      ["delete", true],
      ["delete", true],
      ["delete", true],
      ["delete", true],
    ]);
    lab.forgetCalls();
    await applied(lab, { services: {} }, EVERYTHING);
    expect(writes(lab)).toHaveLength(1);
    expect(servicesIn(lab)).toEqual([]);
  });

  test("of what is gone already is only forgotten", async () => {
    const lab = await open();
    await applied(lab, { services: { a: { unique_name: "a" }, b: { unique_name: "b" } } });
    await outside(lab, "DELETE", `/Services/${serviceIn(lab, "a").sid}`);
    const { plan } = await lab.plan({ services: { b: { unique_name: "b" } } });
    expect(plan.steps).toMatchObject([{ actions: ["forget"], reasons: [{ code: "already-gone" }] }]);
    await applied(lab, { services: { b: { unique_name: "b" } } });
  });
});

test("where it came from is kept through updates: adopted stays adopted", async () => {
  const lab = await open({ ...owning(1), services: [{ sid: KS(1), unique_name: "s" }] });
  await applied(lab, service({ default_ttl: 60 }));
  await applied(lab, service({ default_ttl: 120 }));
  expect((await lab.store.read())?.root.s?.origin).toBe("adopted");
});
