/** What a plan may not do, and how each refusal is lifted. */
import { describe, expect, test } from "vitest";
import { ACCOUNT } from "../harness.ts";
import {
  ALLOWED,
  applied,
  KS,
  open,
  outside,
  owning,
  people,
  person,
  planned,
  pool,
  refusalsOf,
  refused,
  serviceIn,
  servicesIn,
  writes,
} from "./scenario.ts";

const two = { services: { a: { unique_name: "a" }, b: { unique_name: "b" } } };

describe("another account", () => {
  test("in the config is refused before any call", async () => {
    const lab = await open();
    const config = { account_sid: "AC00000000000000000000000000000009", ...two };
    await expect(lab.plan(config)).rejects.toMatchObject({ code: "wrong-account" });
    expect(lab.calls()).toEqual([]);
  });

  test("in the config may come from the environment", async () => {
    const lab = await open();
    const config = { account_sid: "${env.ACCOUNT}", ...two };
    const { plan } = await lab.plan(config, { env: { ACCOUNT } });
    expect(plan.refusals).toEqual([]);
    const other = { env: { ACCOUNT: "AC00000000000000000000000000000009" } };
    await expect(lab.plan(config, other)).rejects.toMatchObject({ code: "wrong-account" });
  });

  test.each([
    ["account_sid", "AC00000000000000000000000000000009"],
    ["region", "ie1"],
  ])("in the state's %s is refused before any call", async (name, value) => {
    const lab = await open();
    await applied(lab, two);
    const state = await lab.store.read();
    if (state === null) throw new Error("there is a state after an apply");
    await lab.store.write({ ...state, serial: state.serial + 1, [name]: value }, state.serial);
    lab.forgetCalls();
    await expect(lab.plan(two)).rejects.toMatchObject({ code: "wrong-account" });
    expect(lab.calls()).toEqual([]);
  });

  test("is suspected when everything owned is absent at once", async () => {
    const lab = await open();
    await applied(lab, two);
    lab.simulator.reset();
    const { plan } = await lab.plan(two, ALLOWED);
    expect(plan.refusals).toMatchObject([{ code: "wrong-account", allow: "--allow-recreate" }]);
    // A target does not hide it.
    expect(await refused(lab, two, { targets: ["services.b"] })).toEqual(["wrong-account services.b"]);
    lab.forgetCalls();
    await expect(lab.apply(two, ALLOWED)).rejects.toThrow("wrong-account");
    expect(writes(lab)).toEqual([]);
    await applied(lab, two, { allow: { recreate: true } });
    expect(servicesIn(lab)).toHaveLength(2);
  });

  test("is suspected also when the blocks are gone, lest the ownership be dropped", async () => {
    const lab = await open();
    await applied(lab, two);
    lab.simulator.reset();
    const config = { services: { c: { unique_name: "c" } } };
    expect(await refused(lab, config, ALLOWED)).toEqual(["wrong-account services.a"]);
  });

  test("is not suspected while one of them is there", async () => {
    const lab = await open();
    await applied(lab, two);
    await outside(lab, "DELETE", `/Services/${serviceIn(lab, "a").sid}`);
    expect(await planned(lab, two)).toEqual(["create services.a"]);
    await applied(lab, two);
  });
});

