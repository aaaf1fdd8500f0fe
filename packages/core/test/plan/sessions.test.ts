/** Sessions: ended, alive, closed, replaced, unnamed. */
import { describe, expect, test } from "vitest";
import type { Lab } from "../harness.ts";
import {
  ALLOWED,
  applied,
  expectInSync,
  KC,
  KS,
  open,
  outside,
  owning,
  participantsIn,
  people,
  peopleIn,
  person,
  planned,
  pool,
  refused,
  serviceIn,
  sessionIn,
  sessionsIn,
  writes,
} from "./scenario.ts";

const DAY = 86_400;
const sessions = (given: object, fields: object = {}): object => ({
  services: { s: { unique_name: "s", phone_numbers: pool(1, 2), ...fields, sessions: given } },
});
const pathOf = (lab: Lab, name: string | null): string =>
  `/Services/${serviceIn(lab, "s").sid}/Sessions/${sessionIn(lab, "s", name).sid}`;
const close = (lab: Lab, name: string): Promise<unknown> =>
  outside(lab, "POST", pathOf(lab, name), { Status: "closed" });

describe("a session of undeclared status that ended", () => {
  const config = sessions({ one: { ttl: 600, participants: people(1, 2) } });
  const endings: readonly (readonly [string, (lab: Lab) => unknown])[] = [
    ["closed by the API", (lab) => close(lab, "one")],
    ["expired by its ttl", (lab) => lab.simulator.advance(601)],
    [
      "removed 90 days later",
      async (lab) => {
        await close(lab, "one");
        lab.simulator.advance(91 * DAY);
        expect(sessionsIn(lab, "s")).toEqual([]);
      },
    ],
    ["deleted outside", (lab) => outside(lab, "DELETE", pathOf(lab, "one"))],
  ];

  test.each(endings)("%s stays ended: no step, whatever its fields say", async (_, end) => {
    const lab = await open(owning(2));
    await applied(lab, config);
    await end(lab);
    await expectInSync(lab, config);
    const changed = sessions({
      one: { ttl: 60, mode: "message-only", participants: [{ identifier: person(1), friendly_name: "x" }] },
    });
    await expectInSync(lab, changed);
    lab.forgetCalls();
    await applied(lab, changed);
    expect(writes(lab)).toEqual([]);
  });

  test.each(endings)("%s is only deleted, without consent, when its block goes", async (_, end) => {
    const lab = await open(owning(2));
    await applied(lab, config);
    await end(lab);
    await applied(lab, sessions({}));
    expect(sessionsIn(lab, "s")).toEqual([]);
  });

  test("is remembered by the state through a change of its key", async () => {
    const lab = await open(owning(2));
    await applied(lab, config);
    await close(lab, "one");
    const renamed = sessions({ uno: { unique_name: "one", ttl: 600, participants: people(1, 2) } });
    expect(await planned(lab, renamed)).toEqual(["move services.s.sessions.uno"]);
    await applied(lab, renamed);
    expect(sessionIn(lab, "s", "one")).toMatchObject({ status: "closed" });
  });

  test("is adopted as ended when the state is lost", async () => {
    const lab = await open(owning(2));
    await applied(lab, config);
    await close(lab, "one");
    await lab.loseState();
    lab.forgetCalls();
    await applied(lab, config);
    expect(writes(lab)).toEqual([]);
    lab.simulator.advance(91 * DAY);
    await expectInSync(lab, config);
  });
});

