/** Numbers: one service at a time, and never from under a conversation. */
import { describe, expect, test } from "vitest";
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
  people,
  planned,
  pool,
  poolIn,
  refused,
  SC,
  serviceIn,
  sessionIn,
  waitsFor,
  writes,
} from "./scenario.ts";

const pools = (a: object[], b: object[], sessions: object = {}): object => ({
  services: {
    a: { unique_name: "a", phone_numbers: a, sessions },
    b: { unique_name: "b", phone_numbers: b },
  },
});
const one = (fields: object): object => ({ services: { s: { unique_name: "s", ...fields } } });

describe("a number that moves to another service", () => {
  test.each([
    ["down the file", [1, 2], [], [1], [2]],
    ["up the file", [], [1, 2], [1], [2]],
    ["while another comes the other way", [1], [2], [2], [1]],
  ])("%s is one group, deleted before it is created", async (_, a, b, toA, toB) => {
    const lab = await open(owning(2));
    await applied(lab, pools(pool(...a), pool(...b)));
    const { plan } = await lab.plan(pools(pool(...toA), pool(...toB)));
    for (const step of plan.steps) {
      expect(step.group).toBe(
        `move:${step.sid ?? plan.steps.find((s) => s.group === step.group && s.sid)?.sid}`,
      );
      const [from] = plan.steps.filter((s) => s.group === step.group && s.actions[0] === "delete");
      if (step.actions[0] === "create") expect(step.requires).toContain(from?.address);
    }
    lab.forgetCalls();
    await applied(lab, pools(pool(...toA), pool(...toB)));
    const calls = writes(lab).map((call) => call.split(" ")[0]);
    expect(calls.filter((call) => call === "DELETE")).toHaveLength(calls.length / 2);
    expect(poolIn(lab, "a")).toEqual(toA.map(PN));
    expect(poolIn(lab, "b")).toEqual(toB.map(PN));
  });

  test("out of a service that is deleted waits for that", async () => {
    const lab = await open(owning(1));
    await applied(lab, pools(pool(1), []));
    const config = { services: { b: { unique_name: "b", phone_numbers: pool(1) } } };
    await applied(lab, config, ALLOWED);
    expect(poolIn(lab, "b")).toEqual([PN(1)]);
  });

  test("declared by SID here and by number there is the same", async () => {
    const lab = await open(owning(2));
    await applied(lab, pools(pool(1, 2), []));
    await applied(lab, pools(pool(1), [{ phone_number: number(2) }]));
    expect(poolIn(lab, "b")).toEqual([PN(2)]);
  });

  test("in use is refused as a whole", async () => {
    const lab = await open(owning(1));
    await applied(lab, pools(pool(1), [], { x: { participants: people(1) } }));
    const config = pools([], pool(1), { x: { participants: people(1) } });
    expect(await refused(lab, config, ALLOWED)).toEqual([
      `number-in-use services.a.phone_numbers[${number(1)}]`,
    ]);
  });
});

test("declared by its SID, then by its number, is in sync and worth no word", async () => {
  const lab = await open(owning(1));
  await applied(lab, one({ phone_numbers: pool(1) }));
  await expectInSync(lab, one({ phone_numbers: [{ phone_number: number(1) }] }));
  await applied(lab, one({ phone_numbers: [{ phone_number: number(1) }] }));
});

test("a detached number is attached again, found by either name", async () => {
  const lab = await open(owning(2));
  const config = one({ phone_numbers: [{ sid: PN(1) }, { phone_number: number(2) }] });
  await applied(lab, config);
  for (const at of [1, 2])
    await outside(lab, "DELETE", `/Services/${serviceIn(lab, "s").sid}/PhoneNumbers/${PN(at)}`);
  const { plan } = await lab.plan(config);
  expect(plan.steps).toMatchObject([
    { actions: ["create"], reasons: [{ code: "gone" }] },
    { actions: ["create"], reasons: [{ code: "gone" }] },
  ]);
  await applied(lab, config);
});

