import { describe, expect, test } from "vitest";
import {
  type AccountSeed,
  createSimulator,
  parseFaults,
  parseSeed,
  SimulatorInputError,
} from "../src/index.ts";
import { alice, type Bench, bench, bob, order, phone, rideSeed, rides, sid } from "./harness.ts";

const number = { sid: sid("PN", 0), phone_number: phone(0) };
const inService = (service: object, rest: object = {}) => ({
  incoming_phone_numbers: [number, { sid: sid("PN", 1), phone_number: phone(1) }],
  services: [{ unique_name: "rides", phone_numbers: [{ sid: sid("PN", 0) }], ...service }],
  ...rest,
});
const inSession = (...participants: object[]) => inService({ sessions: [{}, { participants }] });
const at = "services[0].sessions[1].participants[0]";

describe("a wrong seed is refused with its place", () => {
  test.each<[name: string, seed: unknown, place: string, problem: RegExp]>([
    ["no object", [], "", /must be an object/],
    ["a field nobody knows", { service: [] }, "service", /not a known field/],
    ["a wrong account", { account_sid: "AC1" }, "account_sid", /AC and 32/],
    ["an empty token", { auth_token: "" }, "auth_token", /non-empty/],
    ["no list", { services: {} }, "services", /must be a list/],
    [
      "no number",
      { incoming_phone_numbers: [number, {}] },
      "incoming_phone_numbers[1].phone_number",
      /is missing/,
    ],
    [
      "a wrong number",
      { incoming_phone_numbers: [{ phone_number: "415" }] },
      "incoming_phone_numbers[0].phone_number",
      /E\.164/,
    ],
    [
      "a number twice",
      { incoming_phone_numbers: [number, { phone_number: phone(0) }] },
      "incoming_phone_numbers[1].phone_number",
      /listed before/,
    ],
    [
      "a SID twice",
      { incoming_phone_numbers: [number, { ...number, phone_number: phone(1) }] },
      "incoming_phone_numbers[1].sid",
      /already used/,
    ],
    [
      "a capability that is no boolean",
      { incoming_phone_numbers: [{ phone_number: phone(0), capabilities: { sms: 1 } }] },
      "incoming_phone_numbers[0].capabilities.sms",
      /true or false/,
    ],
    [
      "a short code with letters",
      { short_codes: [{ short_code: "abc" }] },
      "short_codes[0].short_code",
      /digits/,
    ],
    ["a service without name", { services: [{}] }, "services[0].unique_name", /is missing/],
    [
      "a service name twice",
      { services: [{ unique_name: "a" }, { unique_name: "a" }] },
      "services[1].unique_name",
      /another service/,
    ],
    ["a field misspelt", inService({ calback_url: null }), "services[0].calback_url", /not a known field/],
    ["a wrong URL", inService({ callback_url: "x" }), "services[0].callback_url", /URL/],
    ["a wrong ttl", inService({ default_ttl: -1 }), "services[0].default_ttl", /whole number/],
    ["a wrong enum", inService({ geo_match_level: "city" }), "services[0].geo_match_level", /must be one of/],
    [
      "a number the account lacks",
      inService({ phone_numbers: [{ sid: sid("PN", 0) }, { sid: sid("PN", 7) }] }),
      "services[0].phone_numbers[1].sid",
      /incoming_phone_numbers lacks/,
    ],
    [
      "a number the account lacks, by number",
      inService({ phone_numbers: [{ phone_number: phone(7) }] }),
      "services[0].phone_numbers[0].phone_number",
      /lacks/,
    ],
    [
      "sid and number of two",
      inService({ phone_numbers: [{ sid: sid("PN", 0), phone_number: phone(1) }] }),
      "services[0].phone_numbers[0].phone_number",
      /not the number/,
    ],
    ["neither", inService({ phone_numbers: [{}] }), "services[0].phone_numbers[0].sid", /missing/],
    [
      "a number in two pools",
      {
        ...inService({}),
        services: ["a", "b"].map((unique_name) => ({ unique_name, phone_numbers: [{ sid: sid("PN", 0) }] })),
      },
      "services[1].phone_numbers[0].sid",
      /in a pool already/,
    ],
    [
      "a short code the account lacks",
      inService({ short_codes: [{ sid: sid("SC", 1) }] }),
      "services[0].short_codes[0].sid",
      /short_codes lack/,
    ],
    [
      "a session name twice",
      inService({ sessions: [{ unique_name: "a" }, { unique_name: "a" }] }),
      "services[0].sessions[1].unique_name",
      /another session/,
    ],
    [
      "a wrong mode",
      inService({ sessions: [{ mode: "x" }] }),
      "services[0].sessions[0].mode",
      /must be one of/,
    ],
    [
      "a wrong date",
      inService({ sessions: [{ date_expiry: "soon" }] }),
      "services[0].sessions[0].date_expiry",
      /ISO 8601/,
    ],
    ["a fictitious person", inSession({ identifier: "+14155550100" }), `${at}.identifier`, /80404/],
    [
      "a person twice",
      inSession({ identifier: alice }, { identifier: alice }),
      "services[0].sessions[1].participants[1].identifier",
      /another participant/,
    ],
    [
      "three people",
      inSession({ identifier: alice }, { identifier: bob }, { identifier: "+12065330109" }),
      "services[0].sessions[1].participants[2]",
      /at most 2/,
    ],
    [
      "a channel in a voice mode",
      inSession({ identifier: `whatsapp:${alice}` }),
      `${at}.identifier`,
      /80616/,
    ],
    [
      "a proxy outside the pool",
      inSession({ identifier: alice, proxy_identifier: phone(1) }),
      `${at}.proxy_identifier`,
      /not in the pool/,
    ],
    [
      "a proxy SID the account lacks",
      inSession({ identifier: alice, proxy_identifier_sid: sid("PN", 7) }),
      `${at}.proxy_identifier_sid`,
      /lacks/,
    ],
    [
      "proxy and SID of two numbers",
      inSession({ identifier: alice, proxy_identifier: phone(1), proxy_identifier_sid: sid("PN", 0) }),
      `${at}.proxy_identifier`,
      /not the number/,
    ],
    [
      "no number left for the pair",
      inService({
        sessions: [{ participants: [{ identifier: alice }] }, { participants: [{ identifier: alice }] }],
      }),
      `${at}.proxy_identifier`,
      /80208/,
    ],
    [
      "a pair in two active sessions",
      inService({
        sessions: [1, 2].map(() => ({ participants: [{ identifier: alice, proxy_identifier: phone(0) }] })),
      }),
      `${at}.proxy_identifier`,
      /80604/,
    ],
  ])("%s: %s", async (_, seed, place, problem) => {
    const refused = bench({ seed: seed as AccountSeed });
    await expect(refused).rejects.toBeInstanceOf(SimulatorInputError);
    await expect(refused).rejects.toMatchObject({
      file: "seed",
      place,
      message: expect.stringMatching(problem),
    });
  });

  test("501 unreserved numbers", async () => {
    const seed = rideSeed(501);
    await expect(bench({ seed })).rejects.toMatchObject({ place: "services[0].phone_numbers[500]" });
  });
});

