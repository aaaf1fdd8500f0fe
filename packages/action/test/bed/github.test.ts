import { afterEach, describe, expect, test } from "vitest";
import type { ApiAnswer, Exchange } from "./exchange.ts";
import { type GitHub, type GitHubOptions, startGitHub } from "./github.ts";
import { createOracle, oracleAvailable } from "./oracle.ts";

const open: GitHub[] = [];
afterEach(() => Promise.all(open.splice(0).map((github) => github.stop())));

const oracle = createOracle();

/** Every answer these tests get is held against GitHub's description. */
async function start(options: GitHubOptions = {}): Promise<{
  github: GitHub;
  ask(method: string, path: string, body?: unknown, token?: string): Promise<ApiAnswer>;
}> {
  const github = await startGitHub(options);
  open.push(github);
  return {
    github,
    async ask(method, path, body, token = github.tokens.bot) {
      const headers = {
        authorization: `Bearer ${token}`,
        "user-agent": "test",
        "x-github-api-version": "2022-11-28",
      };
      const full = `/repos/${github.fullName}${path}`;
      const answer = await github.api({ method, path: full, headers, body });
      const { status, body: responseBody } = answer;
      oracle.check({
        method,
        path: full,
        status,
        requestBody: body,
        responseBody,
        requestHeaders: {},
        fault: null,
      } satisfies Exchange);
      const problems = [...oracle.problems()];
      oracle.clear();
      expect(problems).toEqual([]);
      return answer;
    },
  };
}

const numbersOf = (answer: ApiAnswer): number[] =>
  (answer.body as { number: number }[]).map(({ number }) => number);

describe("pull requests", () => {
  test("the head follows the branch, files come from the commit", async () => {
    const { github, ask } = await start();
    const first = await github.commit("topic", { "proxy.json": "1" });
    const pull = await github.open("topic");
    const second = await github.commit("topic", { "proxy.json": "2", "README.md": null });
    expect([pull.head.sha, (await github.pull(1)).head.sha]).toEqual([first, second]);
    expect((await ask("GET", "/pulls?head=acme:topic&state=open")).body).toMatchObject([
      { number: 1, head: { sha: second } },
    ]);
    expect(await github.file("proxy.json", second)).toBe("2");
    expect(await github.file("README.md", second)).toBeNull();
    expect((await ask("GET", `/compare/main...${second}`)).body).toMatchObject({
      ahead_by: 2,
      status: "ahead",
    });
  });

  test.each([
    "merge",
    "squash",
    "rebase",
  ] as const)("%s: the base gets both sides, and its commits lead back", async (method) => {
    const { github, ask } = await start({ files: { a: "0", b: "0" } });
    const own = [await github.commit("topic", { a: "1" }), await github.commit("topic", { a: "2" })];
    const pull = await github.open("topic");
    expect(numbersOf(await ask("GET", `/commits/${own[0]}/pulls`))).toEqual([1]);
    await github.commit("main", { b: "1" });
    const { before, sha } = await github.merge(pull, method);
    expect(await github.git.files(sha)).toEqual({ a: "2", b: "1" });
    expect(await github.git.head("main")).toBe(sha);
    const commits = (await ask("GET", `/compare/${before}...${sha}`)).body as { commits: { sha: string }[] };
    expect(commits.commits).toHaveLength({ merge: 3, squash: 1, rebase: 2 }[method]);
    for (const commit of commits.commits) {
      const answer = await ask("GET", `/commits/${commit.sha}/pulls`);
      expect(answer.body).toMatchObject([
        { number: 1, merged_at: expect.any(String), merge_commit_sha: sha, head: { sha: own[1] } },
      ]);
    }
    expect(numbersOf(await ask("GET", `/commits/${before}/pulls`))).toEqual([]);
    expect(numbersOf(await ask("GET", `/commits/${own[1]}/pulls`))).toEqual(method === "merge" ? [1] : []);
    expect((await github.pull(1)).state).toBe("closed");
  });

  test("two merged at once keep both; a conflict cannot be merged", async () => {
    const { github } = await start({ files: { a: "0", b: "0" } });
    await github.commit("one", { a: "1" });
    await github.commit("two", { b: "1" });
    await github.commit("bad", { a: "9" });
    const [one, two, bad] = [await github.open("one"), await github.open("two"), await github.open("bad")];
    await github.merge(one!, "squash");
    const { sha } = await github.merge(two!, "squash");
    expect(await github.git.files(sha)).toEqual({ a: "1", b: "1" });
    await expect(github.merge(bad!, "squash")).rejects.toThrow("conflicts");
    await expect(github.testMerge(bad!)).rejects.toThrow("conflicts");
  });

  test("a merge queue tests a branch of its own, then the base moves there", async () => {
    const { github, ask } = await start({ files: { a: "0", b: "0" } });
    await github.commit("one", { a: "1" });
    await github.commit("two", { b: "1" });
    const group = await github.queue([await github.open("one"), await github.open("two")]);
    expect(group.branch).toBe(`gh-readonly-queue/main/pr-2-${group.baseSha}`);
    expect(await github.git.head("main")).toBe(group.baseSha);
    const { sha } = await group.land();
    expect(await github.git.files(sha)).toEqual({ a: "1", b: "1" });
    expect(numbersOf(await ask("GET", `/commits/${sha}/pulls`))).toEqual([2]);
    expect(await github.git.head(group.branch)).toBeNull();
  });

  test("a fork's commits are found in the base repository", async () => {
    const { github, ask } = await start();
    const fork = await github.fork();
    const sha = await fork.commit("topic", { "proxy.json": "theirs" });
    const pull = await fork.open("topic");
    expect(pull.head.repo).toMatchObject({ full_name: "mallory/voice", fork: true });
    expect(await github.file("proxy.json", sha)).toBe("theirs");
    expect((await ask("GET", "/compare/main...mallory:topic")).body).toMatchObject({ ahead_by: 1 });
    expect(numbersOf(await ask("GET", `/commits/${sha}/pulls`))).toEqual([1]);
    expect(numbersOf(await ask("GET", "/pulls?head=mallory:topic&state=open"))).toEqual([1]);
    const { sha: merged } = await github.merge(pull, "squash");
    expect(await github.file("proxy.json", merged)).toBe("theirs");
  });
});

