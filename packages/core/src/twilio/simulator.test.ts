/** Every route against the simulator: once over real sockets, and under Twilio's limits on a virtual clock. */
import { type AccountSeed, createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterEach, describe, expect, it } from "vitest";
import { createSimulatorWire } from "../testing/simulator-wire.ts";
import { createVirtualWorld } from "../testing/virtual-world.ts";
import { connect } from "./connection.ts";
import { TwilioFailure } from "./failure.ts";
import type { Twilio, TwilioPage } from "./port.ts";

const sid = (prefix: string, number: number): string => prefix + number.toString(16).padStart(32, "0");
const number = (index: number): string => `+1415${String(2_370_000 + index)}`;

const SEED: AccountSeed = {
  account_sid: sid("AC", 1),
  auth_token: "token",
  incoming_phone_numbers: Array.from({ length: 3 }, (_, index) => ({
    sid: sid("PN", index),
    phone_number: number(index),
    voice_url: "https://example.com/voice",
  })),
  short_codes: [{ sid: sid("SC", 1), short_code: "12345" }],
};

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function setUp(seed: AccountSeed = SEED): Promise<{ simulator: Simulator; twilio: Twilio }> {
  const simulator = await createSimulator({ seed });
  const twilio = connect({
    credentials: { accountSid: sid("AC", 1), username: sid("AC", 1), password: "token" },
    baseUrl: simulator.url,
    retry: { firstDelayMs: 1 },
  });
  open.push(twilio, simulator);
  return { simulator, twilio };
}

const collect = async <T>(pages: AsyncIterable<T> | null): Promise<T[]> => {
  const all: T[] = [];
  for await (const page of pages ?? []) all.push(page);
  return all;
};

const sidsOf = (pages: readonly TwilioPage[]): string[] =>
  pages.flatMap(({ records }) => records.map((one) => one.sid));

const failureOf = async (work: Promise<unknown>): Promise<TwilioFailure> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TwilioFailure);
  return error as TwilioFailure;
};

