/** Participants: Twilio changes none, takes none back, and pairs each with a number once. */
import { describe, expect, test } from "vitest";
import type { Lab } from "../harness.ts";
import {
  ALLOWED,
  applied,
  expectInSync,
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
  refused,
  serviceIn,
  sessionIn,
  waitsFor,
} from "./scenario.ts";

const sessions = (given: object, numbers: readonly object[] = pool(1, 2)): object => ({
  services: { s: { unique_name: "s", phone_numbers: numbers, sessions: given } },
});
const one = (...participants: object[]): object => sessions({ one: { participants } });
const pathOf = (lab: Lab, session: string): string =>
  `/Services/${serviceIn(lab, "s").sid}/Sessions/${sessionIn(lab, "s", session).sid}`;
const REPLACED = expect.stringMatching(/^delete\+create services\.s\.sessions\.one\.participants\[#/);

describe("a change of", () => {
  const rows: readonly (readonly [string, object, object])[] = [
    ["friendly_name", { friendly_name: "rider" }, { friendly_name: "guest" }],
    ["proxy_identifier", { proxy_identifier: number(1) }, { proxy_identifier: number(2) }],
    ["proxy_identifier_sid", { proxy_identifier_sid: PN(1) }, { proxy_identifier_sid: PN(2) }],
  ];
  test.each(
    rows,
  )("%s replaces the session, with everybody in it, and says so", async (name, first, second) => {
    const lab = await open(owning(2));
    const config = (fields: object): object => one({ identifier: person(1), ...fields }, ...people(2));
    await applied(lab, config(first));
    const { sid } = sessionIn(lab, "s", "one");
    const { plan } = await lab.plan(config(second), ALLOWED);
    expect(plan.steps.map((step) => step.actions.join("+"))).toEqual(Array(3).fill("delete+create"));
    expect(plan.steps[0]?.reasons).toMatchObject([
      { code: "cannot-update", text: expect.stringMatching(`${name}.*session is replaced`) },
    ]);
    expect(await refused(lab, config(second))).toEqual(["destroy-session services.s.sessions.one"]);
    await applied(lab, config(second), ALLOWED);
    expect(sessionIn(lab, "s", "one").sid).not.toBe(sid);
    expect(participantsIn(lab, "s", "one")).toMatchObject([{ ...second }, { identifier: person(2) }]);
  });
});

describe("a removed identifier", () => {
  test("that comes back replaces the session", async () => {
    const lab = await open(owning(2));
    await applied(lab, one(...people(1, 2)));
    await applied(lab, one(...people(1)));
    const { plan } = await lab.plan(one(...people(1, 2)), ALLOWED);
    expect(plan.steps[0]).toMatchObject({
      address: "services.s.sessions.one",
      actions: ["delete", "create"],
      reasons: [{ code: "cannot-rejoin", text: expect.stringContaining("80612") }],
    });
    await applied(lab, one(...people(1, 2)), ALLOWED);
    expect([...peopleIn(lab, "s", "one")].sort()).toEqual([person(1), person(2)]);
    // The new session has forgotten nobody.
    await expectInSync(lab, one(...people(1, 2)));
  });

  test("is known from the state where Twilio lists no removed ones", async () => {
    const lab = await open(owning(2), { behaviour: { listsDeletedParticipants: false } });
    await applied(lab, one(...people(1, 2)));
    await applied(lab, one(...people(1)));
    expect(JSON.stringify(await lab.store.read())).not.toContain(person(2).slice(2));
    expect(await planned(lab, one(...people(1, 2)), ALLOWED)).toEqual([
      "delete+create services.s.sessions.one",
      REPLACED,
      expect.stringMatching(/^create /),
    ]);
    await applied(lab, one(...people(1, 2)), ALLOWED);
  });

  test("is known from Twilio's list where the state is lost", async () => {
    const lab = await open(owning(2));
    await applied(lab, one(...people(1, 2)));
    await applied(lab, one(...people(1)));
    await lab.loseState();
    expect(await refused(lab, one(...people(1, 2)))).toEqual(["adopt-replace services.s.sessions.one"]);
    await applied(lab, one(...people(1, 2)), ALLOWED);
  });

  test("removed behind our back replaces, too", async () => {
    const lab = await open(owning(2), { behaviour: { listsDeletedParticipants: false } });
    await applied(lab, one(...people(1, 2)));
    const [, second] = participantsIn(lab, "s", "one");
    await outside(lab, "DELETE", `${pathOf(lab, "one")}/Participants/${second?.sid}`);
    expect((await planned(lab, one(...people(1, 2)), ALLOWED))[0]).toBe(
      "delete+create services.s.sessions.one",
    );
    await applied(lab, one(...people(1, 2)), ALLOWED);
  });

  test("removed behind our back and from the config is in sync", async () => {
    const lab = await open(owning(2));
    await applied(lab, one(...people(1, 2)));
    const [, second] = participantsIn(lab, "s", "one");
    await outside(lab, "DELETE", `${pathOf(lab, "one")}/Participants/${second?.sid}`);
    await applied(lab, one(...people(1)));
    // Still never again in this session.
    expect((await planned(lab, one(...people(1, 2)), ALLOWED))[0]).toBe(
      "delete+create services.s.sessions.one",
    );
  });

  test("leaves its slot to a different one", async () => {
    const lab = await open(owning(2));
    await applied(lab, one(...people(1, 2)));
    const { sid } = sessionIn(lab, "s", "one");
    expect(await planned(lab, one(...people(1, 3)))).toEqual([
      expect.stringMatching(/^create services\.s\.sessions\.one\.participants/),
      expect.stringMatching(/^delete services\.s\.sessions\.one\.participants/),
    ]);
    await applied(lab, one(...people(1, 3)));
    expect(sessionIn(lab, "s", "one").sid).toBe(sid);
    expect(peopleIn(lab, "s", "one")).toEqual([person(1), person(3)]);
  });

  test("both slots at once", async () => {
    const lab = await open(owning(2));
    await applied(lab, one(...people(1, 2)));
    await applied(lab, one(...people(3, 4)));
    expect(peopleIn(lab, "s", "one")).toEqual([person(3), person(4)]);
  });
});

describe("an undeclared participant", () => {
  const seed = (...inside: number[]): Parameters<typeof open>[0] => ({
    ...owning(2),
    services: [
      {
        sid: KS(1),
        unique_name: "s",
        phone_numbers: pool(1, 2) as { sid: string }[],
        sessions: [{ unique_name: "one", participants: inside.map((at) => ({ identifier: person(at) })) }],
      },
    ],
  });

  test("that fills the session is a refusal with what to do", async () => {
    const lab = await open(seed(8, 9));
    const { plan } = await lab.plan(one(...people(1)));
    expect(plan.refusals).toMatchObject([
      {
        code: "session-full",
        address: "services.s.sessions.one",
        text: expect.stringMatching(/2 undeclared participants.*Declare or remove/),
      },
    ]);
    expect(await refused(lab, one(...people(8, 1)))).toEqual(["session-full services.s.sessions.one"]);
  });

  test("that leaves room is left alone", async () => {
    const lab = await open(seed(9));
    await applied(lab, one(...people(1)));
    expect(peopleIn(lab, "s", "one")).toEqual([person(9), person(1)]);
    await applied(lab, one());
    expect(peopleIn(lab, "s", "one")).toEqual([person(9)]);
  });

  test("does not hinder closing the session", async () => {
    const lab = await open(seed(8, 9));
    await applied(lab, sessions({ one: { status: "closed", participants: people(8) } }));
  });
});

describe("one person in several sessions", () => {
  const alive = (...persons: number[]): object => ({ status: "open", participants: people(...persons) });
  const single = (given: object): object => sessions(given, pool(1));

  test.each([
    ["deleted", {}],
    ["closed", { a: { status: "closed", participants: people(1) } }],
    ["without that person", { a: { participants: people(2) } }],
  ])("joins the next once the one before is %s", async (_, before) => {
    const lab = await open(owning(1));
    await applied(lab, single({ a: { participants: people(1) } }));
    const config = single({ ...before, b: { participants: people(1) } });
    await applied(lab, config, ALLOWED);
    expect(peopleIn(lab, "s", "b")).toEqual([person(1)]);
  });

  test("joins the next once the one before is replaced without that person", async () => {
    const lab = await open(owning(1));
    await applied(lab, single({ a: { participants: people(1) } }));
    const config = single({
      a: { mode: "message-only", participants: people(2) },
      b: { participants: people(1) },
    });
    await applied(lab, config, ALLOWED);
    expect(peopleIn(lab, "s", "b")).toEqual([person(1)]);
  });

  test("comes back to a session that re-opens once another has closed", async () => {
    const lab = await open(owning(1));
    await applied(lab, single({ a: alive(1), b: { status: "closed" } }));
    await outside(lab, "POST", pathOf(lab, "a"), { Status: "closed" });
    await applied(lab, single({ a: { participants: people(1) }, b: alive(1) }));
    await applied(lab, single({ a: alive(1), b: { status: "closed", participants: people(1) } }));
    expect(sessionIn(lab, "s", "a")).toMatchObject({ status: "in-progress" });
    expect(sessionIn(lab, "s", "b")).toMatchObject({ status: "closed" });
  });

  test("does not take, in a new session, the number that a re-opened one returns to", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ a: alive(1) }));
    await outside(lab, "POST", pathOf(lab, "a"), { Status: "closed" });
    // The new one stands first in the file, and prefers the same number.
    const config = sessions({ b: { participants: people(1) }, a: alive(1) });
    const { plan } = await lab.plan(config);
    expect(waitsFor(plan, /^create .*sessions\.b\.participants/, /^update .*sessions\.a$/)).toBe(true);
    await applied(lab, config);
    expect(peopleIn(lab, "s", "b")).toEqual([person(1)]);
    expect(sessionIn(lab, "s", "a")).toMatchObject({ status: "in-progress" });
  });

  test("joins several new ones, one after the other", async () => {
    const lab = await open(owning(4));
    const given = Object.fromEntries(["a", "b", "c", "d"].map((key) => [key, { participants: people(1) }]));
    await applied(lab, sessions(given, pool(1, 2, 3, 4)));
    const proxies = ["a", "b", "c", "d"].map((key) => participantsIn(lab, "s", key)[0]?.proxy_identifier);
    expect(new Set(proxies).size).toBe(4);
  });

  test("is refused in more sessions than there are numbers", async () => {
    const lab = await open(owning(2));
    await applied(lab, sessions({ a: { participants: people(1) }, b: { participants: people(1) } }));
    const given = { a: { participants: people(1) }, b: { participants: people(1) } };
    const { plan } = await lab.plan(sessions({ ...given, c: { participants: people(1) } }));
    expect(plan.refusals).toMatchObject([
      {
        code: "pool-cannot-serve",
        address: expect.stringContaining("services.s.sessions.c.participants[#"),
        text: expect.stringMatching(/3 live sessions.*2 numbers.*80208/),
      },
    ]);
  });
});

test("a participant of a channel is left to Twilio's own rules", async () => {
  const lab = await open(owning(2));
  const { plan } = await lab.plan(
    sessions({
      one: {
        mode: "message-only",
        participants: [
          {
            identifier: `whatsapp:${person(1)}`,
            proxy_identifier: `whatsapp:${number(1)}`,
          },
        ],
      },
    }),
  );
  expect(plan.refusals).toEqual([]);
  expect(JSON.stringify(plan.steps.map((step) => step.address))).not.toContain(person(1).slice(2));
});
