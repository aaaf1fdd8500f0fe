import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { UsageFailure } from "../http/usage.ts";
import { createFakeWire, type FakeWire, type Reply } from "../testing/fake-wire.ts";
import { createVirtualWorld } from "../testing/virtual-world.ts";
import { type ConnectGitHubOptions, connectGitHub } from "./client.ts";
import { GitHubFailure, type GitHubFailureKind } from "./failure.ts";
import type { GitHub } from "./port.ts";

const TOKEN = "ghs_secretOfMine0123456789";
const repo = { owner: "acme", repo: "phones" };
const json = { "content-type": "application/json; charset=utf-8" };
/** A virtual world begins here. */
const START_SECONDS = Date.UTC(2026, 0, 1) / 1000;

// Loading takes real time, of which a virtual clock knows nothing.
beforeAll(() => import("@octokit/request"));

const METHODS: Readonly<Record<string, (github: GitHub) => Promise<unknown>>> = {
  GET: (github) => github.request("GET /repos/{owner}/{repo}", repo),
  PATCH: (github) =>
    github.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      ...repo,
      comment_id: 7,
      body: "b",
    }),
  DELETE: (github) =>
    github.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", { ...repo, comment_id: 7 }),
  PUT: (github) =>
    github.request("PUT /repos/{owner}/{repo}/contents/{path}", {
      ...repo,
      path: "a/b.json",
      message: "m",
      content: "eA==",
    }),
  POST: (github) =>
    github.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...repo,
      issue_number: 7,
      body: "b",
    }),
};

interface Ran {
  readonly wire: FakeWire;
  readonly result: { readonly status: number; readonly data: unknown } | GitHubFailure;
  /** Milliseconds. */
  readonly waits: readonly number[];
}

async function run(
  method: string,
  replies: readonly Reply[],
  options: Partial<ConnectGitHubOptions> = {},
): Promise<Ran> {
  const world = createVirtualWorld();
  const wire = createFakeWire(
    (_, number) => replies[number - 1] ?? replies.at(-1) ?? { status: 200, json: {}, headers: json },
  );
  const waits: number[] = [];
  const github = connectGitHub({
    token: TOKEN,
    world,
    wire,
    onWait: ({ milliseconds }) => waits.push(milliseconds),
    ...options,
  });
  const result = await world.run(
    (METHODS[method]?.(github) ?? Promise.reject()).catch((error: unknown) => error),
  );
  expect(world.now() - world.start).toBe(waits.reduce((sum, wait) => sum + wait, 0));
  return { wire, waits, result: result as Ran["result"] };
}

const ok: Reply = { status: 200, json: { id: 1 }, headers: json };
const said = (status: number, message: string, headers: Record<string, string> = {}): Reply => ({
  status,
  json: { message },
  headers: { ...json, ...headers },
});
const forbidden = said(403, "Resource not accessible by integration");
const secondary = said(403, "You have exceeded a secondary rate limit. Please wait.");

