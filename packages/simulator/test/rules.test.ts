import { describe, expect, test } from "vitest";
import type { AccountSeed, Behaviour } from "../src/index.ts";
import { alice, type Bench, bench, bob, carol, food, order, phone, rideSeed, rides, sid } from "./harness.ts";

type Step = readonly [
  method: "POST" | "DELETE",
  path: string,
  form?: Record<string, string | readonly string[]>,
];

interface Case {
  readonly name: string;
  readonly seed?: AccountSeed;
  readonly behaviour?: Partial<Behaviour>;
  /** Must all succeed. */
  readonly before?: readonly Step[];
  readonly call: Step;
  readonly expected: readonly [status: number, code: number, message?: RegExp];
}

const people = `${order}/Participants`;
const pool = (services: AccountSeed["services"]): AccountSeed => ({
  ...rideSeed(),
  services: services ?? [],
});
const rideService = { sid: sid("KS", 1), unique_name: "rides", sessions: [{ sid: sid("KC", 1) }] };
const other = `${rides}/Sessions/${sid("KC", 2)}`;
const twoSessions = pool([
  {
    ...rideService,
    phone_numbers: [{ sid: sid("PN", 0) }],
    sessions: [{ sid: sid("KC", 1) }, { sid: sid("KC", 2), unique_name: "other" }],
  },
]);

const services: Case[] = [
  {
    name: "a service needs a name",
    call: ["POST", "/v1/Services"],
    expected: [400, 80701, /'UniqueName' is invalid/],
  },
  { name: "an empty name", call: ["POST", rides, { UniqueName: "" }], expected: [400, 80701] },
  {
    name: "a name of 192",
    call: ["POST", "/v1/Services", { UniqueName: "x".repeat(192) }],
    expected: [400, 80701],
  },
  {
    name: "a name twice",
    call: ["POST", "/v1/Services", { UniqueName: "rides" }],
    expected: [400, 80602, /^Service UniqueName must be unique\.$/],
  },
  { name: "renaming to a taken name", call: ["POST", rides, { UniqueName: "food" }], expected: [400, 80602] },
  {
    name: "a wrong enum",
    call: ["POST", rides, { GeoMatchLevel: "planet" }],
    expected: [400, 80701, /'GeoMatchLevel'/],
  },
  {
    name: "a wrong behaviour",
    call: ["POST", rides, { NumberSelectionBehavior: "random" }],
    expected: [400, 80701],
  },
  { name: "a negative ttl", call: ["POST", rides, { DefaultTtl: "-1" }], expected: [400, 80701] },
  {
    name: "a ttl beyond 32 bits",
    call: ["POST", rides, { DefaultTtl: "2147483647" }],
    expected: [400, 80701],
  },
  {
    name: "no URL",
    call: ["POST", rides, { CallbackUrl: "callback" }],
    expected: [400, 80701, /'CallbackUrl'/],
  },
  {
    name: "a Proxy URL",
    call: ["POST", rides, { InterceptCallbackUrl: "https://proxy.twilio.com/v1" }],
    expected: [400, 80701],
  },
  {
    name: "a URL of 4001",
    call: ["POST", rides, { OutOfSessionCallbackUrl: `https://example.com/${"x".repeat(3981)}` }],
    expected: [400, 80701],
  },
  { name: "a wrong chat SID", call: ["POST", rides, { ChatInstanceSid: "IS1" }], expected: [400, 80701] },
  {
    name: "new customers",
    behaviour: { serviceCreateRefused: true },
    call: ["POST", "/v1/Services", { UniqueName: "x" }],
    expected: [400, 80506],
  },
];

