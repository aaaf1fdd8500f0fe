import { describe, expect, test } from "vitest";
import type { AccountSeed, ServiceSeed } from "../src/index.ts";
import { alice, type Bench, bench, bob, carol, food, order, phone, rideSeed, rides, sid } from "./harness.ts";

const people = `${order}/Participants`;

/** One service whose pool is these numbers. */
function poolOf(numbers: readonly string[], service: Partial<ServiceSeed> = {}): AccountSeed {
  return {
    account_sid: sid("AC", 1),
    incoming_phone_numbers: numbers.map((phone_number, n) => ({ sid: sid("PN", n), phone_number })),
    short_codes: [{ sid: sid("SC", 1), short_code: "898222" }],
    services: [
      {
        sid: sid("KS", 1),
        unique_name: "rides",
        phone_numbers: numbers.map((_, n) => ({ sid: sid("PN", n) })),
        sessions: [{ sid: sid("KC", 1) }],
        ...service,
      },
    ],
  };
}

async function proxyFor(at: Bench, identifier: string, mode = "voice-and-message"): Promise<unknown> {
  const session = await at.make(`${rides}/Sessions`, { Mode: mode });
  const person = await at.make(`${rides}/Sessions/${session.sid}/Participants`, { Identifier: identifier });
  return person.proxy_identifier;
}

describe("choosing a number", () => {
  test.each([
    ["a German", "+493012345678", "+493098765432"],
    ["a Briton", "+442079460958", "+442079460000"],
    ["a Frenchman", "+33142685300", "+33142685399"],
    ["an Australian", "+61291234567", "+61291234500"],
    ["a Mexican", "+525512345678", "+525512345600"],
    ["a Japanese", "+81312345678", "+81312345600"],
    ["an American", "+12122340101", "+14152370143"],
    ["a Canadian, by an own number", "+14162340101", "+14162370143"],
  ])("%s gets one of the country", async (_, identifier, expected) => {
    const numbers = [
      "+493098765432",
      "+442079460000",
      "+33142685399",
      "+61291234500",
      "+525512345600",
      "+81312345600",
      "+14152370143",
      "+14162370143",
    ];
    const at = await bench({ seed: poolOf(numbers) });
    expect(await proxyFor(at, identifier)).toBe(expected);
  });

  test("a Canadian gets an American number when the pool has no Canadian, an American never a Canadian one", async () => {
    const american = await bench({ seed: poolOf(["+14152370143"]) });
    expect(await proxyFor(american, "+14162340101")).toBe("+14152370143");
    const canadian = await bench({ seed: poolOf(["+14162370143"]) });
    expect(await canadian.post(people, { Identifier: alice })).toMatchObject({ status: 400, code: 80203 });
  });

  test("area-code matches in North America and is ignored elsewhere", async () => {
    const numbers = [phone(0, 415), phone(0, 212), "+442079460000"];
    const at = await bench({ seed: poolOf(numbers, { geo_match_level: "area-code" }) });
    expect(await proxyFor(at, "+12122340101")).toBe(phone(0, 212));
    expect(await proxyFor(at, "+442079460958")).toBe("+442079460000");
  });

  test("the least busy first", async () => {
    const at = await bench({ seed: poolOf([phone(0), phone(1), phone(2)]) });
    const chosen: unknown[] = [];
    for (let n = 0; n < 6; n++) chosen.push(await proxyFor(at, `+1206533020${n}`));
    expect(chosen).toEqual([phone(0), phone(1), phone(2), phone(0), phone(1), phone(2)]);
  });

  test("prefer-sticky gives a person the number they had, avoid-sticky one they had not", async () => {
    for (const [behaviour, expected] of [
      ["prefer-sticky", phone(0)],
      ["avoid-sticky", phone(1)],
    ] as const) {
      const at = await bench({
        seed: poolOf([phone(0), phone(1)], { number_selection_behavior: behaviour }),
      });
      const first = await at.make(people, { Identifier: alice, ProxyIdentifier: phone(0) });
      expect(first.proxy_identifier).toBe(phone(0));
      await at.post(order, { Status: "closed" });
      // Makes the other number the less busy one of the two, or the busier: stickiness wins over load.
      const busy = behaviour === "prefer-sticky" ? phone(0) : phone(1);
      const session = await at.make(`${rides}/Sessions`);
      await at.make(`${rides}/Sessions/${session.sid}/Participants`, {
        Identifier: bob,
        ProxyIdentifier: busy,
      });
      expect(await proxyFor(at, alice)).toBe(expected);
    }
  });

  test("never one pair in two active sessions; both people of one session may share", async () => {
    const at = await bench({ seed: poolOf([phone(0), phone(1)]) });
    expect(new Set([await proxyFor(at, alice), await proxyFor(at, alice)])).toEqual(
      new Set([phone(0), phone(1)]),
    );
    const session = await at.make(`${rides}/Sessions`);
    expect(
      await at.post(`${rides}/Sessions/${session.sid}/Participants`, { Identifier: alice }),
    ).toMatchObject({ code: 80208 });
    await at.make(people, { Identifier: bob, ProxyIdentifier: phone(0) });
    await at.make(people, { Identifier: carol, ProxyIdentifier: phone(0) });
    const { body } = await at.get(`${rides}/PhoneNumbers/${sid("PN", 0)}`);
    expect(body.in_use).toBe(2);
  });

  test("naming a number overrides the country", async () => {
    const at = await bench({ seed: poolOf(["+442079460000"]) });
    const person = await at.make(people, { Identifier: alice, ProxyIdentifierSid: sid("PN", 0) });
    expect(person).toMatchObject({ proxy_identifier: "+442079460000", proxy_identifier_sid: sid("PN", 0) });
  });

  test("a reserved number is passed over", async () => {
    const at = await bench({ seed: poolOf([phone(0), phone(1)]) });
    await at.post(`${rides}/PhoneNumbers/${sid("PN", 0)}`, { IsReserved: true });
    expect(await proxyFor(at, alice)).toBe(phone(1));
    await at.post(`${rides}/PhoneNumbers/${sid("PN", 0)}`, { IsReserved: false });
    expect(await proxyFor(at, bob)).toBe(phone(0));
  });

  test("a short code serves message-only sessions without a number, and has no proxy_identifier_sid", async () => {
    const at = await bench({ seed: poolOf([], { short_codes: [{ sid: sid("SC", 1) }] }) });
    expect(await proxyFor(at, alice, "message-only")).toBe("898222");
    const session = await at.make(`${rides}/Sessions`);
    const { code } = await at.post(`${rides}/Sessions/${session.sid}/Participants`, { Identifier: bob });
    expect(code).toBe(80201);
    expect(await at.del(`${rides}/ShortCodes/${sid("SC", 1)}`)).toMatchObject({ code: 80611 });
  });

  test("a channel identifier needs a proxy of its channel", async () => {
    const at = await bench({
      seed: poolOf([phone(0)], { sessions: [{ sid: sid("KC", 1), mode: "message-only" }] }),
    });
    const identifier = `whatsapp:${alice}`;
    expect(await at.post(people, { Identifier: identifier })).toMatchObject({ status: 400, code: 80304 });
    const person = await at.make(people, {
      Identifier: identifier,
      ProxyIdentifier: "whatsapp:+14155238886",
    });
    expect(person).toMatchObject({ proxy_identifier: "whatsapp:+14155238886", proxy_identifier_sid: null });
  });
});

