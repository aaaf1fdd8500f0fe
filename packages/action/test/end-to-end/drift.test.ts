/** Drift: one issue as long as there is some, none otherwise. */
import { expect, test } from "vitest";
import { expectFailure, expectSuccess, open, outside, pool, service, sessions, warningsOf } from "./scene.ts";

test("an issue is opened, kept up to date, left alone without news, and closed by itself", async () => {
  const scene = await open();
  const { github } = scene.bed;
  await scene.settle(service(90, { ...pool(1), ...sessions({ "order-1": [1] }) }));
  expectSuccess(await scene.run("schedule"));
  expect(await github.issues("all")).toEqual([]);

  await outside(scene, 70);
  const found = await scene.run("schedule");
  expectSuccess(found);
  expect(found.outputs).toMatchObject({ changes: "true", "to-change": "1" });
  expect(found.log.join("\n")).toMatch(/Drift of proxy\.json[\s\S]*default_ttl/);
  expect(found.summary).toMatch(/default_ttl.*70.*90/);
  const [issue] = await github.issues();
  expect(issue).toMatchObject({
    title: "Twilio Proxy drift: proxy.json",
    user: { login: "github-actions[bot]" },
  });
  expect(issue?.body).toMatch(/default_ttl.*70.*90/);
  expect(found.outputs["comment-url"]).toBe(issue?.html_url);

  scene.forget();
  expectSuccess(await scene.run("schedule"));
  expect(scene.asked()).toEqual(["GET /contents/proxy.json.json", "GET /issues"]);

  await outside(scene, 80);
  expectSuccess(await scene.run("schedule"));
  expect((await github.issues()).map(({ body }) => body)).toEqual([
    expect.stringMatching(/default_ttl.*80.*90/),
  ]);

  await outside(scene, 90);
  expectSuccess(await scene.run("schedule"));
  expect(await github.issues("all")).toMatchObject([{ state: "closed", state_reason: "completed" }]);
  await outside(scene, 70);
  expectSuccess(await scene.run("schedule"));
  expect((await github.issues("all")).map(({ state }) => state).sort()).toEqual(["closed", "open"]);
});

test("of several issues that a race left, one remains", async () => {
  const scene = await open();
  const { github, proxy } = scene.bed;
  await scene.settle(service(90));
  await outside(scene, 70);
  const hold = proxy.hold({ method: "POST", path: "**/issues" });
  const first = await scene.bed.start({ event: await scene.bed.events.schedule() });
  await hold.arrived;
  expectSuccess(await scene.run("schedule"));
  hold.release();
  expectSuccess(await first.result);
  expect(await github.issues("open")).toHaveLength(1);
});

test("each label has its own issue, and a stranger's is not ours", async () => {
  const scene = await open();
  const { github } = scene.bed;
  await scene.settle(service(90));
  await outside(scene, 70);
  expectSuccess(await scene.run("schedule"));
  const [ours] = await github.issues();
  const path = `/repos/${github.fullName}/issues`;
  await github.as("stranger")("POST", path, { title: "x", body: ours?.body });
  await outside(scene, 90);
  expectSuccess(await scene.run("schedule"));
  expect((await github.issues("open")).map(({ user }) => user.login)).toEqual(["mallory"]);
});

test("what the config wants besides is no drift", async () => {
  const scene = await open();
  await scene.settle(service(90));
  await scene.merge(await scene.change(service(120)));
  const run = await scene.run("schedule");
  expectSuccess(run);
  expect(run.outputs.changes).toBe("false");
});

test("a rotated secret is not taken for no drift: what nobody can tell opens the issue, too", async () => {
  const scene = await open();
  await scene.settle(service(90));
  await outside(scene, 70);
  const env = { TWILIO_PROXY_DIGEST_KEY: "another-key-of-at-least-32-letters" };
  const run = await scene.run("schedule", { env, inputs: { "fail-on-changes": "true" } });
  expectFailure(run, "changes", /Drift: 1 cannot be told apart/);
  expect(run.outputs).toMatchObject({ changes: "true", "to-change": "1" });
  expect(run.summary).toMatch(/the secret was rotated[\s\S]*default_ttl.*70.*90/);
  expect((await scene.bed.github.issues()).map(({ body }) => body)).toEqual([
    expect.stringMatching(/cannot be told apart[\s\S]*default_ttl.*70.*90/),
  ]);
});

test("fail-on-changes fails the job; an issue that cannot be written only warns", async () => {
  const scene = await open();
  await scene.settle(service(90));
  const inputs = { "fail-on-changes": "true" };
  expectSuccess(await scene.run("schedule", { inputs }));
  await outside(scene, 70);
  const token = await scene.bed.github.tokenWith({ contents: "read" });
  const run = await scene.run("schedule", { token, inputs });
  expectFailure(run, "changes", /Drift: 1 changed outside the config/);
  expect(warningsOf(run).join()).toMatch(/issues: write/);
});

test("an issue written as somebody else than expected is closed again, and the input to set is named", async () => {
  const scene = await open();
  await scene.settle(service(90));
  await outside(scene, 70);
  const run = await scene.run("schedule", { token: scene.bed.github.tokens.human });
  expectSuccess(run);
  expect(warningsOf(run).join()).toContain("`comment-author: casey`");
  expect(await scene.bed.github.issues("all")).toMatchObject([
    { state: "closed", state_reason: "not_planned" },
  ]);
});