const full = pool([
  { ...rideService, phone_numbers: Array.from({ length: 500 }, (_, n) => ({ sid: sid("PN", n) })) },
]);
const numbers: Case[] = [
  { name: "neither Sid nor PhoneNumber", call: ["POST", `${rides}/PhoneNumbers`], expected: [400, 80701] },
  {
    name: "a malformed SID",
    call: ["POST", `${rides}/PhoneNumbers`, { Sid: "PN1" }],
    expected: [400, 80407],
  },
  {
    name: "a malformed number",
    call: ["POST", `${rides}/PhoneNumbers`, { PhoneNumber: "415" }],
    expected: [400, 80406],
  },
  {
    name: "a SID of another account",
    call: ["POST", `${rides}/PhoneNumbers`, { Sid: sid("PN", 99) }],
    expected: [400, 80301],
  },
  {
    name: "a number of another account",
    call: ["POST", `${rides}/PhoneNumbers`, { PhoneNumber: phone(99) }],
    expected: [400, 80301],
  },
  {
    name: "Sid and PhoneNumber of two numbers",
    call: ["POST", `${rides}/PhoneNumbers`, { Sid: sid("PN", 3), PhoneNumber: phone(4) }],
    expected: [400, 80701],
  },
  {
    name: "a number twice",
    call: ["POST", `${rides}/PhoneNumbers`, { Sid: sid("PN", 0) }],
    expected: [400, 80104, /^PhoneNumber has already been added to Service$/],
  },
  {
    name: "a number of another service",
    call: ["POST", `${food}/PhoneNumbers`, { Sid: sid("PN", 0) }],
    expected: [400, 80101],
  },
  {
    name: "no boolean",
    call: ["POST", `${rides}/PhoneNumbers/${sid("PN", 0)}`, { IsReserved: "yes" }],
    expected: [400, 80701],
  },
  {
    name: "the 501st unreserved number",
    seed: { ...full, incoming_phone_numbers: rideSeed(600).incoming_phone_numbers ?? [] },
    call: ["POST", `${rides}/PhoneNumbers`, { Sid: sid("PN", 500) }],
    expected: [400, 80622],
  },
  {
    name: "unreserving into a full pool",
    seed: { ...full, incoming_phone_numbers: rideSeed(600).incoming_phone_numbers ?? [] },
    before: [["POST", `${rides}/PhoneNumbers`, { Sid: sid("PN", 500), IsReserved: "true" }]],
    call: ["POST", `${rides}/PhoneNumbers/${sid("PN", 500)}`, { IsReserved: "false" }],
    expected: [400, 80622],
  },
  {
    name: "removing a number in an active session",
    seed: twoSessions,
    before: [["POST", people, { Identifier: alice }]],
    call: ["DELETE", `${rides}/PhoneNumbers/${sid("PN", 0)}`],
    expected: [400, 80611],
  },
  { name: "a short code needs its SID", call: ["POST", `${rides}/ShortCodes`], expected: [400, 80701] },
  {
    name: "a short code of another account",
    call: ["POST", `${rides}/ShortCodes`, { Sid: sid("SC", 9) }],
    expected: [400, 80303],
  },
  {
    name: "a short code twice",
    before: [["POST", `${rides}/ShortCodes`, { Sid: sid("SC", 1) }]],
    call: ["POST", `${rides}/ShortCodes`, { Sid: sid("SC", 1) }],
    expected: [400, 80105],
  },
  {
    name: "a short code of another service",
    before: [["POST", `${rides}/ShortCodes`, { Sid: sid("SC", 1) }]],
    call: ["POST", `${food}/ShortCodes`, { Sid: sid("SC", 1) }],
    expected: [400, 80101],
  },
  {
    name: "short code routes that are gone",
    behaviour: { shortCodeRoutes: false },
    call: ["POST", `${rides}/ShortCodes`, { Sid: sid("SC", 1) }],
    expected: [404, 20404, /^The requested resource \/Services\/KS[0-9a-f]{32}\/ShortCodes was not found$/],
  },
];