describe("comments and issues", () => {
  test("the bot is the bot; 300 comments come in pages, and since a time", async () => {
    const { github, ask } = await start();
    await github.commit("topic", { a: "1" });
    const { number } = await github.open("topic");
    await Promise.all(Array.from({ length: 300 }, (_, n) => github.comment(number, `noise ${n}`)));
    const own = await ask("POST", `/issues/${number}/comments`, { body: "plan" });
    expect(own.body).toMatchObject({ user: { login: "github-actions[bot]", type: "Bot" } });
    const first = await ask("GET", `/issues/${number}/comments?per_page=100`);
    expect(first.body).toHaveLength(100);
    expect(first.headers.link).toMatch(/rel="next"/u);
    expect(await github.comments(number)).toHaveLength(301);
    const { id, updated_at } = own.body as { id: number; updated_at: string };
    const since = new Date(Date.parse(updated_at) + 1).toISOString();
    expect((await ask("GET", `/issues/${number}/comments?since=${since}`)).body).toEqual([]);
    expect(
      (await ask("GET", `/issues/${number}/comments?since=${updated_at}&per_page=100`)).body,
    ).not.toEqual([]);
    expect((await ask("DELETE", `/issues/comments/${id}`)).status).toBe(204);
    expect((await ask("PATCH", `/issues/comments/${id}`, { body: "x" })).status).toBe(404);
  });

  test("65,536 characters fit, one more does not, in GitHub's words", async () => {
    const { ask } = await start();
    const fits = await ask("POST", "/issues", { title: "drift", body: "💥".repeat(65_536) });
    expect(fits.status).toBe(201);
    const { number } = fits.body as { number: number };
    expect(
      (await ask("POST", `/issues/${number}/comments`, { body: "x".repeat(65_537) })).body,
    ).toMatchObject({
      message: "Validation Failed",
      errors: [
        {
          resource: "IssueComment",
          code: "unprocessable",
          field: "data",
          message: "Body is too long (maximum is 65536 characters)",
        },
      ],
    });
    expect((await ask("PATCH", `/issues/${number}`, { body: "x".repeat(65_537) })).status).toBe(422);
  });

  test("a pull request is an issue too, for those who filter and for those who do not", async () => {
    const { github, ask } = await start();
    await github.commit("topic", { a: "1" });
    await github.open("topic");
    await ask("POST", "/issues", { title: "drift", body: "b" });
    expect(numbersOf(await ask("GET", "/issues"))).toEqual([2, 1]);
    expect(numbersOf(await ask("GET", "/issues?per_page=1&page=2"))).toEqual([1]);
    expect(numbersOf(await ask("GET", "/issues?creator=github-actions[bot]&state=all"))).toEqual([2]);
    await ask("PATCH", "/issues/2", { state: "closed" });
    expect(numbersOf(await ask("GET", "/issues?state=open"))).toEqual([1]);
    expect((await ask("GET", "/issues/1")).body).toMatchObject({ pull_request: { merged_at: null } });
    expect(await github.issues("all")).toHaveLength(1);
  });
});