describe("a number in use", () => {
  const inUse = one({
    phone_numbers: pool(1, 2),
    sessions: { x: { participants: [{ ...people(1)[0], proxy_identifier_sid: PN(1) }] } },
  });

  test("is not detached, and the way out is named", async () => {
    const lab = await open(owning(2));
    await applied(lab, inUse);
    const rest = { sessions: { x: { participants: people(1) } } };
    const { plan } = await lab.plan(one({ phone_numbers: pool(2), ...rest }), ALLOWED);
    expect(plan.refusals).toMatchObject([
      {
        code: "number-in-use",
        allow: null,
        text: expect.stringMatching(/^1 live session uses.*is_reserved: true/),
      },
    ]);
    const drained = one({ phone_numbers: [{ sid: PN(1), is_reserved: true }, { sid: PN(2) }], ...rest });
    await lab.apply(drained);
    await expectInSync(lab, drained);
  });

  test.each([
    ["deletes", {}],
    ["closes", { x: { status: "closed", participants: people(1) } }],
    ["replaces", { x: { mode: "voice-only", participants: people(1) } }],
    ["empties", { x: { participants: people(2) } }],
  ])("is detached by a plan that %s its session", async (_, sessions) => {
    const lab = await open(owning(2));
    await applied(lab, inUse);
    await applied(lab, one({ phone_numbers: pool(2), sessions }), ALLOWED);
    expect(poolIn(lab, "s")).toEqual([PN(2)]);
  });

  test("is detached also where the session's people were never ours to know", async () => {
    const lab = await open(owning(2));
    await applied(lab, one({ phone_numbers: pool(1), sessions: { x: {} } }));
    await outside(
      lab,
      "POST",
      `/Services/${serviceIn(lab, "s").sid}/Sessions/${sessionIn(lab, "s", "x").sid}/Participants`,
      people(1)[0] === undefined ? {} : { Identifier: "+14153680001" },
    );
    await applied(lab, one({}), ALLOWED);
    expect(poolIn(lab, "s")).toEqual([]);
  });

  test("by an application's session is not detached", async () => {
    const lab = await open({
      ...owning(2),
      services: [
        {
          sid: KS(1),
          unique_name: "s",
          phone_numbers: [{ sid: PN(1) }],
          sessions: [{ unique_name: "theirs", participants: [{ identifier: "+14153680001" }] }],
        },
      ],
    });
    await applied(lab, one({ phone_numbers: pool(1) }));
    expect(await refused(lab, one({ phone_numbers: pool(2) }))).toEqual([
      `number-in-use services.s.phone_numbers[${number(1)}]`,
    ]);
  });
});

test("the last unreserved number leaves a service with live sessions only by consent", async () => {
  const lab = await open(owning(2));
  const config = (numbers: object[]): object => one({ phone_numbers: numbers, sessions: { x: {} } });
  await applied(lab, config([...pool(1), { sid: PN(2), is_reserved: true }]));
  const less = config([{ sid: PN(2), is_reserved: true }]);
  expect((await lab.plan(less)).plan.refusals).toMatchObject([
    { code: "last-number", allow: "--allow-destroy" },
  ]);
  await applied(lab, less, ALLOWED);
});

test("a pool over Twilio's limit is a problem or a refusal before it is tried", async () => {
  const lab = await open({
    ...owning(501),
    services: [
      { unique_name: "s", phone_numbers: Array.from({ length: 500 }, (_, at) => ({ sid: PN(at + 1) })) },
    ],
  });
  expect(await refused(lab, one({ phone_numbers: pool(501) }))).toEqual(["pool-full services.s"]);
});

test("a number that the account does not own is refused", async () => {
  const lab = await open(owning(1));
  expect(await refused(lab, one({ phone_numbers: [{ phone_number: number(9) }, { sid: PN(8) }] }))).toEqual([
    `number-not-owned services.s.phone_numbers[${number(9)}]`,
    `number-not-owned services.s.phone_numbers[${PN(8)}]`,
  ]);
});

