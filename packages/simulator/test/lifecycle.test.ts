import { describe, expect, test } from "vitest";
import { alice, type Bench, bench, bob, order, phone, rideSeed, rides, sid, start } from "./harness.ts";

const people = `${order}/Participants`;
const day = 24 * 3600;
const iso = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

describe("the life of a session", () => {
  test("a new one is open and has neither start nor expiry, even with a ttl", async () => {
    const at = await bench({ seed: rideSeed() });
    const session = await at.make(`${rides}/Sessions`, { Ttl: 600 });
    expect(session).toMatchObject({
      status: "open",
      mode: "voice-and-message",
      ttl: 600,
      unique_name: null,
      date_started: null,
      date_expiry: null,
      date_ended: null,
      closed_reason: null,
    });
  });

  test("participants do not change its state", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.make(people, { Identifier: alice });
    await at.make(people, { Identifier: bob });
    expect((await at.get(order)).body).toMatchObject({ status: "open", date_started: null });
  });

  test("closing keeps participants and gives a reason; re-opening takes both back", async () => {
    const at = await bench({ seed: rideSeed() });
    const person = await at.make(people, { Identifier: alice });
    at.simulator.advance(60);
    const closed = await at.post(order, { Status: "closed" });
    expect(closed).toMatchObject({ status: 200 });
    expect(closed.body).toMatchObject({
      status: "closed",
      closed_reason: "api",
      date_ended: iso(start + 60_000),
      date_started: null,
    });
    const reopened = await at.post(order, { Status: "in-progress" });
    expect(reopened.body).toMatchObject({ status: "in-progress", closed_reason: null, date_ended: null });
    expect((await at.get(`${people}/${person.sid}`)).body.proxy_identifier).toBe(person.proxy_identifier);
  });

  test("open may go to in-progress by update, with a ttl in the same call", async () => {
    const at = await bench({ seed: rideSeed() });
    const { body } = await at.post(order, { Status: "in-progress", Ttl: "3600" });
    expect(body).toMatchObject({ status: "in-progress", ttl: 3600, date_started: iso(start) });
  });

  test("the first interaction starts it, every one moves the end a ttl brings", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Ttl: "100" });
    at.simulator.advance(60);
    at.simulator.interact(sid("KC", 1));
    const started = iso(start + 60_000);
    expect((await at.get(order)).body).toMatchObject({
      status: "in-progress",
      date_started: started,
      date_last_interaction: started,
    });
    at.simulator.advance(99);
    at.simulator.interact(sid("KC", 1));
    at.simulator.advance(99);
    expect((await at.get(order)).body).toMatchObject({ status: "in-progress", date_started: started });
    at.simulator.advance(1);
    expect((await at.get(order)).body.status).toBe("closed");
    expect(() => at.simulator.interact(sid("KC", 1))).toThrow(/session_sid is not an active session/);
    expect(() => at.simulator.interact(sid("KC", 9))).toThrow(/session_sid/);
  });

  test("re-opening keeps a new date_expiry and drops one that has passed", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { DateExpiry: iso(start + 60_000) });
    at.simulator.advance(60);
    expect((await at.get(order)).body.status).toBe("closed");
    expect((await at.post(order, { Status: "in-progress" })).body).toMatchObject({
      date_expiry: null,
      status: "in-progress",
    });
    await at.post(order, { Status: "closed" });
    const later = iso(start + day * 1000);
    expect((await at.post(order, { Status: "in-progress", DateExpiry: later })).body.date_expiry).toBe(later);
  });

  test("an update without parameters is fine, on a closed session too", async () => {
    const at = await bench({ seed: rideSeed() });
    expect((await at.post(order)).status).toBe(200);
    await at.post(order, { Status: "closed" });
    expect((await at.post(order)).status).toBe(200);
  });

  test("deleting works in any state, frees the name and removes what is below", async () => {
    const at = await bench({ seed: rideSeed() });
    const person = await at.make(people, { Identifier: alice });
    expect((await at.del(order)).status).toBe(204);
    expect((await at.get(order)).status).toBe(404);
    expect((await at.get(`${people}/${person.sid}`)).status).toBe(404);
    expect((await at.post(`${rides}/Sessions`, { UniqueName: "order-1" })).status).toBe(201);
    expect((await at.del(order)).status).toBe(404);
  });
});

describe("time", () => {
  const status = async (at: Bench, path: string) => (await at.get(path)).body.status;

  test("a ttl counts from the creation; the end is when it was due", async () => {
    const at = await bench({ seed: rideSeed() });
    const { sid: session } = await at.make(`${rides}/Sessions`, { Ttl: 600 });
    at.simulator.advance(599);
    expect(await status(at, `${rides}/Sessions/${session}`)).toBe("open");
    at.simulator.advance(100);
    expect((await at.get(`${rides}/Sessions/${session}`)).body).toMatchObject({
      status: "closed",
      closed_reason: "expired",
      date_ended: iso(start + 600_000),
    });
  });

  test("date_expiry wins over ttl", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Ttl: "10", DateExpiry: iso(start + 100_000) });
    at.simulator.advance(99);
    expect(await status(at, order)).toBe("open");
    at.simulator.advance(1);
    expect(await status(at, order)).toBe("closed");
  });

  test("clearing date_expiry lets ttl count again", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Ttl: "10", DateExpiry: iso(start + 100_000) });
    expect((await at.post(order, { DateExpiry: "" })).body.date_expiry).toBeNull();
    at.simulator.advance(10);
    expect(await status(at, order)).toBe("closed");
  });

  test("the service's default_ttl is the fallback, and not read back as the session's", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(rides, { DefaultTtl: "50" });
    expect((await at.get(order)).body.ttl).toBe(0);
    at.simulator.advance(50);
    expect(await status(at, order)).toBe("closed");
  });

  test("a longer ttl moves the end; a re-opened session counts anew", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Ttl: "10" });
    at.simulator.advance(9);
    await at.post(order, { Ttl: "20" });
    at.simulator.advance(9);
    expect(await status(at, order)).toBe("open");
    at.simulator.advance(2);
    expect(await status(at, order)).toBe("closed");
    await at.post(order, { Status: "in-progress" });
    at.simulator.advance(19);
    expect(await status(at, order)).toBe("in-progress");
    at.simulator.advance(1);
    expect(await status(at, order)).toBe("closed");
  });

  test("an expired session gives its numbers back", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Ttl: "10" });
    await at.make(people, { Identifier: alice, ProxyIdentifier: phone(0) });
    const inUse = async () => (await at.get(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).body.in_use;
    expect(await inUse()).toBe(1);
    at.simulator.advance(10);
    expect(await inUse()).toBe(0);
    expect((await at.del(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).status).toBe(204);
  });

  test("90 days after the end a session and all below are gone", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.make(people, { Identifier: alice });
    await at.post(order, { Status: "closed" });
    at.simulator.advance(90 * day - 1);
    expect((await at.get(order)).status).toBe(200);
    at.simulator.advance(1);
    expect((await at.get(order)).status).toBe(404);
    expect((await at.post(`${rides}/Sessions`, { UniqueName: "order-1" })).status).toBe(201);
  });

  test("a session re-opened in time is kept", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Status: "closed" });
    at.simulator.advance(89 * day);
    await at.post(order, { Status: "in-progress" });
    at.simulator.advance(2 * day);
    expect(await status(at, order)).toBe("in-progress");
  });

  test("one jump over end and retention does both", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Ttl: "10" });
    at.simulator.advance(91 * day);
    expect((await at.get(order)).status).toBe(404);
  });
});
