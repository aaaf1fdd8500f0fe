/** Who is who: keys may change, names may change, SIDs stay. */
import { describe, expect, test } from "vitest";
import { stepsOf } from "../harness.ts";
import {
  ALLOWED,
  applied,
  expectInSync,
  KC,
  KS,
  open,
  outside,
  owning,
  people,
  planned,
  pool,
  refused,
  serviceIn,
  servicesIn,
  sessionIn,
  sessionsIn,
  writes,
} from "./scenario.ts";

const block = { unique_name: "x", phone_numbers: pool(1), sessions: { one: { participants: people(1) } } };

describe("a key that changes", () => {
  test("is a move without a call, and children follow", async () => {
    const lab = await open(owning(1));
    await applied(lab, { services: { a: block } });
    const before = serviceIn(lab, "x");
    lab.forgetCalls();
    expect(await planned(lab, { services: { b: block } })).toEqual(["move services.b"]);
    await applied(lab, { services: { b: block } });
    expect(writes(lab)).toEqual([]);
    expect(serviceIn(lab, "x")).toEqual(before);
    // Still owned: gone from the config means deleted.
    const bare = { services: { b: { unique_name: "x", sessions: {} } } };
    expect(await planned(lab, bare, ALLOWED)).toEqual([
      `delete services.b.phone_numbers[+14152370001]`,
      "delete services.b.sessions.one",
      expect.stringMatching(/^delete services\.b\.sessions\.one\.participants\[/),
    ]);
    await applied(lab, bare, ALLOWED);
    expect(sessionsIn(lab, "x")).toEqual([]);
  });

  test("of a session and its service at once, with a change on top", async () => {
    const lab = await open(owning(1));
    await applied(lab, { services: { a: block } });
    const { sid } = sessionIn(lab, "x", "one");
    const config = {
      services: {
        b: {
          ...block,
          default_ttl: 60,
          sessions: { uno: { unique_name: "one", ttl: 600, participants: people(1) } },
        },
      },
    };
    expect(await planned(lab, config)).toEqual([
      "move services.b",
      "update services.b",
      "move services.b.sessions.uno",
      "update services.b.sessions.uno",
    ]);
    await applied(lab, config);
    expect(sessionIn(lab, "x", "one")).toMatchObject({ sid, ttl: 600 });
  });

  test("of a block that names an existing service is a move too", async () => {
    const lab = await open({ ...owning(1), services: [{ sid: KS(1), unique_name: "x" }] });
    const external = { service_sid: KS(1), phone_numbers: pool(1) };
    await applied(lab, { services: { a: external } });
    expect(await planned(lab, { services: { b: external } })).toEqual(["move services.b"]);
    await applied(lab, { services: { b: external } });
    await applied(lab, { services: { b: { service_sid: KS(1) } } });
    expect(serviceIn(lab, "x").phone_numbers).toEqual([]);
  });

  test("together with its name is another resource", async () => {
    const lab = await open();
    await applied(lab, { services: { a: { unique_name: "x" } } });
    expect(await planned(lab, { services: { b: { unique_name: "y" } } }, ALLOWED)).toEqual([
      "create services.b",
      "delete services.a",
    ]);
  });

  test("keeps the protection", async () => {
    const lab = await open();
    await applied(lab, { services: { a: { unique_name: "x", protect: true } } });
    await applied(lab, { services: { b: { unique_name: "x" } } });
    expect(await refused(lab, { services: { c: { unique_name: "other" } } }, ALLOWED)).toEqual([
      "protected services.b",
    ]);
  });
});

describe("a name that changes", () => {
  test("of a service is an update under the same SID", async () => {
    const lab = await open();
    await applied(lab, { services: { a: { unique_name: "x" } } });
    const { sid } = serviceIn(lab, "x");
    await applied(lab, { services: { a: { unique_name: "y" } } });
    expect(servicesIn(lab)).toMatchObject([{ sid, unique_name: "y" }]);
  });

  test("behind our back is drift: the state's SID finds it", async () => {
    const lab = await open();
    const config = { services: { a: { unique_name: "x" } } };
    await applied(lab, config);
    await outside(lab, "POST", `/Services/${serviceIn(lab, "x").sid}`, { UniqueName: "z" });
    const { plan } = await lab.plan(config);
    expect(plan.steps).toMatchObject([
      { actions: ["update"], fields: [{ name: "unique_name", before: "z", after: "x", cause: "drift" }] },
    ]);
    await applied(lab, config);
  });

  test("a new block may take the name that an old one gives up", async () => {
    const lab = await open();
    await applied(lab, { services: { a: { unique_name: "x" }, b: { unique_name: "y" } } });
    const config = {
      services: { a: { unique_name: "y" }, b: { unique_name: "z" }, c: { unique_name: "x" } },
    };
    await applied(lab, config);
    expect(servicesIn(lab).map((one) => one.unique_name)).toEqual(["y", "z", "x"]);
  });

  test("a name is free for another session once its holder is gone", async () => {
    const lab = await open();
    const sessions = (given: object): object => ({ services: { s: { unique_name: "s", sessions: given } } });
    await applied(lab, sessions({ a: { unique_name: "n" }, b: {} }));
    const before = sessionIn(lab, "s", "b").sid;
    const config = sessions({ b: { unique_name: "n" } });
    await applied(lab, config, ALLOWED);
    expect(sessionsIn(lab, "s")).toHaveLength(1);
    expect(sessionIn(lab, "s", "n").sid).not.toBe(before);
  });

  test.each([
    ["services", { a: { unique_name: "y" }, b: { unique_name: "x" } }],
    ["sessions", { s: { unique_name: "s", sessions: { a: { unique_name: "y" }, b: { unique_name: "x" } } } }],
  ])("%s that swap names are refused with a way out", async (_, services) => {
    const lab = await open();
    const swapped = JSON.stringify(services)
      .replaceAll('"x"', '"_"')
      .replaceAll('"y"', '"x"')
      .replaceAll('"_"', '"y"');
    await applied(lab, { services: JSON.parse(swapped) });
    const { plan } = await lab.plan({ services }, ALLOWED);
    expect(plan.refusals).toMatchObject([
      { code: "name-swap", allow: null, text: expect.stringContaining("temporary unique_name") },
    ]);
  });
});

describe("what was made again by hand", () => {
  test("a service under the same name is adopted, and said so", async () => {
    const lab = await open();
    const config = { services: { a: { unique_name: "x" }, b: { unique_name: "y" } } };
    await applied(lab, config);
    await outside(lab, "DELETE", `/Services/${serviceIn(lab, "x").sid}`);
    await outside(lab, "POST", "/Services", { UniqueName: "x" });
    expect(await planned(lab, config)).toEqual(["adopt services.a"]);
    await applied(lab, config);
  });

  test("a session under the same name, too", async () => {
    const lab = await open(owning(1));
    const config = { services: { a: block } };
    await applied(lab, config);
    const ks = serviceIn(lab, "x").sid;
    await outside(lab, "DELETE", `/Services/${ks}/Sessions/${sessionIn(lab, "x", "one").sid}`);
    await outside(lab, "POST", `/Services/${ks}/Sessions`, { UniqueName: "one" });
    expect(await planned(lab, config)).toEqual([
      "adopt services.a.sessions.one",
      expect.stringMatching(/^create services\.a\.sessions\.one\.participants\[#/),
    ]);
    await applied(lab, config);
  });
});

describe("a block that names what exists", () => {
  const seed = {
    ...owning(1),
    services: [{ sid: KS(1), unique_name: "x", sessions: [{ sid: KC(1), unique_name: "held" }] }],
  };

  test("turned into a declared one is adopted, and from then on ours to delete", async () => {
    const lab = await open(seed);
    await applied(lab, { services: { a: { service_sid: KS(1), phone_numbers: pool(1) } } });
    const config = { services: { a: { unique_name: "x", default_ttl: 60, phone_numbers: pool(1) } } };
    expect(await planned(lab, config)).toEqual(["adopt+update services.a"]);
    await applied(lab, config);
    expect(serviceIn(lab, "x")).toMatchObject({ sid: KS(1), default_ttl: 60 });
    await applied(lab, { services: {} }, { allow: { destroy: true, empty: true } });
    expect(servicesIn(lab)).toEqual([]);
  });

  test("turned into one of another name is refused: what exists is never renamed", async () => {
    const lab = await open(seed);
    await applied(lab, { services: { a: { service_sid: KS(1), phone_numbers: pool(1) } } });
    expect(await refused(lab, { services: { a: { unique_name: "new" } } })).toEqual([
      "identity-changed services.a",
    ]);
  });

  test("a session likewise", async () => {
    const lab = await open(seed);
    const sessions = (one: object): object => ({
      services: { a: { service_sid: KS(1), phone_numbers: pool(1), sessions: { s: one } } },
    });
    await applied(lab, sessions({ session_sid: KC(1), participants: people(1) }));
    const config = sessions({ unique_name: "held", ttl: 60, participants: people(1) });
    expect(await planned(lab, config)).toEqual(["adopt+update services.a.sessions.s"]);
    await applied(lab, config);
    await applied(lab, { services: { a: { service_sid: KS(1) } } }, ALLOWED);
    expect(sessionsIn(lab, "x")).toEqual([]);
  });

  test("given another SID under the same key is refused", async () => {
    const lab = await open({ services: [...seed.services, { sid: KS(2), unique_name: "y" }] });
    await applied(lab, { services: { a: { service_sid: KS(1), sessions: { n: {} } } } });
    expect(await refused(lab, { services: { a: { service_sid: KS(2) } } })).toEqual([
      "identity-changed services.a",
    ]);
  });

  test("is not deleted with its block; its children are", async () => {
    const lab = await open(seed);
    await applied(lab, { services: { a: { service_sid: KS(1), phone_numbers: pool(1) } } });
    const config = { services: { other: { unique_name: "other" } } };
    expect(await planned(lab, config)).toEqual([
      "create services.other",
      "forget services.a",
      "delete services.a.phone_numbers[+14152370001]",
    ]);
    await applied(lab, config);
    expect(serviceIn(lab, "x").phone_numbers).toEqual([]);
  });

  test("absent is refused with what to do, and never created", async () => {
    const lab = await open(seed);
    const { plan } = await lab.plan({ services: { a: { service_sid: KS(9), sessions: { n: {} } } } });
    expect(plan).toMatchObject({
      steps: [],
      refusals: [
        { code: "parent-not-found", address: "services.a", text: expect.stringContaining("correct the SID") },
      ],
    });
  });

  test.each([
    ["service_sid", { a: { service_sid: KS(1), default_ttl: 60 } }],
    ["session_sid", { a: { service_sid: KS(1), sessions: { s: { session_sid: KC(1), ttl: 60 } } } }],
  ])("fields beside %s are a problem", async (_, services) => {
    const lab = await open(seed);
    await expect(lab.plan({ services })).rejects.toThrow(/external-fields/);
  });
});

describe("a lost state", () => {
  const full = {
    services: {
      a: {
        unique_name: "x",
        default_ttl: 60,
        phone_numbers: pool(1, 2),
        sessions: { one: { ttl: 600, participants: people(1, 2) }, two: { participants: people(3) } },
      },
    },
  };

  test("brings adoptions, no duplicates, and is made whole by one apply", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    const before = lab.simulator.account();
    await lab.loseState();
    const steps = await planned(lab, full);
    expect(steps).toHaveLength(8);
    expect(steps.every((step) => step.startsWith("adopt "))).toBe(true);
    lab.forgetCalls();
    await applied(lab, full);
    expect(writes(lab)).toEqual([]);
    expect(lab.simulator.account()).toEqual(before);
  });

  test("is made whole also where the service must be updated first", async () => {
    const lab = await open(owning(2));
    await applied(lab, full);
    await lab.loseState();
    await outside(lab, "POST", `/Services/${serviceIn(lab, "x").sid}`, { DefaultTtl: 5 });
    const steps = await planned(lab, full);
    expect(steps[0]).toBe("adopt+update services.a");
    await applied(lab, full);
    await expectInSync(lab, full);
  });
});

test.each([
  "toString",
  "constructor",
  "__proto__",
  "hasOwnProperty",
])("a key may be called %s", async (key) => {
  const lab = await open(owning(1));
  const session = `{ ${JSON.stringify(key)}: { "ttl": 60 } }`;
  const config = `{ "services": { ${JSON.stringify(key)}: { "unique_name": "s", "sessions": ${session} } } }`;
  const report = await lab.apply(config);
  expect(report.outcomes.map((one) => one.status)).toEqual(["done", "done"]);
  const { plan } = await lab.plan(config);
  expect({ steps: stepsOf({ plan }), notes: plan.notes }).toEqual({ steps: [], notes: [] });
  expect(Object.keys((await lab.store.read())?.root ?? {})).toEqual([key]);
});
