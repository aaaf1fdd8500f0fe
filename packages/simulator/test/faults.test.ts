import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import type { FaultPlan, FaultRule } from "../src/index.ts";
import { alice, type Bench, bench, order, rideSeed, rides, sid } from "./harness.ts";

async function faulty(...rules: FaultRule[]): Promise<Bench> {
  return bench({ seed: rideSeed(), faults: { rules } });
}

interface Received {
  readonly status: number;
  readonly text: string;
}

/** Over a real socket; rejects as a client does. */
function overHttp(
  at: Bench,
  method: string,
  path: string,
  form: Record<string, string> = {},
): Promise<Received> {
  const body = new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      at.simulator.url + path,
      {
        method,
        agent: false,
        headers: {
          authorization: `Basic ${btoa(`${sid("AC", 1)}:any`)}`,
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(Buffer.byteLength(body)),
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const names = async (at: Bench) =>
  ((await at.get("/v1/Services")).body.services as { unique_name: string }[]).map(
    ({ unique_name }) => unique_name,
  );

describe("kinds", () => {
  test.each([
    ["429", 429, 80621],
    ["500", 500, 20500],
    ["502", 502, undefined],
    ["503", 503, 20503],
    ["401", 401, 20003],
  ] as const)("%s answers before anything is written", async (kind, status, code) => {
    const at = await faulty({ kind, method: "POST" });
    expect(await at.post("/v1/Services", { UniqueName: "new" })).toMatchObject({ status, code });
    expect(await names(at)).not.toContain("new");
  });

  test.each(["429", "503"] as const)("%s carries Retry-After only when the rule says so", async (kind) => {
    const at = await faulty({ kind, nth: 1 }, { kind, nth: 2, retry_after: 7 });
    expect((await at.get(rides)).headers["retry-after"]).toBeUndefined();
    expect((await at.get(rides)).headers["retry-after"]).toBe("7");
  });

  test("html is a page where JSON belongs", async () => {
    const at = await faulty({ kind: "html", times: 1 });
    const { status, text } = await overHttp(at, "POST", "/v1/Services", { UniqueName: "new" });
    expect(status).toBe(502);
    expect(text).toMatch(/^<!DOCTYPE html>/);
    expect(await names(at)).not.toContain("new");
  });

  test("lost-answer writes, then cuts the connection", async () => {
    const at = await faulty({ kind: "lost-answer", method: "POST", times: 1 });
    await expect(overHttp(at, "POST", "/v1/Services", { UniqueName: "new" })).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(await names(at)).toContain("new");
    expect(at.simulator.requests().requests[0]).toMatchObject({ status: 201 });
  });

  test("reset cuts before the write", async () => {
    const at = await faulty({ kind: "reset", method: "POST", times: 1 });
    await expect(overHttp(at, "POST", "/v1/Services", { UniqueName: "new" })).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(await names(at)).not.toContain("new");
    expect(at.simulator.requests().requests[0]).toMatchObject({ status: 0 });
  });

  test("in process a cut rejects alike", async () => {
    const at = await faulty({ kind: "reset", times: 1 });
    await expect(at.get(rides)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("truncated stops in the middle of the body", async () => {
    const at = await faulty({ kind: "truncated", nth: 1 }, { kind: "truncated", method: "DELETE" });
    await expect(overHttp(at, "GET", rides)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await overHttp(at, "GET", rides)).status).toBe(200);
    await expect(overHttp(at, "DELETE", rides)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("slow-body takes its time and arrives whole", async () => {
    const at = await faulty({ kind: "slow-body", ms: 120, nth: 1 });
    const began = performance.now();
    const { text } = await overHttp(at, "GET", rides);
    expect(performance.now() - began).toBeGreaterThan(90);
    expect(JSON.parse(text)).toMatchObject({ unique_name: "rides" });
  });

  test("latency holds for every answer", async () => {
    const at = await bench({ seed: rideSeed(), latency: 30 });
    const began = performance.now();
    await at.get(rides);
    await overHttp(at, "GET", rides);
    expect(performance.now() - began).toBeGreaterThan(50);
  });
});

describe("stale reads", () => {
  const stale: FaultPlan = { rules: [{ kind: "stale-read", method: "GET" }] };

  test("a resource just created is not there yet, in its list neither", async () => {
    const at = await bench({ seed: rideSeed() });
    const service = await at.make("/v1/Services", { UniqueName: "new" });
    at.simulator.setFaults(stale);
    expect(await at.get(`/v1/Services/${service.sid}`)).toMatchObject({ status: 404, code: 20404 });
    expect(await names(at)).toEqual(["rides", "food"]);
    expect((await at.get(rides)).status).toBe(200);
  });

  test("an update is not seen yet, a deletion neither", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(order, { Ttl: "60" });
    await at.post(order, { Status: "closed" });
    at.simulator.setFaults(stale);
    expect((await at.get(order)).body).toMatchObject({ ttl: 60, status: "open" });
    await at.del(order);
    expect((await at.get(order)).body).toMatchObject({ status: "closed" });
    expect((await at.get(`${rides}/Sessions`)).body.sessions).toHaveLength(1);
    await at.del(`${rides}/PhoneNumbers/${sid("PN", 0)}`);
    expect((await at.get(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).status).toBe(200);
    at.simulator.setFaults({ rules: [] });
    expect((await at.get(order)).status).toBe(404);
  });

  test("the pages around a write agree with each other", async () => {
    const at = await bench({ seed: rideSeed(4) });
    await at.del(`${rides}/PhoneNumbers/${sid("PN", 1)}`);
    at.simulator.setFaults(stale);
    const first = (await at.get(`${rides}/PhoneNumbers?PageSize=2`)).body;
    const rows = first.phone_numbers as { sid: string }[];
    expect(rows.map((row) => row.sid)).toEqual([sid("PN", 0), sid("PN", 1)]);
  });

  test("a seed has no past, and a refused create leaves none", async () => {
    const at = await bench({ seed: rideSeed() });
    await at.post(`${rides}/Sessions`, {
      Participants: [alice, "+15551234567"].map((Identifier) => JSON.stringify({ Identifier })),
    });
    at.simulator.setFaults(stale);
    expect((await at.get(`${rides}/Sessions`)).body.sessions).toHaveLength(1);
    expect((await at.get(order)).status).toBe(200);
  });
});

describe("rules", () => {
  const statuses = async (at: Bench, count: number, path = rides) => {
    const seen: number[] = [];
    for (let n = 0; n < count; n++) seen.push((await at.get(path)).status);
    return seen;
  };

  test.each([
    ["every request", {}, [500, 500, 500, 500, 500]],
    ["the nth", { nth: 3 }, [200, 200, 500, 200, 200]],
    ["the nth and the next", { nth: 2, times: 2 }, [200, 500, 500, 200, 200]],
    ["some times", { times: 2 }, [500, 500, 200, 200, 200]],
    ["another method", { method: "POST" }, [200, 200, 200, 200, 200]],
    ["another path", { path: "/v1/Services/*/Sessions" }, [200, 200, 200, 200, 200]],
    ["a glob of one segment", { path: "/v1/Services/*", nth: 1 }, [500, 200, 200, 200, 200]],
    ["a glob over all", { path: "/v1/**", nth: 1 }, [500, 200, 200, 200, 200]],
    ["never", { probability: 0 }, [200, 200, 200, 200, 200]],
    ["always", { probability: 1 }, [500, 500, 500, 500, 500]],
  ])("%s", async (_, rule, expected) => {
    const at = await faulty({ kind: "500", ...rule });
    expect(await statuses(at, 5)).toEqual(expected);
  });

  test("a glob of one segment does not reach deeper, and the query does not count", async () => {
    const at = await faulty({ kind: "500", path: "/v1/Services/*" });
    expect((await at.get(`${rides}/Sessions`)).status).toBe(200);
    expect((await at.get(`${rides}?x=/y`)).status).toBe(500);
  });

  test("chance is the seed's: the same seed, the same faults", async () => {
    const run = async (seed: number) => {
      const at = await bench({
        seed: rideSeed(),
        faults: { seed, rules: [{ kind: "503", probability: 0.5 }] },
      });
      return statuses(at, 40);
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503]));
  });

  test("the first rule that is due wins; the others keep their counts", async () => {
    const at = await faulty({ kind: "500", nth: 1 }, { kind: "503", times: 1 });
    expect(await statuses(at, 3)).toEqual([500, 503, 200]);
  });

  test("reset goes back to the faults of the start", async () => {
    const at = await faulty({ kind: "500", nth: 1 });
    at.simulator.setFaults({ rules: [{ kind: "503" }] });
    expect((await at.get(rides)).status).toBe(503);
    at.simulator.reset();
    expect(await statuses(at, 2)).toEqual([500, 200]);
  });

  test.each([
    [{ rules: [{ kind: "flood" }] }, "rules[0].kind"],
    [{ rules: [{ kind: "500" }, { kind: "500", nth: 0 }] }, "rules[1].nth"],
    [{ rules: [{ kind: "500", probability: 2 }] }, "rules[0].probability"],
    [{ rules: [{ kind: "500", nth: 1, probability: 0.5 }] }, "rules[0]"],
    [{ rules: [{ kind: "500", verb: "GET" }] }, "rules[0].verb"],
    [{ rules: [{ kind: "500", method: "get" }] }, "rules[0].method"],
    [{ rules: {} }, "rules"],
    [{}, "rules"],
    [[], ""],
  ])("%j is refused with its place", async (faults, place) => {
    await expect(bench({ faults: faults as unknown as FaultPlan })).rejects.toMatchObject({
      name: "SimulatorInputError",
      file: "faults",
      place,
    });
  });
});