const sessions: Case[] = [
  {
    name: "a session name twice",
    call: ["POST", `${rides}/Sessions`, { UniqueName: "order-1" }],
    expected: [400, 80603, /^Session UniqueName must be unique\.$/],
  },
  {
    name: "the name of a closed session",
    before: [["POST", order, { Status: "closed" }]],
    call: ["POST", `${rides}/Sessions`, { UniqueName: "order-1" }],
    expected: [400, 80603],
  },
  {
    name: "an expiry in the past",
    call: ["POST", `${rides}/Sessions`, { DateExpiry: "2026-02-28T00:00:00Z" }],
    expected: [400, 80701, /'DateExpiry'/],
  },
  {
    name: "an update to the past",
    call: ["POST", order, { DateExpiry: "2026-02-28" }],
    expected: [400, 80701],
  },
  { name: "no date", call: ["POST", order, { DateExpiry: "tomorrow" }], expected: [400, 80701] },
  {
    name: "a wrong mode",
    call: ["POST", `${rides}/Sessions`, { Mode: "telepathy" }],
    expected: [400, 80701],
  },
  {
    name: "creating a closed session",
    call: ["POST", `${rides}/Sessions`, { Status: "closed" }],
    expected: [400, 80608],
  },
  {
    name: "creating a failed session",
    call: ["POST", `${rides}/Sessions`, { Status: "failed" }],
    expected: [400, 80608],
  },
  { name: "going to failed", call: ["POST", order, { Status: "failed" }], expected: [400, 80608] },
  {
    name: "in-progress back to open",
    before: [["POST", order, { Status: "in-progress" }]],
    call: ["POST", order, { Status: "open" }],
    expected: [400, 80608],
  },
  {
    name: "closed to open",
    before: [["POST", order, { Status: "closed" }]],
    call: ["POST", order, { Status: "open" }],
    expected: [400, 80608, /In Progress/],
  },
  {
    name: "ttl of a closed session",
    before: [["POST", order, { Status: "closed" }]],
    call: ["POST", order, { Ttl: "60" }],
    expected: [400, 80607, /^Session is closed and cannot be updated$/],
  },
  {
    name: "closing twice",
    before: [["POST", order, { Status: "closed" }]],
    call: ["POST", order, { Status: "closed" }],
    expected: [400, 80607],
  },
  {
    name: "re-opening into a pair that is active elsewhere",
    seed: twoSessions,
    before: [
      ["POST", people, { Identifier: alice }],
      ["POST", order, { Status: "closed" }],
      ["POST", `${other}/Participants`, { Identifier: alice }],
    ],
    call: ["POST", order, { Status: "in-progress" }],
    expected: [400, 80604],
  },
  {
    name: "three inline participants",
    call: [
      "POST",
      `${rides}/Sessions`,
      { Participants: [alice, bob, carol].map((Identifier) => JSON.stringify({ Identifier })) },
    ],
    expected: [400, 80609],
  },
  {
    name: "inline participants that are no JSON",
    call: ["POST", `${rides}/Sessions`, { Participants: "alice" }],
    expected: [400, 80701],
  },
  {
    name: "an inline participant without identifier",
    call: ["POST", `${rides}/Sessions`, { Participants: "{}" }],
    expected: [400, 80701],
  },
];