test("check runs tell whose they are, append annotations, and have limits", async () => {
  const { github, ask } = await start();
  const sha = await github.git.head("main");
  const annotation = { path: "a", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
  const output = { title: "t", summary: "s", annotations: [annotation] };
  const made = await ask("POST", "/check-runs", {
    name: "plan",
    head_sha: sha,
    status: "completed",
    conclusion: "success",
    output,
  });
  const { id } = made.body as { id: number };
  const patched = await ask("PATCH", `/check-runs/${id}`, { output });
  expect(patched.body).toMatchObject({ app: { slug: "github-actions" }, output: { annotations_count: 2 } });
  const listed = await ask("GET", `/commits/${sha}/check-runs?check_name=plan`);
  expect(listed.body).toMatchObject({
    total_count: 1,
    check_runs: [{ id, app: { slug: "github-actions" } }],
  });
  const refused = async (change: object) =>
    await github.as("bot")("PATCH", `/repos/acme/voice/check-runs/${id}`, {
      output: { ...output, ...change },
    });
  await expect(refused({ text: "x".repeat(65_536) })).rejects.toThrow(
    "Only 65535 characters are allowed; 65536 were supplied.",
  );
  await expect(refused({ annotations: Array(51).fill(annotation) })).rejects.toThrow("No more than 50 items");
  expect((await ask("POST", "/check-runs", { name: "x", head_sha: sha }, github.tokens.human)).status).toBe(
    403,
  );
});

describe("the state branch", () => {
  const put = (content: string, sha?: string) => ({
    message: "state",
    branch: "state",
    content: Buffer.from(content).toString("base64"),
    ...(sha === undefined ? {} : { sha }),
  });

  test("an orphan, made once, then compared and swapped", async () => {
    const { github, ask } = await start();
    expect((await ask("PUT", "/contents/s.json", put("0"))).status).toBe(404);
    const tree = (
      await ask("POST", "/git/trees", {
        tree: [{ path: "s.json", mode: "100644", type: "blob", content: "0" }],
      })
    ).body as { sha: string };
    const commit = (await ask("POST", "/git/commits", { message: "m", tree: tree.sha, parents: [] }))
      .body as { sha: string };
    const ref = { ref: "refs/heads/state", sha: commit.sha };
    expect((await ask("POST", "/git/refs", ref)).status).toBe(201);
    expect((await ask("POST", "/git/refs", ref)).body).toMatchObject({ message: "Reference already exists" });
    const { sha } = (await ask("GET", "/contents/s.json?ref=state")).body as { sha: string };
    const writes = await Promise.all(
      ["a", "b", "c"].map((text) => ask("PUT", "/contents/s.json", put(text, sha))),
    );
    expect(writes.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect((await ask("PUT", "/contents/s.json", put("d"))).status).toBe(422);
    expect((await ask("PATCH", "/git/refs/heads/state", { sha: commit.sha })).body).toMatchObject({
      message: "Update is not a fast forward",
    });
    expect((await ask("PATCH", "/git/refs/heads/nowhere", { sha: commit.sha })).body).toMatchObject({
      message: "Reference does not exist",
    });
    expect(await github.file("s.json", "state")).toBe(
      ["a", "b", "c"][writes.findIndex(({ status }) => status === 200)],
    );
  });

  test("rulesets stop the bot", async () => {
    const { github, ask } = await start();
    github.protect({ branch: /^state$/u, refuses: "creation" });
    github.protect({ branch: /^main$/u, refuses: "pull_request" });
    const sha = await github.git.head("main");
    expect((await ask("POST", "/git/refs", { ref: "refs/heads/state", sha })).body).toMatchObject({
      message: expect.stringContaining("Cannot create ref due to creations being restricted."),
    });
    const direct = await ask("PUT", "/contents/x", { ...put("1"), branch: "main" });
    expect([direct.status, (direct.body as { message: string }).message]).toEqual([
      409,
      expect.stringContaining("Changes must be made through a pull request."),
    ]);
  });

  test("an empty repository", async () => {
    const { github, ask } = await start({ files: null });
    expect((await ask("POST", "/git/trees", { tree: [] })).body).toMatchObject({
      message: "Git Repository is empty.",
    });
    expect((await ask("GET", "/git/ref/heads/state")).status).toBe(409);
    expect((await ask("GET", "/contents/s.json?ref=state")).status).toBe(404);
    expect((await ask("PUT", "/contents/s.json", put("0"))).status).toBe(201);
    expect(await github.file("s.json", "state")).toBe("0");
  });
});

describe("tokens", () => {
  test.each([
    [{ contents: "read" }, "POST", "/issues/1/comments", { body: "x" }, "issues=write; pull_requests=write"],
    [{ contents: "write" }, "POST", "/issues", { title: "x" }, "issues=write"],
    [{ issues: "write" }, "PUT", "/contents/a", { message: "m", content: "" }, "contents=write"],
    [{ contents: "write" }, "POST", "/check-runs", { name: "x", head_sha: "1" }, "checks=write"],
    [{ issues: "write" }, "GET", "/contents/README.md", undefined, "contents=read"],
    [
      { contents: "read" },
      "GET",
      "/commits/1111111111111111111111111111111111111111/pulls",
      undefined,
      "pull_requests=read",
    ],
    [{ contents: "read" }, "GET", "/actions/runs/1", undefined, "actions=read"],
  ] as const)("%j may not %s %s, and is told what would do", async (permissions, method, path, body, accepted) => {
    const { github, ask } = await start({ private: true });
    const answer = await ask(method, path, body, await github.tokenWith(permissions));
    expect(answer).toMatchObject({
      status: 403,
      body: { message: "Resource not accessible by integration" },
      headers: { "x-accepted-github-permissions": accepted },
    });
  });

  test("nobody's token, no User-Agent, an unknown version, the user of an App", async () => {
    const { github } = await start();
    const status = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await github.api({ method: "GET", path, headers, body: undefined })).status;
    const bot = { authorization: `Bearer ${github.tokens.bot}`, "user-agent": "x" };
    expect(await status("/repos/acme/voice", { ...bot, authorization: "Bearer ghs_other" })).toBe(401);
    expect(await status("/repos/acme/voice", { authorization: bot.authorization })).toBe(403);
    expect(await status("/repos/acme/voice", { ...bot, "x-github-api-version": "2030-01-01" })).toBe(400);
    expect(await status("/user", bot)).toBe(403);
    expect(await status("/repos/acme/voice", bot)).toBe(200);
  });
});

test("a run that holds a lease is told running, then ended, then unknown", async () => {
  const { github, ask } = await start();
  github.setRun({ id: 7, status: "in_progress", conclusion: null });
  expect((await ask("GET", "/actions/runs/7")).body).toMatchObject({ status: "in_progress" });
  github.setRun({ id: 7, status: "completed", conclusion: "failure" });
  expect((await ask("GET", "/actions/runs/7")).body).toMatchObject({ status: "completed" });
  expect((await ask("GET", "/actions/runs/8")).status).toBe(404);
});

describe.skipIf(!oracleAvailable)("the oracle", () => {
  const base = { requestHeaders: {}, fault: null, requestBody: undefined, responseBody: [] };
  const issues = "/repos/acme/voice/issues";
  test.each([
    [
      "an operation nobody knows",
      { method: "GET", path: "/repos/a/b/nothing", status: 200 },
      "is no operation",
    ],
    ["a query key", { method: "GET", path: `${issues}?author=x`, status: 200 }, "query has author"],
    ["a query value", { method: "GET", path: `${issues}?state=shut`, status: 200 }, "query state is shut"],
    [
      "a request",
      { method: "POST", path: issues, status: 503, requestBody: { body: "x" } },
      "required property 'title'",
    ],
    [
      "a property",
      { method: "POST", path: `${issues}/1/comments`, status: 503, requestBody: { body: "x", by: "y" } },
      "request has by",
    ],
    ["a status", { method: "GET", path: issues, status: 418 }, "answer 418 is not documented"],
    [
      "an answer",
      { method: "GET", path: issues, status: 200, responseBody: [{ number: "1" }] },
      "answer 200",
    ],
  ])("finds %s", (_, exchange, text) => {
    const fresh = createOracle();
    fresh.check({ ...base, ...exchange });
    expect(fresh.problems().join("\n")).toContain(text);
    fresh.clear();
    expect(fresh.problems()).toEqual([]);
  });

  test("does not hold a fault's answer against GitHub", () => {
    const fresh = createOracle();
    fresh.check({ ...base, method: "GET", path: issues, status: 502, fault: "502-before" });
    expect(fresh.problems()).toEqual([]);
  });
});