describe("files", () => {
  test("text that is no JSON is told with its line, never quoted", () => {
    const text = '{\n  "auth_token": secret\n}';
    expect(() => parseSeed(text)).toThrow(/^The seed file is not JSON \(line 2 column 17\)\.$/);
    expect(() => parseSeed('{"a": [1,\n]}')).toThrow(/line 2 column 1/);
    expect(() => parseSeed('{"a": 1 "b": 2}')).toThrow(/line 1 column 9/);
    expect(() => parseFaults("")).toThrow(/^The faults file is not JSON \(line 1 column 1\)/);
  });

  test("good ones are read, also with a byte order mark", () => {
    expect(parseSeed(`\uFEFF${JSON.stringify(rideSeed())}`)).toEqual(rideSeed());
    expect(parseFaults('{"rules":[{"kind":"429","retry_after":1}]}')).toEqual({
      rules: [{ kind: "429", retry_after: 1 }],
    });
  });
});

describe("state and seed are one shape", () => {
  async function eventful() {
    const at = await bench({ seed: { ...rideSeed(), auth_token: "token" } });
    await at.make(`${rides}/ShortCodes`, { Sid: sid("SC", 1) });
    await at.post(`${rides}/ShortCodes/${sid("SC", 1)}`, { IsReserved: true });
    const person = await at.make(`${order}/Participants`, { Identifier: alice, FriendlyName: "rider" });
    await at.make(`${order}/Participants`, { Identifier: bob, ProxyIdentifier: phone(2) });
    await at.del(`${order}/Participants/${person.sid}`);
    const closed = await at.make(`${rides}/Sessions`, {
      UniqueName: "closed",
      Ttl: 60,
      Participants: JSON.stringify({ Identifier: alice, ProxyIdentifier: phone(1) }),
    });
    await at.post(`${rides}/Sessions/${closed.sid}`, { Status: "closed" });
    expect((await at.del(`${rides}/PhoneNumbers/${sid("PN", 1)}`)).status).toBe(204);
    await at.post(`${rides}/Sessions/${closed.sid}`, {
      Status: "in-progress",
      DateExpiry: "2026-04-01T00:00:00Z",
    });
    return at;
  }

  test("a dump loaded again gives the same account, byte for byte", async () => {
    const at = await eventful();
    const dump = JSON.stringify(at.simulator.account());
    const again = await bench({ seed: JSON.parse(dump) });
    expect(JSON.stringify(again.simulator.account())).toBe(dump);
    const numbers = async ({ get, simulator }: Bench) =>
      JSON.stringify((await get(`${rides}/PhoneNumbers`)).body).replaceAll(simulator.url, "");
    expect(await numbers(again)).toBe(await numbers(at));
    const made = await again.make("/v1/Services", { UniqueName: "new" });
    expect(dump).not.toContain(made.sid);
  });

  test("the dump holds what Twilio's answers hold", async () => {
    const at = await eventful();
    expect(at.simulator.account()).toMatchObject({
      account_sid: sid("AC", 1),
      services: [
        {
          sid: sid("KS", 1),
          phone_numbers: [
            { sid: sid("PN", 0), phone_number: phone(0), is_reserved: false },
            { sid: sid("PN", 2) },
          ],
          short_codes: [{ sid: sid("SC", 1), is_reserved: true }],
          sessions: [
            {
              unique_name: "order-1",
              participants: [
                { identifier: alice, friendly_name: "rider", date_deleted: "2026-03-01T12:00:00Z" },
                { identifier: bob, date_deleted: null, proxy_identifier_sid: expect.stringMatching(/^PN/) },
              ],
            },
            { unique_name: "closed", status: "in-progress", ttl: 60, date_expiry: "2026-04-01T00:00:00Z" },
          ],
        },
        { unique_name: "food" },
      ],
    });
  });

  test("a removed person of a seed stays removed, and a given webhook stays given", async () => {
    const seed = inService({
      sid: sid("KS", 1),
      sessions: [
        { sid: sid("KC", 1), participants: [{ identifier: alice, date_deleted: "2026-01-01T00:00:00Z" }] },
      ],
    });
    const at = await bench({
      seed: {
        ...seed,
        incoming_phone_numbers: [{ ...number, voice_url: "https://example.com/own" }],
      } as AccountSeed,
    });
    expect(await at.post(`${order}/Participants`, { Identifier: alice })).toMatchObject({ code: 80612 });
    expect(at.simulator.account().incoming_phone_numbers?.[0]).toMatchObject({
      voice_url: "https://example.com/own",
      sms_url: expect.stringContaining("/Webhooks/Message"),
    });
  });
});