const participants: Case[] = [
  { name: "no identifier", call: ["POST", people], expected: [400, 80701, /'Identifier'/] },
  {
    name: "an identifier of 192",
    call: ["POST", people, { Identifier: `sms:${"1".repeat(188)}` }],
    expected: [400, 80701],
  },
  {
    name: "a friendly name of 256",
    call: ["POST", people, { Identifier: alice, FriendlyName: "x".repeat(256) }],
    expected: [400, 80701],
  },
  {
    name: "a proxy SID of a wrong shape",
    call: ["POST", people, { Identifier: alice, ProxyIdentifierSid: "SC1" }],
    expected: [400, 80701],
  },
  {
    name: "the exchange 555",
    call: ["POST", people, { Identifier: "+14155550100" }],
    expected: [400, 80404],
  },
  { name: "the area 555", call: ["POST", people, { Identifier: "+15551234567" }], expected: [400, 80404] },
  {
    name: "a number too short for Germany",
    call: ["POST", people, { Identifier: "+491234" }],
    expected: [400, 80404],
  },
  {
    name: "a number without +",
    call: ["POST", people, { Identifier: "12065330101" }],
    expected: [400, 80404],
  },
  {
    name: "the same person twice",
    before: [["POST", people, { Identifier: alice }]],
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80103, /^Participant has already been added to Session$/],
  },
  {
    name: "a third person",
    before: [alice, bob].map((Identifier) => ["POST", people, { Identifier }] as const),
    call: ["POST", people, { Identifier: carol }],
    expected: [400, 80609, /^A Session may have at most 2 participants$/],
  },
  {
    name: "a closed session",
    before: [["POST", order, { Status: "closed" }]],
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80607],
  },
  {
    name: "a channel in a voice mode",
    call: ["POST", people, { Identifier: `whatsapp:${alice}` }],
    expected: [400, 80616],
  },
  {
    name: "an owned number outside the pool",
    call: ["POST", people, { Identifier: alice, ProxyIdentifier: phone(4) }],
    expected: [400, 80605],
  },
  {
    name: "its SID",
    call: ["POST", people, { Identifier: alice, ProxyIdentifierSid: sid("PN", 4) }],
    expected: [400, 80605],
  },
  {
    name: "a number not owned",
    call: ["POST", people, { Identifier: alice, ProxyIdentifier: phone(99) }],
    expected: [400, 80606],
  },
  {
    name: "a SID not owned",
    call: ["POST", people, { Identifier: alice, ProxyIdentifierSid: sid("PN", 99) }],
    expected: [400, 80606],
  },
  {
    name: "a reserved number named",
    before: [["POST", `${rides}/PhoneNumbers/${sid("PN", 0)}`, { IsReserved: "true" }]],
    call: ["POST", people, { Identifier: alice, ProxyIdentifier: phone(0) }],
    expected: [400, 80304, /^Unmanaged Proxy Identifier not found$/],
  },
  {
    name: "a reserved number named by SID",
    before: [["POST", `${rides}/PhoneNumbers/${sid("PN", 0)}`, { IsReserved: "true" }]],
    call: ["POST", people, { Identifier: alice, ProxyIdentifierSid: sid("PN", 0) }],
    expected: [400, 80207],
  },
  {
    name: "a pair active in another session",
    before: [
      [
        "POST",
        `${rides}/Sessions`,
        { Participants: JSON.stringify({ Identifier: alice, ProxyIdentifier: phone(0) }) },
      ],
    ],
    call: ["POST", people, { Identifier: alice, ProxyIdentifier: phone(0) }],
    expected: [400, 80604],
  },
  {
    name: "an empty pool",
    seed: pool([rideService]),
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80205],
  },
  {
    name: "only reserved numbers",
    seed: pool([{ ...rideService, phone_numbers: [{ sid: sid("PN", 0), is_reserved: true }] }]),
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80207],
  },
  {
    name: "no number of the country",
    call: ["POST", people, { Identifier: "+493012345678" }],
    expected: [400, 80203],
  },
  {
    name: "no number of the area",
    seed: pool([{ ...rideService, geo_match_level: "area-code", phone_numbers: [{ sid: sid("PN", 0) }] }]),
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80206],
  },
  {
    name: "all numbers busy with this person",
    seed: twoSessions,
    before: [["POST", `${other}/Participants`, { Identifier: alice }]],
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80208],
  },
  {
    name: "no voice",
    seed: withCapabilities({ voice: false }),
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80201],
  },
  {
    name: "no SMS",
    seed: withCapabilities({ sms: false }),
    call: ["POST", people, { Identifier: alice }],
    expected: [400, 80202],
  },
];

function withCapabilities(capabilities: { voice?: boolean; sms?: boolean }): AccountSeed {
  return {
    incoming_phone_numbers: [{ sid: sid("PN", 0), phone_number: phone(0), capabilities }],
    services: [{ ...rideService, phone_numbers: [{ sid: sid("PN", 0) }] }],
  };
}

const run = (at: Bench, [method, path, form = {}]: Step) =>
  method === "POST" ? at.post(path, form) : at.del(path);

describe.each([
  ["service", services],
  ["number", numbers],
  ["session", sessions],
  ["participant", participants],
])("refusals of a %s", (_, cases) => {
  test.each(cases)("$name: $expected.1", async ({
    seed = rideSeed(),
    behaviour = {},
    before = [],
    call,
    expected,
  }) => {
    const at = await bench({ seed, behaviour });
    for (const step of before) expect((await run(at, step)).status).toBeLessThan(300);
    const account = at.simulator.account();
    const { status, code, body } = await run(at, call);
    expect([status, code]).toEqual(expected.slice(0, 2));
    expect(body.message).toMatch(expected[2] ?? /./);
    expect(body.more_info).toBe(`https://www.twilio.com/docs/errors/${expected[1]}`);
    expect(body.status).toBe(status);
    expect(at.simulator.account()).toEqual(account);
  });
});

test("a removed person cannot come back to the session, another may take the place", async () => {
  const at = await bench({ seed: rideSeed() });
  const gone = await at.make(people, { Identifier: alice });
  await at.make(people, { Identifier: bob });
  expect((await at.del(`${people}/${gone.sid}`)).status).toBe(200);
  expect(await at.post(people, { Identifier: alice })).toMatchObject({ status: 400, code: 80612 });
  expect((await at.post(people, { Identifier: carol })).status).toBe(201);
  expect((await at.del(`${people}/${gone.sid}`)).status).toBe(404);
});