describe("a request", () => {
  it("goes to the API's host with the token, the version and the type", async () => {
    const { wire, result } = await run("PUT", [ok], { userAgent: "test/1" });
    expect(result).toMatchObject({ status: 200, data: { id: 1 } });
    expect(wire.sent).toEqual([
      {
        origin: { secure: true, hostname: "api.github.com", port: "", prefix: "" },
        method: "PUT",
        path: "/repos/acme/phones/contents/a%2Fb.json",
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${TOKEN}`,
          "content-type": "application/json; charset=utf-8",
          "user-agent": "test/1",
          "x-github-api-version": "2022-11-28",
        },
        body: '{"message":"m","content":"eA=="}',
      },
    ]);
  });

  it("goes to GITHUB_API_URL, with its path", async () => {
    const { wire } = await run("GET", [ok], { apiUrl: "https://ghe.example/api/v3/" });
    expect(wire.sent).toMatchObject([
      { origin: { hostname: "ghe.example", prefix: "/api/v3" }, path: "/repos/acme/phones" },
    ]);
  });

  it("never goes to another host", async () => {
    const wire = createFakeWire(() => ok);
    const github = connectGitHub({ token: TOKEN, wire });
    const elsewhere = github.request("GET /repos/{owner}/{repo}", {
      ...repo,
      baseUrl: "https://evil.example",
    });
    await expect(elsewhere).rejects.toMatchObject({ name: "GitHubFailure", kind: "invalid" });
    const prefixed = { ...repo, baseUrl: "https://api.github.com.evil.example" };
    await expect(github.request("GET /repos/{owner}/{repo}", prefixed)).rejects.toBeInstanceOf(GitHubFailure);
    expect(wire.sent).toEqual([]);
  });

  it("gives text where it is not JSON", async () => {
    const raw: Reply = {
      status: 200,
      text: "plain",
      headers: { "content-type": "application/octet-stream" },
    };
    expect((await run("GET", [raw])).result).toMatchObject({ data: "plain" });
  });

  it("does not announce deprecations on stderr", async () => {
    const old = said(200, "", { deprecation: "true", sunset: "tomorrow" });
    const { result } = await run("GET", [old]);
    expect(result).toMatchObject({ status: 200 });
  });
});

type Row = [
  what: string,
  methods: string,
  replies: readonly Reply[],
  end: number | GitHubFailureKind,
  waits: readonly number[],
  maxWaitMs?: number,
];
const ALL = "GET PATCH DELETE PUT POST";
const IDEMPOTENT = "GET PATCH DELETE";
/** As the virtual world's chance has it: three quarters of 0.5, 1, 2, 4 and 8 seconds. */
const BACKOFF = [375, 750, 1500, 3000, 6000];

const policy: readonly Row[] = [
  ["fine", ALL, [ok], 200, []],
  ["401", ALL, [said(401, "Bad credentials")], "unauthorized", []],
  ["403", ALL, [forbidden], "forbidden", []],
  ["404", ALL, [said(404, "Not Found")], "not-found", []],
  ["410", ALL, [said(410, "Gone")], "not-found", []],
  ["409", ALL, [said(409, "does not match")], "conflict", []],
  ["422", ALL, [said(422, "Validation Failed")], "invalid", []],
  ["400", ALL, [said(400, "Problems parsing JSON")], "invalid", []],
  ["301", ALL, [said(301, "")], "invalid", []],
  ["403 with Retry-After", ALL, [said(403, "slow", { "retry-after": "7" }), ok], 200, [7000]],
  ["429 with Retry-After", ALL, [said(429, "slow", { "retry-after": "7" }), ok], 200, [7000]],
  ["429 with nothing", ALL, [said(429, "slow"), ok], 200, [60_000]],
  [
    "the limit used up",
    ALL,
    [
      said(403, "API rate limit exceeded", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(START_SECONDS + 40),
      }),
      ok,
    ],
    200,
    [40_000],
  ],
  [
    "a reset that is past by our clock",
    ALL,
    [said(429, "", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(START_SECONDS - 5) }), ok],
    200,
    [1000],
  ],
  [
    "403 while the limit is not used up",
    ALL,
    [said(403, "no", { "x-ratelimit-remaining": "9" })],
    "forbidden",
    [],
  ],
  ["a secondary limit without a time", ALL, [secondary, ok], 200, [60_000]],
  ["a secondary limit again", ALL, [secondary, secondary, ok], "rate-limited", [60_000]],
  [
    "a secondary limit again, with patience",
    ALL,
    [secondary, secondary, ok],
    200,
    [60_000, 120_000],
    200_000,
  ],
  ["a longer wait than allowed", ALL, [said(429, "", { "retry-after": "91" })], "rate-limited", []],
  [
    "waits that are too long together",
    ALL,
    [said(429, "", { "retry-after": "50" })],
    "rate-limited",
    [50_000],
  ],
  ["no end of limits", ALL, [said(429, "", { "retry-after": "0" })], "rate-limited", [0, 0, 0, 0, 0]],
  ["502 once", IDEMPOTENT, [said(502, ""), ok], 200, [375]],
  ["502 for ever", IDEMPOTENT, [said(502, "")], "unavailable", BACKOFF],
  ["502", "PUT POST", [said(502, ""), ok], "unknown-outcome", []],
  ["503", "PUT POST", [said(503, ""), ok], "unknown-outcome", []],
  ["408", "PUT POST", [said(408, ""), ok], "unknown-outcome", []],
  ...(["timeout", "reset", "truncated"] as const).flatMap((fault): Row[] => [
    [fault, IDEMPOTENT, [fault, fault, ok], 200, [375, 750]],
    [fault, "PUT POST", [fault, ok], "unknown-outcome", []],
  ]),
  ["too large", "GET", ["too-large"], "unavailable", []],
  ["too large", "PUT POST", ["too-large"], "unknown-outcome", []],
  ["unreachable once", ALL, ["unreachable", ok], 200, [375]],
  ["unreachable for ever", ALL, ["unreachable"], "unavailable", BACKOFF],
  ["untrusted", ALL, ["untrusted"], "unavailable", []],
  ["trouble, then a refusal", IDEMPOTENT, ["reset", forbidden], "forbidden", [375]],
];

describe("what happens after", () => {
  const rows = policy.flatMap(([what, methods, ...rest]) =>
    methods.split(" ").map((method): Row => [what, method, ...rest]),
  );
  it.each(rows)("%s, %s", async (_, method, replies, end, expected, maxWaitMs = 90_000) => {
    const { result, waits, wire } = await run(method, replies, { maxWaitMs });
    if (typeof end === "number") expect(result).toMatchObject({ status: end });
    else {
      expect(result).toBeInstanceOf(GitHubFailure);
      expect(result).toMatchObject({ kind: end });
    }
    expect(waits).toEqual(expected);
    expect(wire.sent).toHaveLength(waits.length + 1);
  });

  it("the signal ends a wait, and what is asked later is still sent once", async () => {
    const world = createVirtualWorld();
    const stop = new AbortController();
    const wire = createFakeWire(() => "reset");
    const github = connectGitHub({ token: TOKEN, world, wire, signal: stop.signal });
    const asked = METHODS.GET?.(github).catch((error: unknown) => error);
    const stopped = world.sleep(100).then(() => stop.abort());
    expect(await world.run(Promise.resolve(asked))).toMatchObject({ kind: "interrupted", status: null });
    await stopped;
    expect(world.now() - world.start).toBe(100);
    expect(wire.sent).toHaveLength(1);
    expect(await METHODS.PUT?.(github).catch((error: unknown) => error)).toMatchObject({
      kind: "unknown-outcome",
    });
    expect(wire.sent).toHaveLength(2);
  });
});

describe("a failure", () => {
  it("holds GitHub's words, what would be enough, where to read and what support asks for", async () => {
    const reply: Reply = {
      status: 403,
      json: {
        message: `Resource not\naccessible\u202e by ${TOKEN}`,
        errors: ["first", { message: "second" }, { resource: "Issue", field: "title", code: "missing" }, 7],
        documentation_url: "https://docs.github.com/rest/a",
      },
      headers: {
        ...json,
        "x-accepted-github-permissions": "contents=write",
        "x-github-request-id": "AB:12",
      },
    };
    const { result } = await run("POST", [reply]);
    expect({ ...result, message: (result as GitHubFailure).message }).toEqual({
      name: "GitHubFailure",
      kind: "forbidden",
      status: 403,
      message: "Resource not accessible by ***; first; second; title missing",
      acceptedPermissions: "contents=write",
      documentationUrl: "https://docs.github.com/rest/a",
      requestId: "AB:12",
    });
  });

  it.each<[string, Reply, string]>([
    ["an answer without words", { status: 500, text: "<html>" }, "GitHub answered 500."],
    ["a redirect", { status: 301, text: "" }, "GitHub answered 301, a redirect, which is never followed"],
    ["no answer", "timeout", "GitHub did not answer in time."],
  ])("%s", async (_, reply, words) => {
    const { result } = await run("POST", [reply]);
    expect((result as GitHubFailure).message).toContain(words);
    expect(result).not.toHaveProperty("cause");
  });

  it("holds no token, in no member", async () => {
    for (const reply of [forbidden, secondary, "reset", said(500, TOKEN)] as const) {
      const { result } = await run("POST", [reply], { maxWaitMs: 0 });
      const all = [result, (result as GitHubFailure).stack, (result as GitHubFailure).message];
      expect(JSON.stringify(all)).not.toContain(TOKEN);
    }
  });
});

describe("pages", () => {
  const link = (page: number, host = "https://api.github.com"): Record<string, string> => ({
    ...json,
    link: `<${host}/repositories/7/issues/1/comments?per_page=100&page=${page}>; rel="next", <${host}/x?page=9>; rel="last"`,
  });
  const list = (wire: FakeWire) =>
    connectGitHub({ token: TOKEN, wire }).pages("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...repo,
      issue_number: 1,
    });
  const read = async (wire: FakeWire, most = 10): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const page of list(wire)) {
      found.push(page);
      if (found.length === most) break;
    }
    return found;
  };
  const three = (): FakeWire =>
    createFakeWire((_, number) => ({
      status: 200,
      json: [number],
      headers: number < 3 ? link(number + 1) : json,
    }));

  it("are read one after the other, 100 at a time", async () => {
    const wire = three();
    expect(await read(wire)).toEqual([[1], [2], [3]]);
    const path = "/repos/acme/phones/issues/1/comments";
    expect(wire.sent.map((one) => one.path)).toEqual([
      `${path}?per_page=100`,
      `${path}?per_page=100&page=2`,
      `${path}?per_page=100&page=3`,
    ]);
  });

  it("stop when the reader does", async () => {
    const wire = three();
    expect(await read(wire, 2)).toEqual([[1], [2]]);
    expect(wire.sent).toHaveLength(2);
  });

  it("never lead to another host", async () => {
    const wire = createFakeWire((_, number) => ({
      status: 200,
      json: [number],
      headers: number < 2 ? link(2, "https://evil.example") : json,
    }));
    await read(wire);
    expect(wire.sent.map(({ origin }) => origin.hostname)).toEqual(["api.github.com", "api.github.com"]);
  });

  it("end in a failure where one cannot be read", async () => {
    const wire = createFakeWire((_, number) =>
      number === 1 ? { status: 200, json: [1], headers: link(2) } : said(404, "Not Found"),
    );
    await expect(read(wire)).rejects.toMatchObject({ kind: "not-found" });
  });
});

describe("settings that cannot be right", () => {
  it.each<[Partial<ConnectGitHubOptions>, string]>([
    [{ token: " " }, "missing-credentials"],
    [{ token: "a b" }, "malformed-credentials"],
    [{ token: "a\r\nx: y" }, "malformed-credentials"],
    [{ apiUrl: "http://ghe.example" }, "invalid-base-url"],
    [{ apiUrl: "ghe.example" }, "invalid-base-url"],
    [{ apiUrl: "https://a:b@ghe.example" }, "invalid-base-url"],
  ])("%o", (options, code) => {
    const failing = (): unknown => connectGitHub({ token: TOKEN, ...options });
    expect(failing).toThrow(UsageFailure);
    expect(failing).toThrow(expect.objectContaining({ code }));
  });

  it.each([`${TOKEN}\n`, ` ${TOKEN}`])("but %j is read as it was meant", async (token) => {
    const { wire } = await run("GET", [ok], { token });
    expect(wire.sent[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("plain http is for this machine", async () => {
    const { wire } = await run("GET", [ok], { apiUrl: "http://127.0.0.1:4000" });
    expect(wire.sent[0]?.origin).toEqual({ secure: false, hostname: "127.0.0.1", port: "4000", prefix: "" });
  });
});

/** Prints whether Node's own fetch was loaded by a request, success and failure, which costs tens of milliseconds. */
const SCRIPT = `
  const { connectGitHub } = await import(process.argv[1]);
  const answers = [{ status: 200, headers: { "content-type": "application/json" }, text: "{}" }, { status: 404, headers: {}, text: "{}" }];
  const github = connectGitHub({ token: "t", wire: { send: async () => answers.shift(), close() {} } });
  const ask = () => github.request("GET /repos/{owner}/{repo}", { owner: "o", repo: "r" });
  await ask();
  await ask().catch(() => undefined);
  console.log(process.moduleLoadList.filter((name) => name.includes("undici/undici")).length);
`;

it("does without Node's fetch", async () => {
  const client = fileURLToPath(new URL("./client.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=twilio-proxy-source",
    "--input-type=module",
    "--eval",
    SCRIPT,
    client,
  ]);
  expect(stdout.trim()).toBe("0");
}, 30_000);