test("10,000 numbers and 100,000 sessions load fast, and a page costs a page", async () => {
  const seed: AccountSeed = {
    incoming_phone_numbers: Array.from({ length: 10_000 }, (_, n) => ({
      sid: sid("PN", n),
      phone_number: phone(n),
    })),
    services: Array.from({ length: 20 }, (_, s) => ({
      sid: sid("KS", s),
      unique_name: `service-${s}`,
      phone_numbers: Array.from({ length: 500 }, (_, n) => ({ sid: sid("PN", s * 500 + n) })),
      sessions: Array.from({ length: 5000 }, (_, n) => ({
        unique_name: `order-${n}`,
        participants: n % 10 > 0 ? [] : [{ identifier: phone(n, 206) }, { identifier: phone(n + 1, 206) }],
      })),
    })),
  };
  const began = performance.now();
  const simulator = await createSimulator({ seed, rateLimits: false });
  const loaded = performance.now();
  let next: string | undefined = `/v1/Services/${sid("KS", 19)}/Sessions?PageSize=100`;
  let sessions = 0;
  for (let pages = 0; next !== undefined && pages < 60; pages++) {
    const { json } = await simulator.request({ path: next });
    const { meta, sessions: rows } = json as { meta: { next_page_url: string | null }; sessions: object[] };
    sessions += rows.length;
    next = meta.next_page_url?.slice(simulator.url.length);
  }
  const listed = performance.now();
  await simulator.close();
  expect(sessions).toBe(5000);
  // Generous: seconds would mean that something is quadratic.
  expect(loaded - began).toBeLessThan(20_000);
  expect(listed - loaded).toBeLessThan(2_000);
}, 60_000);
