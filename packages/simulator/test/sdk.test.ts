import twilio from "twilio";
import twilio5 from "twilio-5";
import { describe, expect, test } from "vitest";
import type { Simulator } from "../src/index.ts";
import { alice, bench, bob, phone, rideSeed, rides, sid } from "./harness.ts";

/** Sends what is meant for any Twilio host to the simulator; the SDK knows nothing of it. */
function rebase(uri: string, { url }: Simulator): string {
  const { pathname, search } = new URL(uri);
  return url + pathname + search;
}

function sdk6(simulator: Simulator) {
  class Rebased extends twilio.RequestClient {
    override request<T>(options: { uri: string }) {
      return super.request<T>({ ...options, uri: rebase(options.uri, simulator) } as never);
    }
  }
  return twilio(simulator.accountSid, "any", { httpClient: new Rebased() });
}

function sdk5(simulator: Simulator) {
  class Rebased extends twilio5.RequestClient {
    override request<T>(options: { uri: string }) {
      return super.request<T>({ ...options, uri: rebase(options.uri, simulator) } as never);
    }
  }
  return twilio5(simulator.accountSid, "any", { httpClient: new Rebased() });
}

describe("twilio 6.2.0", () => {
  test("services from creation to removal", async () => {
    const { simulator } = await bench();
    const { services } = sdk6(simulator).proxy.v1;
    const made = await services.create({
      uniqueName: "rides",
      defaultTtl: 3600,
      callbackUrl: "https://example.com/a",
    });
    expect(made).toMatchObject({ uniqueName: "rides", defaultTtl: 3600, geoMatchLevel: "country" });
    expect(made.dateCreated).toEqual(new Date("2026-03-01T12:00:00Z"));
    const service = services(made.sid);
    expect(await service.update({ callbackUrl: "", geoMatchLevel: "area-code" })).toMatchObject({
      callbackUrl: null,
    });
    expect((await services("rides").fetch()).sid).toBe(made.sid);
    expect((await services.list()).map(({ sid }) => sid)).toEqual([made.sid]);
    expect(await service.remove()).toBe(true);
    await expect(service.fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test("phone numbers", async () => {
    const { simulator } = await bench({ seed: rideSeed() });
    const { phoneNumbers } = sdk6(simulator).proxy.v1.services(sid("KS", 1));
    const made = await phoneNumbers.create({ phoneNumber: phone(3), isReserved: true });
    expect(made).toMatchObject({ sid: sid("PN", 3), isReserved: true, inUse: 0, isoCountry: "US" });
    expect((await phoneNumbers(made.sid).update({ isReserved: false })).isReserved).toBe(false);
    expect((await phoneNumbers(made.sid).fetch()).phoneNumber).toBe(phone(3));
    await expect(phoneNumbers.create({ sid: made.sid })).rejects.toMatchObject({ code: 80104 });
    expect(await phoneNumbers(made.sid).remove()).toBe(true);
    expect(await phoneNumbers.list()).toHaveLength(3);
  });

  test("sessions and participants", async () => {
    const { simulator } = await bench({ seed: rideSeed() });
    const { sessions } = sdk6(simulator).proxy.v1.services(sid("KS", 1));
    const made = await sessions.create({
      uniqueName: "order 2",
      ttl: 600,
      mode: "voice-and-message",
      dateExpiry: new Date("2026-04-01T00:00:00.500Z"),
      participants: [{ Identifier: alice, FriendlyName: "rider" }],
    });
    expect(made).toMatchObject({
      status: "open",
      ttl: 600,
      dateExpiry: new Date("2026-04-01T00:00:00Z"),
      closedReason: null,
    });
    expect((await sessions("order 2").fetch()).sid).toBe(made.sid);
    const { participants } = sessions(made.sid);
    const second = await participants.create({ identifier: bob, proxyIdentifierSid: sid("PN", 2) });
    expect(second).toMatchObject({ identifier: bob, proxyIdentifier: phone(2), dateDeleted: null });
    expect((await participants.list()).map(({ friendlyName }) => friendlyName)).toEqual(["rider", null]);
    expect((await participants(second.sid).fetch()).sid).toBe(second.sid);
    expect(await participants(second.sid).remove()).toBe(true);
    expect((await sessions(made.sid).update({ status: "closed" })).closedReason).toBe("api");
    expect((await sessions(made.sid).update({ status: "in-progress" })).status).toBe("in-progress");
    expect(await sessions(made.sid).interactions.list()).toEqual([]);
    expect(await sessions(made.sid).remove()).toBe(true);
    expect(await sessions.list()).toHaveLength(1);
  });

  test("lists follow the pages, whatever size is asked", async () => {
    const { simulator } = await bench({ seed: rideSeed(230) });
    const { phoneNumbers } = sdk6(simulator).proxy.v1.services(sid("KS", 1));
    expect(await phoneNumbers.list({ limit: 2000 })).toHaveLength(230);
    expect(await phoneNumbers.list({ pageSize: 20, limit: 50 })).toHaveLength(50);
    expect(simulator.requests().requests.filter(({ path }) => path === `${rides}/PhoneNumbers`)).toHaveLength(
      3 + 3,
    );
    let seen = 0;
    await new Promise<void>((resolve) =>
      phoneNumbers.each({ pageSize: 100, callback: () => void seen++, done: () => resolve() }),
    );
    expect(seen).toBe(230);
  });

  test("the account's numbers and short codes", async () => {
    const { simulator } = await bench({ seed: rideSeed(60) });
    const client = sdk6(simulator);
    expect(await client.incomingPhoneNumbers.list()).toHaveLength(62);
    const [found] = await client.incomingPhoneNumbers.list({ phoneNumber: phone(61) });
    expect(found).toMatchObject({
      sid: sid("PN", 61),
      capabilities: { voice: true, sms: true, mms: true, fax: false },
    });
    expect(found?.dateCreated).toEqual(new Date("2026-03-01T12:00:00Z"));
    expect((await client.incomingPhoneNumbers(sid("PN", 0)).fetch()).voiceUrl).toMatch(/\/Webhooks\/Call$/);
    expect((await client.shortCodes.list()).map(({ shortCode }) => shortCode)).toEqual(["898222", "898333"]);
    expect((await client.shortCodes(sid("SC", 1)).fetch()).shortCode).toBe("898222");
  });

  test("a wrong account is told as the SDK tells it", async () => {
    const { simulator } = await bench({ seed: { ...rideSeed(), auth_token: "token" } });
    await expect(sdk6(simulator).proxy.v1.services.list()).rejects.toMatchObject({
      status: 401,
      code: 20003,
      message: "Authenticate",
    });
  });
});

describe("twilio 5.0.0", () => {
  test("short codes, which later SDKs lack", async () => {
    const { simulator } = await bench({ seed: rideSeed() });
    const { shortCodes } = sdk5(simulator).proxy.v1.services(sid("KS", 1));
    const made = await shortCodes.create({ sid: sid("SC", 1) });
    expect(made).toMatchObject({
      sid: sid("SC", 1),
      shortCode: "898222",
      isoCountry: "US",
      isReserved: false,
    });
    expect((await shortCodes(made.sid).update({ isReserved: true })).isReserved).toBe(true);
    expect((await shortCodes(made.sid).fetch()).isReserved).toBe(true);
    expect(await shortCodes.list()).toHaveLength(1);
    expect(await shortCodes(made.sid).remove()).toBe(true);
    expect(await shortCodes.list()).toEqual([]);
  });

  test("and without their routes, a 404", async () => {
    const { simulator } = await bench({ seed: rideSeed(), behaviour: { shortCodeRoutes: false } });
    const { shortCodes } = sdk5(simulator).proxy.v1.services(sid("KS", 1));
    await expect(shortCodes.list()).rejects.toMatchObject({ status: 404, code: 20404 });
  });
});