describe.each(["open", "in-progress"])("a session declared %s", (status) => {
  const config = sessions({ one: { status, participants: people(1, 2) } });

  test("is re-opened as it was when it was closed", async () => {
    const lab = await open(owning(2));
    await applied(lab, config);
    const before = participantsIn(lab, "s", "one");
    await close(lab, "one");
    lab.forgetCalls();
    const { plan } = await lab.plan(config);
    expect(plan.steps).toMatchObject([
      { actions: ["update"], fields: [{ name: "status", before: "closed", cause: "drift" }] },
    ]);
    await applied(lab, config);
    expect(writes(lab)).toHaveLength(1);
    expect(sessionIn(lab, "s", "one")).toMatchObject({ status: "in-progress", closed_reason: null });
    expect(participantsIn(lab, "s", "one")).toEqual(before);
  });

  test("is made again with its participants when it is gone", async () => {
    const lab = await open(owning(2));
    await applied(lab, config);
    await close(lab, "one");
    lab.simulator.advance(91 * DAY);
    const { plan } = await lab.plan(config);
    expect(plan.steps.map((step) => step.actions[0])).toEqual(["create", "create", "create"]);
    expect(plan.steps[0]).toMatchObject({ reasons: [{ code: "gone" }] });
    await applied(lab, config);
    expect(peopleIn(lab, "s", "one")).toEqual([person(1), person(2)]);
  });

  test("takes a participant only after it is open again", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ one: { status, participants: people(1) } }));
    await close(lab, "one");
    await applied(lab, config);
    expect(peopleIn(lab, "s", "one")).toEqual([person(1), person(2)]);
  });

  test("is re-opened by an adoption, too", async () => {
    const lab = await open(owning(2));
    await applied(lab, config);
    await close(lab, "one");
    await lab.loseState();
    await applied(lab, config);
    expect(sessionIn(lab, "s", "one")).toMatchObject({ status: "in-progress" });
  });
});

test("open is satisfied by in-progress, in-progress is not by open", async () => {
  const lab = await open(owning(2));
  const config = (status: string): object => sessions({ one: { status, participants: people(1, 2) } });
  await applied(lab, config("open"));
  await outside(lab, "POST", pathOf(lab, "one"), { Status: "in-progress" });
  await expectInSync(lab, config("open"));
  await applied(lab, config("in-progress"));
  await expectInSync(lab, config("open"));
});

describe("re-opening", () => {
  const fields = { status: "open", date_expiry: "2099-01-01T00:00:00Z" };

  test("carries date_expiry in the same call, and ttl follows", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ one: fields }));
    await close(lab, "one");
    const config = sessions({ one: { ...fields, ttl: 60, date_expiry: "2098-01-01T00:00:00Z" } });
    lab.forgetCalls();
    await applied(lab, config);
    expect(writes(lab)).toHaveLength(2);
    expect(sessionIn(lab, "s", "one")).toMatchObject({
      status: "in-progress",
      ttl: 60,
      date_expiry: "2098-01-01T00:00:00Z",
    });
  });

  test("is status alone where nothing else changed, and keeps the expiry", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ one: fields }));
    await close(lab, "one");
    lab.forgetCalls();
    await applied(lab, sessions({ one: fields }));
    expect(writes(lab)).toHaveLength(1);
    expect(sessionIn(lab, "s", "one")).toMatchObject({ date_expiry: "2099-01-01T00:00:00Z" });
  });

  test("with a change that Twilio cannot make replaces, without consent since nobody is on the line", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ one: { status: "open", mode: "voice-only" } }));
    await close(lab, "one");
    const config = sessions({ one: { status: "open", mode: "message-only" } });
    expect(await planned(lab, config)).toEqual(["delete+create services.s.sessions.one"]);
    await applied(lab, config);
  });
});

describe("a session declared closed", () => {
  test("and new is created open, gets its participants, is closed", async () => {
    const lab = await open(owning(2));
    lab.forgetCalls();
    await applied(lab, sessions({ one: { status: "closed", participants: people(1, 2) } }));
    expect(sessionIn(lab, "s", "one")).toMatchObject({ status: "closed" });
    expect(peopleIn(lab, "s", "one")).toEqual([person(1), person(2)]);
    const ofSession = writes(lab).filter((call) => call.includes("/Sessions"));
    expect(ofSession.map((call) => call.replace(/[A-Z]{2}[0-9a-f]{32}/g, "*"))).toEqual([
      "POST /v1/Services/*/Sessions",
      "POST /v1/Services/*/Sessions/*/Participants",
      "POST /v1/Services/*/Sessions/*/Participants",
      "POST /v1/Services/*/Sessions/*",
    ]);
  });

  test("and absent is in sync, and never made again", async () => {
    const lab = await open(owning(2));
    const config = sessions({ one: { status: "closed", participants: people(1) } });
    await applied(lab, config);
    lab.simulator.advance(91 * DAY);
    expect(sessionsIn(lab, "s")).toEqual([]);
    await expectInSync(lab, config);
  });

  test("and alive is closed: nothing else is changed", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ one: { participants: people(1) } }));
    const config = sessions({ one: { status: "closed", ttl: 60, mode: "voice-only", participants: [] } });
    expect(await planned(lab, config)).toEqual(["update services.s.sessions.one"]);
    await applied(lab, config);
    expect(sessionIn(lab, "s", "one")).toMatchObject({
      status: "closed",
      ttl: 0,
      mode: "voice-and-message",
    });
    expect(peopleIn(lab, "s", "one")).toEqual([person(1)]);
  });

  test("is closed again when somebody re-opened it", async () => {
    const lab = await open(owning(2));
    const config = sessions({ one: { status: "closed" } });
    await applied(lab, config);
    await outside(lab, "POST", pathOf(lab, "one"), { Status: "in-progress" });
    await applied(lab, config);
    expect(sessionIn(lab, "s", "one")).toMatchObject({ status: "closed" });
  });
});