test("creating one person in two sessions at the same time is refused with 409 once", async () => {
  const at = await bench({ seed: rideSeed() });
  const second = await at.make(`${rides}/Sessions`, { UniqueName: "order-2" });
  const answers = await Promise.all([
    at.post(people, { Identifier: alice }),
    at.post(`${rides}/Sessions/${second.sid}/Participants`, { Identifier: alice }),
    at.post(`${rides}/Sessions/${second.sid}/Participants`, { Identifier: bob }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([201, 409, 201]);
  expect(answers[1]?.code).toBe(80623);
  expect((await at.post(`${rides}/Sessions/${second.sid}/Participants`, { Identifier: alice })).status).toBe(
    201,
  );
});

test("two sessions created at the same time with one person meet too", async () => {
  const at = await bench({ seed: rideSeed() });
  const form = { Participants: JSON.stringify({ Identifier: alice }) };
  const answers = await Promise.all([at.post(`${rides}/Sessions`, form), at.post(`${rides}/Sessions`, form)]);
  expect(answers.map(({ status }) => status)).toEqual([201, 409]);
});

describe("requests as such", () => {
  test.each([
    ["no credentials", {}],
    ["another account", { authorization: `Basic ${btoa(`${sid("AC", 2)}:x`)}` }],
    ["an empty secret", { authorization: `Basic ${btoa(`${sid("AC", 1)}:`)}` }],
    ["no Basic", { authorization: "Bearer x" }],
  ])("%s: 401 / 20003", async (_, headers) => {
    const { simulator } = await bench({ seed: rideSeed() });
    const { status, json } = await simulator.request({
      path: "/v1/Services",
      headers: { authorization: "", ...headers },
    });
    expect(status).toBe(401);
    expect(json).toMatchObject({ code: 20003, message: "Authenticate" });
  });

  test("an auth token of the seed is demanded; an API key may carry it", async () => {
    const { simulator } = await bench({ seed: { ...rideSeed(), auth_token: "secret" } });
    const status = async (user: string, secret: string) =>
      (
        await simulator.request({
          path: "/v1/Services",
          headers: { authorization: `Basic ${btoa(`${user}:${secret}`)}` },
        })
      ).status;
    expect(await status(sid("AC", 1), "secret")).toBe(200);
    expect(await status(sid("SK", 1), "secret")).toBe(200);
    expect(await status(sid("AC", 1), "wrong")).toBe(401);
  });

  test.each([
    ["GET", "/v1/Nothing", 404, 20404],
    ["GET", `/v1/Services/${sid("KS", 9)}`, 404, 20404],
    ["GET", `/v1/Services/${sid("KS", 9)}/PhoneNumbers`, 404, 20404],
    ["POST", `${rides}/Sessions/order-1`, 404, 20404],
    ["DELETE", "/v1/Services/rides", 404, 20404],
    ["GET", `/2010-04-01/Accounts/${sid("AC", 2)}/IncomingPhoneNumbers.json`, 404, 20404],
    ["GET", `/2010-04-01/Accounts/${sid("AC", 1)}/IncomingPhoneNumbers`, 404, 20404],
    ["DELETE", "/v1/Services", 405, 20004],
    ["PUT", rides, 405, 20004],
    ["POST", `${order}/Participants/${sid("KP", 1)}`, 405, 20004],
  ])("%s %s: %d / %d", async (method, path, status, code) => {
    const { simulator } = await bench({ seed: rideSeed() });
    const answer = await simulator.request({ method, path });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ code, status });
  });

  test("the text of a 404 leaves out the version", async () => {
    const at = await bench({ seed: rideSeed() });
    const { body } = await at.get(`${rides}/PhoneNumbers/${sid("PN", 9)}`);
    expect(body.message).toBe(
      `The requested resource /Services/${sid("KS", 1)}/PhoneNumbers/${sid("PN", 9)} was not found`,
    );
  });

  test("answers carry Twilio's headers; unknown parameters and other bodies are ignored", async () => {
    const at = await bench({ seed: rideSeed() });
    const { headers, status } = await at.post(rides, { Colour: "red" });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "twilio-concurrent-requests": "1",
      "twilio-request-id": expect.stringMatching(/^RQ[0-9a-f]{32}$/),
      "twilio-request-duration": expect.stringMatching(/^\d+\.\d{3}$/),
    });
    const json = await at.simulator.request({
      method: "POST",
      path: rides,
      body: JSON.stringify({ UniqueName: "other" }),
      headers: { "content-type": "application/json" },
    });
    expect(json.json).toMatchObject({ unique_name: "rides" });
  });
});
