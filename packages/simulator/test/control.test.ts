import { expect, test } from "vitest";
import { type Bench, bench, order, rideSeed, rides, sid, start } from "./harness.ts";

async function control(at: Bench, method: string, route: string, body?: unknown) {
  const answer = await fetch(`${at.simulator.url}/_simulator/${route}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

test("the log has method, path without query, status and time; control calls are not in it", async () => {
  const at = await bench({ seed: rideSeed() });
  await at.get(`${rides}/Sessions?PageSize=5`);
  await at.get("/v1/Nothing");
  await control(at, "GET", "requests");
  const expected = {
    total: 2,
    requests: [
      { method: "GET", path: `${rides}/Sessions`, status: 200, at: "2026-03-01T12:00:00.000Z" },
      { method: "GET", path: "/v1/Nothing", status: 404, at: "2026-03-01T12:00:00.000Z" },
    ],
  };
  expect((await control(at, "GET", "requests")).body).toEqual(expected);
  expect(at.simulator.requests()).toEqual(expected);
  expect((await control(at, "DELETE", "requests")).status).toBe(200);
  expect((await control(at, "GET", "requests")).body).toEqual({ total: 0, requests: [] });
});

test("the account is read and loaded, needs no credentials, and reset goes back to what was loaded", async () => {
  const at = await bench({ seed: rideSeed() });
  const { body } = await control(at, "GET", "account");
  expect(body).toEqual(at.simulator.account());
  const seed = { account_sid: sid("AC", 7), services: [{ sid: sid("KS", 7), unique_name: "seven" }] };
  expect(await control(at, "POST", "account", seed)).toMatchObject({ status: 200 });
  expect(at.simulator.accountSid).toBe(sid("AC", 7));
  expect((await at.get(`/v1/Services/${sid("KS", 7)}`)).status).toBe(200);
  await at.del(`/v1/Services/${sid("KS", 7)}`);
  at.simulator.advance(100);
  await control(at, "POST", "reset");
  expect((await at.get(`/v1/Services/${sid("KS", 7)}`)).body.date_created).toBe("2026-03-01T12:00:00Z");
  expect(at.simulator.requests().total).toBe(1);
});

test("a bad seed is told with its place and changes nothing", async () => {
  const at = await bench({ seed: rideSeed() });
  expect(await control(at, "POST", "account", { services: [{}] })).toEqual({
    status: 400,
    body: { message: "seed: services[0].unique_name is missing.", place: "services[0].unique_name" },
  });
  expect(await control(at, "POST", "account", "{")).toMatchObject({ status: 400 });
  expect((await at.get(rides)).status).toBe(200);
});

test("faults, behaviour and clock are set", async () => {
  const at = await bench({ seed: rideSeed() });
  await control(at, "POST", "faults", { rules: [{ kind: "503", times: 1 }] });
  expect((await at.get(rides)).status).toBe(503);
  expect(await control(at, "POST", "faults", { rules: [{}] })).toMatchObject({
    status: 400,
    body: { place: "rules[0].kind" },
  });
  await control(at, "POST", "behaviour", { shortCodeRoutes: false });
  expect((await at.get(`${rides}/ShortCodes`)).status).toBe(404);
  expect(await control(at, "POST", "behaviour", { pageCap: 0 })).toMatchObject({
    status: 400,
    body: { place: "pageCap" },
  });
  await at.post(order, { Ttl: "60" });
  expect((await control(at, "POST", "clock", { advance_seconds: 60 })).body).toEqual({
    now: new Date(start + 60_000).toISOString(),
  });
  expect((await at.get(order)).body.status).toBe("closed");
  expect(await control(at, "POST", "interaction", { session_sid: sid("KC", 1) })).toMatchObject({
    status: 400,
    body: { place: "session_sid" },
  });
  await at.post(order, { Status: "in-progress" });
  expect((await control(at, "POST", "interaction", { session_sid: sid("KC", 1) })).status).toBe(200);
  expect(await control(at, "POST", "clock", { advance_seconds: "1" })).toMatchObject({ status: 400 });
  expect(await control(at, "POST", "nothing")).toMatchObject({ status: 404 });
});

test("a name that is not this machine's is refused: web pages cannot reach in", async () => {
  const { simulator } = await bench({ seed: rideSeed() });
  const answer = await simulator.request({
    path: "/_simulator/account",
    headers: { host: "evil.example:80" },
  });
  expect(answer.status).toBe(403);
});

test("the log keeps the latest requests and counts all", async () => {
  const { createRequestLog, loggedRequests, logRequest } = await import("../src/http/request-log.ts");
  const log = createRequestLog(3);
  for (let n = 0; n < 5; n++) logRequest(log, { method: "GET", path: `/${n}`, status: 200, at: "" });
  const { total, requests } = loggedRequests(log);
  expect(total).toBe(5);
  expect(requests.map(({ path }) => path)).toEqual(["/2", "/3", "/4"]);
});

test("SIDs depend on what is created, not on what is read; reset starts them anew", async () => {
  const made = async (at: Bench) => (await at.make("/v1/Services", { UniqueName: "new" })).sid;
  const [first, second] = [await bench({ seed: rideSeed() }), await bench({ seed: rideSeed() })];
  await second.get(rides);
  const expected = await made(first);
  expect(await made(second)).toBe(expected);
  second.simulator.reset();
  expect(await made(second)).toBe(expected);
});

test("close frees the port", async () => {
  const at = await bench();
  const port = Number(new URL(at.simulator.url).port);
  await at.simulator.close();
  const again = await bench({ port });
  expect(again.simulator.url).toBe(`http://127.0.0.1:${port}`);
  await expect(bench({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
