import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { json } from "./exchange.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import type { FaultKind } from "./fault-rules.ts";

let proxy: FaultProxy;
let seen: string[] = [];

beforeEach(async () => {
  seen = [];
  proxy = await startFaultProxy({
    observe: () => {},
    upstream: async ({ method, path }) => {
      seen.push(`${method} ${path}`);
      return json(200, { ok: true }, { link: '<http://127.0.0.1:9/x?page=2>; rel="next"' });
    },
  });
});
afterEach(() => proxy.close());

async function call(
  method: string,
  path: string,
): Promise<{ status: number; headers: Headers; text: string } | "reset"> {
  try {
    const answer = await fetch(proxy.url + path, { method });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch {
    return "reset";
  }
}

test("what passes is kept, its links lead to the proxy", async () => {
  const answer = await call("GET", "/a?b=1");
  expect(answer).toMatchObject({ status: 200, text: '{"ok":true}' });
  expect(answer === "reset" ? "" : answer.headers.get("link")).toBe(`<${proxy.url}/x?page=2>; rel="next"`);
  expect(proxy.exchanges).toMatchObject([{ method: "GET", path: "/a?b=1", status: 200, fault: null }]);
  proxy.clear();
  expect(proxy.exchanges).toEqual([]);
});

describe.each<[FaultKind, number, boolean]>([
  ["502-before", 502, false],
  ["502-after", 502, true],
  ["reset-before", 0, false],
  ["reset-after", 0, true],
  ["403-secondary", 403, false],
  ["429-primary", 429, false],
  ["forbidden", 403, false],
  ["slow", 200, true],
])("%s", (kind, status, reached) => {
  test("is told, and GitHub saw it or not", async () => {
    proxy.setFaults([{ kind, method: "POST", path: "/repos/*/*/issues/**", ms: 1 }]);
    const answer = await call("POST", "/repos/acme/voice/issues/1/comments");
    expect(answer === "reset" ? 0 : answer.status).toBe(status);
    expect(seen.length).toBe(reached ? 1 : 0);
    expect(proxy.exchanges[0]?.status).toBe(status);
  });
});

test("limits and refusals carry the headers a client is to obey", async () => {
  proxy.setFaults([
    { kind: "403-secondary", retryAfter: 7, times: 1 },
    { kind: "429-primary", resetIn: 100, times: 1 },
    { kind: "forbidden" },
  ]);
  const header = async (name: string): Promise<string | null> => {
    const answer = await call("POST", "/repos/acme/voice/issues/1/comments");
    return answer === "reset" ? null : answer.headers.get(name);
  };
  expect(await header("retry-after")).toBe("7");
  expect(Number(await header("x-ratelimit-reset")) * 1000).toBeGreaterThan(Date.now() + 90_000);
  expect(await header("x-accepted-github-permissions")).toBe("issues=write; pull_requests=write");
});

test("nth and times count matches; probability follows the seed", async () => {
  proxy.setFaults([{ kind: "502-before", path: "/a", nth: 2, times: 2 }]);
  const statuses = async (count: number): Promise<number[]> => {
    const all: number[] = [];
    for (let n = 0; n < count; n += 1) {
      await call("GET", "/b");
      const answer = await call("GET", "/a");
      all.push(answer === "reset" ? 0 : answer.status);
    }
    return all;
  };
  expect(await statuses(4)).toEqual([200, 502, 502, 200]);
  const rules = [{ kind: "502-before", path: "/a", probability: 0.5 }] as const;
  const thrown = async (seed: number): Promise<number[]> => {
    proxy.setFaults(rules, seed);
    return await statuses(12);
  };
  const first = await thrown(3);
  expect(await thrown(3)).toEqual(first);
  expect(await thrown(4)).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([200, 502]));
});

test("a held request waits for its release, others pass", async () => {
  const held = proxy.hold({ method: "PATCH", path: "**/comments/*" });
  const answer = call("PATCH", "/issues/comments/1");
  expect((await held.arrived).path).toBe("/issues/comments/1");
  await call("GET", "/other");
  expect(seen).toEqual(["GET /other"]);
  held.release();
  await answer;
  expect(seen).toEqual(["GET /other", "PATCH /issues/comments/1"]);
});