describe("every route", () => {
  it("creates, reads, lists, updates and removes", async () => {
    const { twilio } = await setUp();
    const service = await twilio.endpoint("service").create([], {
      uniqueName: "rides",
      callbackUrl: "https://example.com/c",
      defaultTtl: 60,
    });
    expect(service).toMatchObject({
      uniqueName: "rides",
      defaultTtl: 60,
      callbackUrl: "https://example.com/c",
    });
    expect(service.dateCreated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const cleared = await twilio.endpoint("service").update([], service.sid, { callbackUrl: null });
    expect(cleared.callbackUrl ?? "").toBe("");
    expect((await twilio.endpoint("service").fetch([], "rides"))?.sid).toBe(service.sid);

    const parents = [service.sid];
    const phone = await twilio
      .endpoint("phone_number")
      .create(parents, { sid: sid("PN", 0), isReserved: true });
    expect(phone).toMatchObject({ sid: sid("PN", 0), phoneNumber: number(0), isReserved: true, inUse: 0 });
    expect(
      (await twilio.endpoint("phone_number").update(parents, phone.sid, { isReserved: false })).isReserved,
    ).toBe(false);

    const code = await twilio.endpoint("short_code").create(parents, { sid: sid("SC", 1) });
    expect(code).toMatchObject({ sid: sid("SC", 1), shortCode: "12345", isReserved: false });
    expect(code.dateCreated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(
      (await twilio.endpoint("short_code").update(parents, code.sid, { isReserved: true })).isReserved,
    ).toBe(true);

    const session = await twilio.endpoint("session").create(parents, {
      uniqueName: "order 1 #é",
      dateExpiry: "2099-01-01T00:00:00Z",
      mode: "message-only",
    });
    expect(session).toMatchObject({
      uniqueName: "order 1 #é",
      dateExpiry: "2099-01-01T00:00:00Z",
      status: "open",
    });
    expect((await twilio.endpoint("session").fetch(parents, "order 1 #é"))?.sid).toBe(session.sid);
    expect((await twilio.endpoint("session").update(parents, session.sid, { ttl: 60 })).ttl).toBe(60);

    const below = [service.sid, session.sid];
    const person = await twilio.endpoint("participant").create(below, { identifier: "+14152379999" });
    expect(person).toMatchObject({
      identifier: "+14152379999",
      proxyIdentifier: number(0),
      dateDeleted: null,
    });
    expect((await twilio.endpoint("participant").fetch(below, person.sid))?.sid).toBe(person.sid);

    for (const [type, at, record] of [
      ["participant", below, person],
      ["session", parents, session],
      ["short_code", parents, code],
      ["phone_number", parents, phone],
      ["service", [], service],
    ] as const) {
      expect(sidsOf(await collect(twilio.endpoint(type).pages(at)))).toEqual([record.sid]);
      expect(await twilio.endpoint(type).remove(at, record.sid)).toBe(true);
      expect(await twilio.endpoint(type).remove(at, record.sid)).toBe(false);
      if (type !== "participant") expect(await twilio.endpoint(type).fetch(at, record.sid)).toBeNull();
    }
  });

  it("reads what the account owns", async () => {
    const { twilio } = await setUp();
    expect((await collect(twilio.inventory("phone_number"))).flat()[0]).toMatchObject({
      sid: sid("PN", 0),
      identity: { phone_number: number(0) },
      capabilities: { voice: true, sms: true },
      settings: { voice_url: "https://example.com/voice" },
    });
    expect((await collect(twilio.inventory("short_code"))).flat()).toMatchObject([
      { sid: sid("SC", 1), identity: { short_code: "12345" } },
    ]);
    expect(twilio.inventory("session")).toBeNull();
  });

  it("follows pages to their end, each record once", async () => {
    const sessions = Array.from({ length: 250 }, (_, index) => ({ unique_name: `s${index}` }));
    const { simulator, twilio } = await setUp({ ...SEED, services: [{ unique_name: "rides", sessions }] });
    const service = await twilio.endpoint("service").fetch([], "rides");
    simulator.clearRequests();
    const pages = await collect(twilio.endpoint("session").pages([service?.sid ?? ""]));
    expect(pages.map(({ records }) => records.length)).toEqual([100, 100, 50]);
    expect(new Set(sidsOf(pages)).size).toBe(250);
    expect(simulator.requests().total).toBe(3);
  });
});

describe("trouble", () => {
  it("explains Twilio's refusals", async () => {
    const { twilio } = await setUp();
    await twilio.endpoint("service").create([], { uniqueName: "rides" });
    const failure = await failureOf(twilio.endpoint("service").create([], { uniqueName: "rides" }));
    expect(failure).toMatchObject({ kind: "refused", code: 80602, status: 400, path: "/v1/Services" });
    expect(failure.explanation).toContain("unique_name");
  });

  it("says so when the credentials are wrong", async () => {
    const { simulator } = await setUp();
    const stranger = connect({
      credentials: { accountSid: sid("AC", 1), username: sid("AC", 1), password: "wrong" },
      baseUrl: simulator.url,
    });
    open.push(stranger);
    expect((await failureOf(collect(stranger.endpoint("service").pages([])))).kind).toBe("unauthorized");
  });

  it.each([
    "500",
    "503",
    "reset",
    "truncated",
    "html",
    "429",
    "lost-answer",
  ] as const)("a read and an update outlast %s", async (kind) => {
    const { simulator, twilio } = await setUp();
    const { sid: service } = await twilio.endpoint("service").create([], { uniqueName: "rides" });
    simulator.setFaults({ rules: [{ kind, nth: 1, times: 2 }] });
    expect((await twilio.endpoint("service").fetch([], service))?.sid).toBe(service);
    simulator.setFaults({ rules: [{ kind, nth: 1, times: 2 }] });
    expect((await twilio.endpoint("service").update([], service, { defaultTtl: 9 })).defaultTtl).toBe(9);
  });

  it.each([
    "500",
    "503",
    "reset",
    "truncated",
    "html",
    "lost-answer",
  ] as const)("a create whose answer is lost to %s is sent once", async (kind) => {
    const { simulator, twilio } = await setUp();
    simulator.setFaults({ rules: [{ kind, method: "POST" }] });
    const failure = await failureOf(twilio.endpoint("service").create([], { uniqueName: "rides" }));
    expect(failure.kind).toBe("unknown-outcome");
    expect(simulator.requests().requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("Twilio's limits", () => {
  it("500 numbers into one service: no 429, within 5 % of the window's 15 s", async () => {
    const world = createVirtualWorld();
    const simulator = await createSimulator({
      clock: world,
      seed: {
        ...SEED,
        incoming_phone_numbers: Array.from({ length: 500 }, (_, index) => ({
          sid: sid("PN", index),
          phone_number: number(index),
        })),
        services: [{ sid: sid("KS", 1), unique_name: "rides" }],
      },
    });
    open.push(simulator);
    const twilio = connect({
      credentials: { accountSid: sid("AC", 1), username: sid("AC", 1), password: "token" },
      world,
      wire: createSimulatorWire(simulator, world, 80),
      parallelism: 50,
    });
    const creates = Array.from({ length: 500 }, (_, index) =>
      twilio.endpoint("phone_number").create([sid("KS", 1)], { sid: sid("PN", index) }),
    );
    await world.run(Promise.all(creates));
    const { requests } = simulator.requests();
    expect(requests.map(({ status }) => status)).toEqual(Array.from({ length: 500 }, () => 201));
    expect((world.now() - world.start) / 1000).toBeLessThanOrEqual(15 * 1.05);
  });
});