test("a number in another service that this config lists is refused with the place", async () => {
  const lab = await open({
    ...owning(2),
    services: [{ sid: KS(1), unique_name: "theirs", phone_numbers: [{ sid: PN(1) }] }],
  });
  const config = {
    services: {
      t: { service_sid: KS(1), phone_numbers: pool(2) },
      s: { unique_name: "s", phone_numbers: pool(1) },
    },
  };
  const { plan } = await lab.plan(config);
  expect(plan.refusals).toMatchObject([
    { code: "number-in-other-service", text: expect.stringContaining("services.t") },
  ]);
});

test("a number in a service that was not listed is explained at apply", async () => {
  const lab = await open({
    ...owning(1),
    services: [{ sid: KS(1), unique_name: "theirs", phone_numbers: [{ sid: PN(1) }] }],
  });
  const report = await lab.apply(one({ phone_numbers: pool(1) }));
  expect(report.outcomes).toMatchObject([
    { status: "done" },
    { status: "failed", failure: { code: 80101, help: expect.stringMatching(/service/) } },
  ]);
});

test.each([
  ["voice-only", { voice: false }, "80201"],
  ["message-only", { sms: false }, "80202"],
  [undefined, { sms: false }, "80202"],
])("a pool without the capability for mode %s is refused", async (mode, capabilities, code) => {
  const lab = await open({ incoming_phone_numbers: [{ sid: PN(1), phone_number: number(1), capabilities }] });
  const sessions = { x: { ...(mode === undefined ? {} : { mode }), participants: people(1) } };
  const { plan } = await lab.plan(one({ phone_numbers: pool(1), sessions }));
  expect(plan.refusals).toMatchObject([{ code: "pool-cannot-serve", text: expect.stringContaining(code) }]);
});

test("a pool of reserved numbers, no pool, or a number outside it is refused", async () => {
  const lab = await open(owning(2));
  const text = async (numbers: object[], who: object): Promise<unknown> => {
    const sessions = { x: { participants: [who] } };
    return (await lab.plan(one({ phone_numbers: numbers, sessions }))).plan.refusals.map((each) => each.text);
  };
  const [who = {}] = people(1);
  expect(await text([{ sid: PN(1), is_reserved: true }], who)).toEqual([expect.stringContaining("80207")]);
  expect(await text([], who)).toEqual([expect.stringContaining("80205")]);
  expect(await text(pool(1), { ...who, proxy_identifier: number(2) })).toEqual([
    expect.stringContaining("80605"),
  ]);
});

test("a pool is judged as the targets leave it: what waits for another day gives nobody a number", async () => {
  const lab = await open(owning(2));
  await applied(lab, one({ phone_numbers: [{ sid: PN(1), is_reserved: true }] }));
  const config = one({
    phone_numbers: [{ sid: PN(1), is_reserved: false }],
    sessions: { x: { participants: people(1) } },
  });
  const { plan } = await lab.plan(config, { targets: ["services.s.sessions.x"] });
  expect(plan.refusals).toMatchObject([
    { code: "pool-cannot-serve", text: expect.stringContaining("80207") },
  ]);
  expect((await lab.plan(config)).plan.refusals).toEqual([]);
});

test("webhooks that Proxy will overwrite are named with the URL that is lost", async () => {
  const lab = await open({
    incoming_phone_numbers: [
      {
        sid: PN(1),
        phone_number: number(1),
        voice_url: "https://a.example.com/v",
        sms_url: "https://a.example.com/s",
      },
    ],
  });
  const { plan } = await lab.plan(one({ phone_numbers: pool(1) }));
  expect(plan.steps.at(-1)?.overwrites).toEqual([
    { field: "voice_url", value: "https://a.example.com/v" },
    { field: "sms_url", value: "https://a.example.com/s" },
  ]);
});

test("a participant joins only when the pool is what the plan says", async () => {
  const lab = await open(owning(2));
  await applied(lab, one({ phone_numbers: pool(1, 2), sessions: { x: { participants: people(1) } } }));
  // Sticky selection would give the same number again, which leaves in the same plan.
  const reserved = one({
    phone_numbers: [{ sid: PN(1), is_reserved: true }, { sid: PN(2) }],
    sessions: { y: { participants: people(1) } },
  });
  const { plan } = await lab.plan(reserved, ALLOWED);
  expect(waitsFor(plan, /^create .*participants/, /^update .*phone_numbers/)).toBe(true);
  await applied(lab, reserved, ALLOWED);
  const participants = sessionIn(lab, "s", "y").participants as { proxy_identifier_sid: string }[];
  expect(participants).toMatchObject([{ proxy_identifier_sid: PN(2) }]);
});

