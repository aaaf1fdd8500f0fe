/** The bed itself: everything together, with actions of a few lines in place of ours. */
import { afterEach, describe, expect, test } from "vitest";
import { type Bed, type BedOptions, createBed } from "./bed/bed.ts";
import { oracleAvailable } from "./bed/oracle.ts";
import { tinyAction } from "./bed/tiny-action.ts";

const open: Bed[] = [];
afterEach(() => Promise.all(open.splice(0).map((bed) => bed.close())));

/** What every action here begins with. */
const prelude = `
const fs = require("node:fs");
const env = process.env;
const event = JSON.parse(fs.readFileSync(env.GITHUB_EVENT_PATH, "utf8"));
const repo = env.GITHUB_API_URL + "/repos/" + env.GITHUB_REPOSITORY;
const headers = { authorization: "Bearer " + env["INPUT_GITHUB-TOKEN"], "user-agent": "tiny" };
async function api(method, path, body) {
  const answer = await fetch(repo + path, { method, headers, body: body && JSON.stringify(body) });
  return answer.status === 204 ? null : await answer.json();
}
const comment = (body) => api("POST", "/issues/" + event.number + "/comments", { body });
async function twilio(path) {
  const basic = Buffer.from(env.TWILIO_ACCOUNT_SID + ":" + env.TWILIO_AUTH_TOKEN).toString("base64");
  const answer = await fetch(env.TWILIO_PROXY_API_URL + path, { headers: { authorization: "Basic " + basic } });
  return await answer.json();
}
`;

async function start(source: string, options: BedOptions = {}): Promise<Bed> {
  const inputs = '{ github-token: { default: "${{ github.token }}" } }';
  const action = tinyAction(`${prelude}\n(async () => {\n${source}\n})();`, inputs);
  const bed = await createBed({ files: { "proxy.json": "{}" }, ...options, actionFolder: action });
  open.push(bed);
  return bed;
}

async function pullRequest(bed: Bed) {
  await bed.github.commit("topic", { "proxy.json": '{"services":{}}' });
  return await bed.github.open("topic");
}

test("an action reads its checkout and Twilio, and comments as the bot", async () => {
  const source = `
    const { services } = await twilio("/v1/Services");
    await comment(fs.readFileSync("proxy.json", "utf8") + " " + services.map((each) => each.unique_name));
  `;
  const bed = await start(source, { seed: { services: [{ unique_name: "rides" }] } });
  const pull = await pullRequest(bed);
  await bed.github.commit("main", { "other.json": "1" });
  const result = await bed.run({ event: await bed.events.pullRequest(pull) });
  expect(result).toMatchObject({ conclusion: "success", annotations: [], stderr: "" });
  const [comment] = await bed.github.comments(pull.number);
  expect(comment).toMatchObject({
    body: '{"services":{}} rides',
    user: { login: "github-actions[bot]", type: "Bot" },
  });
  expect(comment?.html_url).toContain(bed.proxy.url);
  expect(bed.proxy.exchanges).toMatchObject([
    { method: "POST", path: "/repos/acme/voice/issues/1/comments", status: 201 },
  ]);
  expect(JSON.stringify(bed.proxy.exchanges)).not.toContain(bed.github.tokens.bot);
});

describe("events", () => {
  /** Prints what an action would decide by. */
  const echo = `console.log(JSON.stringify([env.GITHUB_EVENT_NAME, env.GITHUB_REF, env.GITHUB_SHA, event, fs.readdirSync(".")]));`;

  test("of a pull request: the test merge is checked out, and is not the head", async () => {
    const bed = await start(echo);
    const pull = await pullRequest(bed);
    await bed.github.commit("main", { "other.json": "1" });
    const { stdout } = await bed.run({ event: await bed.events.pullRequest(pull, { action: "opened" }) });
    const [name, ref, sha, payload, files] = JSON.parse(stdout);
    expect([name, ref, files]).toEqual(["pull_request", "refs/pull/1/merge", ["other.json", "proxy.json"]]);
    expect(payload).toMatchObject({
      action: "opened",
      number: 1,
      pull_request: {
        head: { ref: "topic", sha: pull.head.sha, repo: { fork: false } },
        merge_commit_sha: sha,
      },
      repository: { full_name: "acme/voice", default_branch: "main", private: false },
    });
    expect(sha).not.toBe(pull.head.sha);
  });

  test("of pushes, queues, schedules, dispatches and ended workflows", async () => {
    const bed = await start(echo);
    const fork = await bed.github.fork();
    await fork.commit("theirs", { "x.json": "1" });
    const theirs = await fork.open("theirs");
    const read = async (event: Parameters<Bed["run"]>[0]["event"]) =>
      JSON.parse((await bed.run({ event })).stdout).slice(0, 4);
    const main = await bed.github.git.head("main");
    expect(await read(await bed.events.workflowRun(theirs))).toMatchObject([
      "workflow_run",
      "refs/heads/main",
      main,
      {
        workflow_run: {
          head_sha: theirs.head.sha,
          head_repository: { full_name: "mallory/voice" },
          pull_requests: [],
        },
      },
    ]);
    const forks = await read(await bed.events.pullRequest(theirs, { name: "pull_request_target" }));
    expect(forks).toMatchObject([
      "pull_request_target",
      "refs/heads/main",
      main,
      { pull_request: { head: { repo: { fork: true } } } },
    ]);
    expect(await read(await bed.events.schedule())).toMatchObject([
      "schedule",
      "refs/heads/main",
      main,
      { schedule: "17 5 * * *" },
    ]);
    expect(await read(await bed.events.workflowDispatch({ command: "apply" }))).toMatchObject([
      "workflow_dispatch",
      "refs/heads/main",
      main,
      { inputs: { command: "apply" } },
    ]);
    const pull = await pullRequest(bed);
    const group = await bed.github.queue([pull]);
    expect(await read(await bed.events.mergeGroup(group))).toMatchObject([
      "merge_group",
      `refs/heads/${group.branch}`,
      group.headSha,
      { merge_group: { base_sha: main, base_ref: "refs/heads/main" } },
    ]);
    const landing = await group.land();
    expect(await read(await bed.events.push(landing))).toMatchObject([
      "push",
      "refs/heads/main",
      landing.sha,
      {
        before: main,
        after: landing.sha,
        forced: false,
        commits: [{ id: landing.sha, message: "Change by topic (#2)" }],
      },
    ]);
  });
});