test.each(["failed", "unknown"])("status %s is a problem", async (status) => {
  const lab = await open(owning(2));
  await expect(lab.plan(sessions({ one: { status } }))).rejects.toThrow();
});

describe("date_expiry", () => {
  const at = (date_expiry: unknown): object => sessions({ one: { date_expiry } });

  test.each([
    "2099-01-01T01:00:00+01:00",
    "2099-01-01",
    "2099-01-01T00:00:00.000Z",
    "2099-01-01T00:00:00.999Z",
  ])("%s is the same instant", async (same) => {
    const lab = await open(owning(2));
    await applied(lab, at("2099-01-01T00:00:00Z"));
    await expectInSync(lab, at(same));
  });

  test("null after a value is refused with the way out, before one it is in sync", async () => {
    const lab = await open(owning(2));
    await applied(lab, at(null));
    await applied(lab, at("2099-01-01"));
    const { plan } = await lab.plan(at(null));
    expect(plan.refusals).toMatchObject([
      { code: "cannot-clear", text: expect.stringContaining("Leave date_expiry out") },
    ]);
  });
});

describe("what Twilio cannot change", () => {
  test.each([
    ["mode", { mode: "message-only" }],
    ["unique_name", { unique_name: "uno" }],
  ])("%s replaces: deleted first, participants made again", async (name, change) => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ one: { participants: people(1, 2) } }));
    const before = sessionIn(lab, "s", "one").sid;
    const config = sessions({ one: { ...change, participants: people(1, 2) } });
    const { plan } = await lab.plan(config, ALLOWED);
    expect(plan.steps.map((step) => step.actions.join("+"))).toEqual([
      "delete+create",
      "delete+create",
      "delete+create",
    ]);
    expect(plan.steps[0]).toMatchObject({
      reasons: [{ code: "cannot-update", text: expect.stringContaining(name) }],
    });
    expect(plan.summary).toMatchObject({ add: 3, destroy: 3, change: 0 });
    lab.forgetCalls();
    await applied(lab, config, ALLOWED);
    expect(writes(lab)[0]).toMatch(/^DELETE .*\/Sessions\//);
    const after = sessionIn(lab, "s", name === "mode" ? "one" : "uno");
    expect(after.sid).not.toBe(before);
    expect(sessionsIn(lab, "s")).toHaveLength(1);
  });

  test("null or no mode is not a change", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ one: { mode: "message-only" } }));
    const { plan } = await lab.plan(sessions({ one: { mode: null } }));
    expect(plan.steps).toEqual([]);
    await applied(lab, sessions({ one: { mode: null } }));
    expect(sessionIn(lab, "s", "one")).toMatchObject({ mode: "message-only" });
  });
});