describe("deleting", () => {
  test("a service needs consent, which says what dies with it", async () => {
    const lab = await open(owning(1));
    const sessions = { one: { participants: people(1) } };
    await applied(lab, {
      services: { ...two.services, c: { unique_name: "c", phone_numbers: pool(1), sessions } },
    });
    const { plan } = await lab.plan(two);
    expect(plan.refusals).toMatchObject([
      { code: "destroy-service", address: "services.c", allow: "--allow-destroy" },
    ]);
    expect(plan.refusals[0]?.text).toContain("1 known to be live");
    expect(plan.steps[0]).toMatchObject({ blast: { live_sessions_ended: 1, in_use: 1 } });
    await applied(lab, two, ALLOWED);
  });

  test("everything by an emptied file needs another consent on top", async () => {
    const lab = await open();
    await applied(lab, two);
    expect((await lab.plan({ services: {} }, ALLOWED)).plan.refusals).toMatchObject([
      { code: "empty-config", allow: "--allow-empty" },
    ]);
    expect(await refused(lab, { services: {} }, { allow: { empty: true } })).toEqual([
      "destroy-service services.a",
      "destroy-service services.b",
    ]);
    await applied(lab, { services: {} }, { allow: { empty: true, destroy: true } });
    expect(servicesIn(lab)).toEqual([]);
  });

  test("nothing needs no consent: an empty file that owns nothing is fine", async () => {
    const lab = await open({ services: [{ unique_name: "theirs" }] });
    await applied(lab, { services: {} });
    expect(servicesIn(lab)).toHaveLength(1);
  });

  test.each([
    ["deleting", {}],
    ["replacing", { one: { mode: "voice-only" } }],
  ])("%s a live session needs consent", async (_, sessions) => {
    const lab = await open(owning(1));
    const config = (given: object): object => ({ services: { s: { unique_name: "s", sessions: given } } });
    await applied(lab, config({ one: {} }));
    const { plan } = await lab.plan(config(sessions));
    expect(plan.refusals).toMatchObject([
      { code: "destroy-session", address: "services.s.sessions.one", allow: "--allow-destroy" },
    ]);
    await applied(lab, config(sessions), ALLOWED);
  });

  test.each([
    ["deleting", {}],
    ["replacing", { one: { mode: "voice-only", status: "open" } }],
  ])("%s a closed session needs none", async (_, sessions) => {
    const lab = await open();
    const config = (given: object): object => ({ services: { s: { unique_name: "s", sessions: given } } });
    await applied(lab, config({ one: { status: "closed" } }));
    await applied(lab, config(sessions));
  });

  test("closing a live session is an update, and says whom it ends", async () => {
    const lab = await open();
    const config = (one: object): object => ({ services: { s: { unique_name: "s", sessions: { one } } } });
    await applied(lab, config({}));
    const { plan } = await lab.plan(config({ status: "closed" }));
    expect(plan.steps).toMatchObject([{ actions: ["update"], blast: { live_sessions_ended: 1 } }]);
    await applied(lab, config({ status: "closed" }));
  });
});

test("a refusal stops the whole apply before any write", async () => {
  const lab = await open();
  await applied(lab, two);
  lab.forgetCalls();
  const config = { services: { a: { unique_name: "a", default_ttl: 60 }, c: { unique_name: "c" } } };
  await expect(lab.apply(config)).rejects.toThrow("destroy-service");
  expect(writes(lab)).toEqual([]);
});

test("no refusal, reason or note holds a participant's identifier", async () => {
  const lab = await open({
    ...owning(1),
    services: [
      {
        sid: KS(1),
        unique_name: "s",
        phone_numbers: [{ sid: pool(1).map((one) => (one as { sid: string }).sid)[0] ?? "" }],
        sessions: [
          { unique_name: "full", participants: [{ identifier: person(7) }, { identifier: person(8) }] },
          { unique_name: "other", participants: [{ identifier: person(9), friendly_name: "x" }] },
        ],
      },
    ],
  });
  const { plan } = await lab.plan({
    services: {
      s: {
        unique_name: "s",
        sessions: {
          full: { participants: people(1) },
          other: { participants: [{ identifier: person(9), friendly_name: "y" }] },
        },
      },
    },
  });
  expect(refusalsOf(plan)).toEqual([
    "adopt-replace services.s.sessions.other",
    "session-full services.s.sessions.full",
  ]);
  const texts = [
    ...plan.refusals.map((one) => one.text + one.address),
    ...plan.notes.map((one) => one.text + one.address),
    ...plan.steps.flatMap((step) => [step.address, ...step.reasons.map((one) => one.text)]),
  ].join("\n");
  for (const at of [1, 7, 8, 9]) expect(texts).not.toContain(person(at).slice(2));
});