test("a lost answer: the comment is there although the action was told otherwise", async () => {
  const bed = await start('await comment("plan").catch((error) => console.log("::warning::lost"));');
  const pull = await pullRequest(bed);
  bed.proxy.setFaults([{ kind: "reset-after", method: "POST", path: "**/comments", times: 1 }]);
  const { annotations } = await bed.run({ event: await bed.events.pullRequest(pull) });
  expect(annotations).toMatchObject([{ level: "warning", message: "lost" }]);
  expect(await bed.github.comments(1)).toHaveLength(1);
});

test("two runs race: one is held at the door until the other is through", async () => {
  const bed = await start("await comment(env.GITHUB_RUN_ID);");
  const pull = await pullRequest(bed);
  const event = await bed.events.pullRequest(pull);
  const held = bed.proxy.hold({ method: "POST", path: "**/comments" });
  const first = await bed.start({ event, runId: 1 });
  await held.arrived;
  const statusOf = async (id: number) =>
    (await bed.github.as("human")<{ status: string }>("GET", `/repos/acme/voice/actions/runs/${id}`)).status;
  expect(await statusOf(1)).toBe("in_progress");
  await bed.run({ event, runId: 2 });
  held.release();
  await first.result;
  expect(await statusOf(1)).toBe("completed");
  expect((await bed.github.comments(1)).map(({ body }) => body)).toEqual(["2", "1"]);
});

test("credentials can be taken away or be wrong", async () => {
  const source =
    'console.log(env.TWILIO_AUTH_TOKEN ?? "none", (await twilio("/v1/Services")).code ?? "fine");';
  const bed = await start(source);
  const event = await bed.events.schedule();
  const outcome = async (token: string | undefined) =>
    (await bed.run({ event, env: { TWILIO_AUTH_TOKEN: token } })).log[0];
  expect(await outcome(undefined)).toBe("none 20003");
  expect(await outcome("wrong")).toBe("wrong 20003");
  expect((await bed.run({ event })).log[0]).toBe(`${bed.credentials.authToken} fine`);
});

describe("leaks", () => {
  const person = "+12065330101";
  test.each([
    ["a log", "console.log(env.SECRET);", "log of run 1", "plain"],
    [
      "an annotation's title, which masks do not reach",
      'console.log("::add-mask::" + env.SECRET + "\\n::error title=" + env.SECRET + "::x");',
      "annotations of run 1",
      "plain",
    ],
    [
      "a summary",
      "fs.writeFileSync(env.GITHUB_STEP_SUMMARY, encodeURIComponent(env.SECRET));",
      "summary of run 1",
      "URL-encoded",
    ],
    ["an output", 'fs.writeFileSync(env.GITHUB_OUTPUT, "x=" + env.SECRET);', "outputs of run 1", "plain"],
    [
      "a file",
      'fs.writeFileSync(env.RUNNER_TEMP + "/plan.json", env.SECRET);',
      "file plan.json in RUNNER_TEMP",
      "plain",
    ],
    [
      "a comment, even if it is deleted",
      'const { id } = await comment(env.SECRET); await api("DELETE", "/issues/comments/" + id);',
      "POST /repos/acme/voice/issues/1/comments",
      "plain",
    ],
    [
      "the state branch",
      'await api("PUT", "/contents/s", { message: "m", content: Buffer.from(env.SECRET).toString("base64") });',
      "PUT /repos/acme/voice/contents/s, decoded",
      "plain",
    ],
  ])("%s", async (_, source, where, form) => {
    const bed = await start(source);
    const pull = await pullRequest(bed);
    await bed.run({ event: await bed.events.pullRequest(pull), env: { SECRET: person } });
    expect(bed.leaks([person, "+12065330199"])).toEqual(
      expect.arrayContaining([expect.objectContaining({ where, form })]),
    );
  });

  test("none where the runner masks, or nothing was said", async () => {
    const bed = await start('console.log("::add-mask::" + env.SECRET + "\\n" + env.SECRET);');
    await bed.run({ event: await bed.events.schedule(), env: { SECRET: person } });
    expect(bed.leaks([person, bed.credentials.authToken, bed.github.tokens.bot])).toEqual([]);
  });
});

test.skipIf(!oracleAvailable)("what GitHub does not document ends the test", async () => {
  const bed = await start('await api("GET", "/issues?author=x");');
  await bed.run({ event: await bed.events.schedule() });
  expect(bed.oracle.problems()).toEqual([
    "GET /repos/acme/voice/issues: query has author, which is not documented",
  ]);
  await expect(bed.close()).rejects.toThrow("query has author");
  open.length = 0;
});