describe("pool and account", () => {
  const account = `/2010-04-01/Accounts/${sid("AC", 1)}`;

  test("joining a pool overwrites a number's webhooks, leaving does not restore them", async () => {
    const seed = rideSeed();
    const at = await bench({ seed });
    const number = `${account}/IncomingPhoneNumbers/${sid("PN", 3)}.json`;
    expect((await at.get(number)).body.voice_url).toBeNull();
    await at.make(`${rides}/PhoneNumbers`, { Sid: sid("PN", 3) });
    const webhooks = `https://webhooks.twilio.com/v1/Accounts/${sid("AC", 1)}/Proxy/${sid("KS", 1)}/Webhooks`;
    expect((await at.get(number)).body).toMatchObject({
      voice_url: `${webhooks}/Call`,
      sms_url: `${webhooks}/Message`,
    });
    await at.del(`${rides}/PhoneNumbers/${sid("PN", 3)}`);
    expect((await at.get(number)).body).toMatchObject({
      voice_url: "https://demo.twilio.com/welcome/voice/",
    });
  });

  test("deleting a service removes everything below and frees its numbers", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.make(people, { Identifier: alice });
    expect((await at.del(rides)).status).toBe(204);
    for (const path of [rides, order, `${rides}/PhoneNumbers`, people])
      expect((await at.get(path)).status).toBe(404);
    await at.make(`${food}/PhoneNumbers`, { Sid: sid("PN", 0) });
    const again = await at.make("/v1/Services", { UniqueName: "rides" });
    expect(again.sid).not.toBe(sid("KS", 1));
    expect((await at.get(`${account}/IncomingPhoneNumbers/${sid("PN", 1)}.json`)).body.sms_url).toBe(
      "https://demo.twilio.com/welcome/sms/reply/",
    );
  });

  test("a number that left one service joins another under the same SID", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.del(`${rides}/PhoneNumbers/${sid("PN", 0)}`);
    const moved = await at.make(`${food}/PhoneNumbers`, { PhoneNumber: phone(0), IsReserved: true });
    expect(moved).toMatchObject({
      sid: sid("PN", 0),
      service_sid: sid("KS", 2),
      is_reserved: true,
      in_use: 0,
    });
  });

  test("a closed session does not hold a number back; re-opened it counts on", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.make(people, { Identifier: alice, ProxyIdentifier: phone(0) });
    await at.post(order, { Status: "closed" });
    expect((await at.del(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).status).toBe(204);
    await at.post(order, { Status: "in-progress" });
    const back = await at.make(`${rides}/PhoneNumbers`, { Sid: sid("PN", 0) });
    expect(back.in_use).toBe(1);
    await at.del(order);
    expect((await at.get(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).body.in_use).toBe(0);
  });

  test("a number two people of a session share is in use once, until the last leaves", async () => {
    const at = await bench({ seed: rideSeed() });
    const inUse = async () => (await at.get(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).body.in_use;
    const first = await at.make(people, { Identifier: alice, ProxyIdentifier: phone(0) });
    const second = await at.make(people, { Identifier: bob, ProxyIdentifier: phone(0) });
    expect(await inUse()).toBe(1);
    await at.del(`${people}/${first.sid}`);
    expect(await inUse()).toBe(1);
    await at.del(`${people}/${second.sid}`);
    expect(await inUse()).toBe(0);
  });

  test.each([
    ["closing the session", (at: Bench) => at.post(order, { Status: "closed" })],
    ["deleting the session", (at: Bench) => at.del(order)],
    ["removing the person", (at: Bench, participant: string) => at.del(`${people}/${participant}`)],
  ])("%s frees the pair for another session", async (_, end) => {
    const at = await bench({ seed: poolOf([phone(0)]) });
    const person = await at.make(people, { Identifier: alice });
    const other = await at.make(`${rides}/Sessions`);
    const again = () => at.post(`${rides}/Sessions/${other.sid}/Participants`, { Identifier: alice });
    expect((await again()).code).toBe(80208);
    expect((await end(at, person.sid)).status).toBeLessThan(300);
    expect((await again()).status).toBe(201);
  });

  test("capabilities come in Proxy's long form", async () => {
    const at = await bench({ seed: rideSeed() });
    const { capabilities } = (await at.get(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).body;
    expect(capabilities).toMatchObject({ voice_inbound: true, sms_outbound: true, fax_inbound: false });
    expect(Object.keys(Object(capabilities))).toHaveLength(13);
  });
});

describe("services", () => {
  test("all eight parameters are set, updated, and cleared by an empty value", async () => {
    const at = await bench();
    const set = {
      UniqueName: "a",
      DefaultTtl: 3600,
      CallbackUrl: "https://example.com/a",
      GeoMatchLevel: "area-code",
      NumberSelectionBehavior: "avoid-sticky",
      InterceptCallbackUrl: "https://example.com/b",
      OutOfSessionCallbackUrl: "https://example.com/c",
      ChatInstanceSid: sid("IS", 1),
    };
    const service = await at.make("/v1/Services", set);
    expect(service).toMatchObject({
      unique_name: "a",
      default_ttl: 3600,
      callback_url: "https://example.com/a",
      geo_match_level: "area-code",
      number_selection_behavior: "avoid-sticky",
      intercept_callback_url: "https://example.com/b",
      out_of_session_callback_url: "https://example.com/c",
      chat_instance_sid: sid("IS", 1),
    });
    const path = `/v1/Services/${service.sid}`;
    expect((await at.post(path)).body).toEqual(service);
    const empty = Object.fromEntries(Object.keys(set).map((name) => [name, ""]));
    const { body } = await at.post(path, { ...empty, UniqueName: "b" });
    expect(body).toMatchObject({
      unique_name: "b",
      default_ttl: 0,
      callback_url: null,
      geo_match_level: "country",
      number_selection_behavior: "prefer-sticky",
      intercept_callback_url: null,
      out_of_session_callback_url: null,
      chat_instance_sid: null,
    });
    expect((await at.post("/v1/Services", { UniqueName: "a" })).status).toBe(201);
  });

  test("services and sessions are fetched by name, also one that needs encoding", async () => {
    const at = await bench();
    const service = await at.make("/v1/Services", { UniqueName: "Fähre / Nord" });
    expect((await at.get(`/v1/Services/${encodeURIComponent("Fähre / Nord")}`)).body.sid).toBe(service.sid);
    const session = await at.make(`/v1/Services/${service.sid}/Sessions`, { UniqueName: "1 + 1" });
    const { body } = await at.get(`/v1/Services/${service.sid}/Sessions/${encodeURIComponent("1 + 1")}`);
    expect(body.sid).toBe(session.sid);
  });

  test.each([
    "Identifier",
    "identifier",
  ])("inline participants may be spelt with %s, and have numbers", async (key) => {
    const at = await bench({ seed: rideSeed() });
    const spelling =
      key === "Identifier" ? ["FriendlyName", "ProxyIdentifier"] : ["friendly_name", "proxyIdentifier"];
    const [friendly = "", proxy = ""] = spelling;
    const session = await at.make(`${rides}/Sessions`, {
      Participants: [alice, bob].map((each) =>
        JSON.stringify({ [key]: each, [friendly]: "x", [proxy]: phone(2) }),
      ),
    });
    const { body } = await at.get(`${rides}/Sessions/${session.sid}/Participants`);
    expect(body.participants).toMatchObject([
      {
        identifier: alice,
        friendly_name: "x",
        proxy_identifier: phone(2),
        proxy_identifier_sid: sid("PN", 2),
      },
      { identifier: bob, proxy_identifier: phone(2) },
    ]);
  });
});