describe("an unnamed session", () => {
  const config = sessions({ one: { unique_name: null, ttl: 60, participants: people(1) } });

  test("is found by the state's SID", async () => {
    const lab = await open(owning(2));
    await applied(lab, config);
    const changed = sessions({ one: { unique_name: null, ttl: 90, participants: people(1) } });
    await applied(lab, changed);
    expect(sessionsIn(lab, "s")).toMatchObject([{ ttl: 90 }]);
  });

  test("is refused after a loss of the state, not made again", async () => {
    const lab = await open(owning(2));
    await applied(lab, config);
    await lab.loseState();
    const { plan } = await lab.plan(config);
    expect(plan.refusals).toMatchObject([
      { code: "unnamed-session", address: "services.s.sessions.one", allow: "--allow-recreate" },
    ]);
    await applied(lab, config, { allow: { recreate: true } });
    expect(sessionsIn(lab, "s")).toHaveLength(2);
  });

  test("in a service that is new needs no consent", async () => {
    const lab = await open(owning(2));
    expect(await planned(lab, config)).toHaveLength(5);
  });

  /** As a run leaves the state that was killed between its intent and the answer. */
  async function cutOff(lab: Lab, keys: readonly string[]): Promise<void> {
    const state = await lab.store.read();
    if (state === null) throw new Error("there is a state after an apply");
    const at = new Date().toISOString();
    const pending = keys.map((key, id) => ({
      id: String(id),
      address: `services.s.sessions.${key}`,
      action: "create",
      at,
    }));
    await lab.store.write({ ...state, serial: state.serial + 1, pending }, state.serial);
  }
  const make = (lab: Lab, ttl: number): Promise<unknown> =>
    outside(lab, "POST", `/Services/${serviceIn(lab, "s").sid}/Sessions`, { Ttl: ttl });

  test("of a create that was cut off is ours when exactly one could be it", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({}));
    await cutOff(lab, ["one"]);
    await make(lab, 60);
    await make(lab, 61);
    expect((await planned(lab, config))[0]).toBe("adopt services.s.sessions.one");
    await applied(lab, config);
    expect(sessionsIn(lab, "s")).toHaveLength(2);
  });

  test("of a create that was cut off is made when there is none", async () => {
    const lab = await open({
      ...owning(2),
      services: [{ unique_name: "s", sessions: [{ date_created: "2020-01-01T00:00:00Z" }] }],
    });
    await applied(lab, sessions({}));
    await cutOff(lab, ["one"]);
    const plain = sessions({ one: { unique_name: null } });
    expect(await planned(lab, plain)).toEqual(["create services.s.sessions.one"]);
    await applied(lab, plain);
    expect(sessionsIn(lab, "s")).toHaveLength(2);
  });

  test("of a create that was cut off is ambiguous when several could be it", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({}));
    await cutOff(lab, ["one"]);
    await make(lab, 60);
    await make(lab, 60);
    expect(await refused(lab, config, { allow: { recreate: true } })).toEqual([
      "ambiguous-create services.s.sessions.one",
    ]);
  });

  test("is never taken by two blocks", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({}));
    await cutOff(lab, ["one", "two"]);
    await make(lab, 60);
    const both = sessions({ one: { unique_name: null, ttl: 60 }, two: { unique_name: null, ttl: 60 } });
    expect(await planned(lab, both)).toEqual([
      "adopt services.s.sessions.one",
      "create services.s.sessions.two",
    ]);
    await applied(lab, both);
    expect(sessionsIn(lab, "s")).toHaveLength(2);
  });
});

describe("a session that exists", () => {
  const seed = {
    ...owning(2),
    services: [
      {
        sid: KS(1),
        unique_name: "s",
        phone_numbers: pool(1, 2) as { sid: string }[],
        sessions: [{ sid: KC(1), unique_name: "held", participants: [{ identifier: person(1) }] }],
      },
    ],
  };
  const held = (participants: object[]): object => ({
    services: { s: { service_sid: KS(1), sessions: { held: { session_sid: KC(1), participants } } } },
  });

  test("has only its declared participants managed", async () => {
    const lab = await open(seed);
    await applied(lab, held(people(2)));
    expect(peopleIn(lab, "s", "held")).toEqual([person(1), person(2)]);
    await applied(lab, held([]));
    expect(peopleIn(lab, "s", "held")).toEqual([person(1)]);
  });

  test("is never replaced", async () => {
    const lab = await open(seed);
    const config = held([{ identifier: person(1), friendly_name: "x" }]);
    expect(await refused(lab, config, { allow: { destroy: true, recreate: true } })).toEqual([
      expect.stringMatching(/^external-would-be-replaced services\.s\.sessions\.held\.participants\[#/),
    ]);
  });

  test("that has ended takes no participant, which is said before it is tried", async () => {
    const lab = await open(seed);
    await outside(lab, "POST", `/Services/${KS(1)}/Sessions/${KC(1)}`, { Status: "closed" });
    const { plan } = await lab.plan(held(people(2)));
    expect(plan.refusals).toMatchObject([
      { code: "session-closed", address: "services.s.sessions.held", allow: null },
    ]);
  });
});