describe("short codes", () => {
  const seed = {
    short_codes: [
      { sid: SC(1), short_code: "12345" },
      { sid: SC(2), short_code: "12346" },
    ],
  };
  const codes = (...given: object[]): object => one({ default_ttl: given.length, short_codes: given });

  test("is_reserved: true is a create and an update", async () => {
    const lab = await open(seed);
    await applied(lab, one({}));
    lab.forgetCalls();
    await applied(lab, one({ short_codes: [{ sid: SC(1), is_reserved: true }, { sid: SC(2) }] }));
    expect(writes(lab)).toHaveLength(3);
    expect(serviceIn(lab, "s").short_codes).toMatchObject([{ is_reserved: true }, { is_reserved: false }]);
  });

  test("that the account does not own, or another service holds, are refused", async () => {
    const lab = await open({
      ...seed,
      services: [{ sid: KS(1), unique_name: "t", short_codes: [{ sid: SC(1) }] }],
    });
    const config = {
      services: {
        t: { service_sid: KS(1), short_codes: [{ sid: SC(2) }] },
        s: { unique_name: "s", short_codes: [{ sid: SC(1) }, { sid: SC(9) }] },
      },
    };
    expect([...(await refused(lab, config))].sort()).toEqual([
      `short-code-in-other-service services.s.short_codes[${SC(1)}]`,
      `short-code-not-owned services.s.short_codes[${SC(9)}]`,
    ]);
  });

  test("whose routes are gone are noted, their steps wait, the rest runs, and the state is kept", async () => {
    const lab = await open(seed);
    await applied(lab, codes({ sid: SC(1) }));
    lab.simulator.setBehaviour({ shortCodeRoutes: false });
    const config = codes({ sid: SC(1) }, { sid: SC(2) });
    const { plan } = await lab.plan(config);
    expect(plan).toMatchObject({
      refusals: [],
      notes: [{ code: "short-codes-unavailable", address: "services.s" }],
      summary: { add: 0, change: 1 },
    });
    expect(plan.steps).toMatchObject([
      { actions: ["update"], blocked: null },
      { actions: ["create"], blocked: "short-codes-unavailable" },
    ]);
    const report = await lab.apply(config);
    expect(report.outcomes.map((each) => each.status)).toEqual(["done", "blocked"]);
    // Nothing due: only the note is left.
    const same = await lab.plan(one({ default_ttl: 2, short_codes: [{ sid: SC(1) }] }));
    expect(same.plan).toMatchObject({ steps: [], unmanaged: { short_codes: null } });
    expect(await planned(lab, one({ default_ttl: 2 }))).toEqual([
      expect.stringMatching(/^delete .*short_codes/),
    ]);
    await lab.apply(one({ default_ttl: 2 }));
    // Back again, the state still knows them.
    lab.simulator.setBehaviour({ shortCodeRoutes: true });
    await applied(lab, one({ default_ttl: 2 }));
    expect(serviceIn(lab, "s").short_codes).toEqual([]);
  });
});

test("a number that comes from a variable is named by its tag, not in clear", async () => {
  const lab = await open(owning(2));
  const config = pools([{ phone_number: "${env.NUMBER}" }], pool(2));
  const env = { NUMBER: number(1) };
  const { plan } = await lab.plan(config, { env });
  expect(plan.steps.map(({ address }) => address)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^services\.a\.phone_numbers\[#\w{4}\]$/),
      `services.b.phone_numbers[${PN(2)}]`,
    ]),
  );
  await lab.apply(config, { env });
  expect((await lab.plan(config, { env })).plan.steps).toEqual([]);
  expect(poolIn(lab, "a")).toEqual([PN(1)]);
});
