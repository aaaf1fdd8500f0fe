/** Twilio and GitHub at their worst: a clear reason, nothing half-done, and the next run continues. */
import { describe, expect, test } from "vitest";
import { expectFailure, expectSuccess, open, pool, STATE, service, servicesOf, sessions } from "./scene.ts";

test("wrong credentials", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  const run = await scene.plan(pull, { env: { TWILIO_AUTH_TOKEN: "0".repeat(32) } });
  expectFailure(run, "unauthorized", /TWILIO_/);
  expect(run.log.join("\n")).not.toContain("0".repeat(32));
});

test("Twilio is down", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  const run = await scene.plan(pull, { env: { TWILIO_PROXY_API_URL: "http://127.0.0.1:9" } });
  expectFailure(run, "twilio-unavailable", /reach/i);
}, 60_000);

test("a step that fails leaves the rest done; the re-run continues under the same review", async () => {
  const scene = await open();
  const pull = await scene.change(service(90, { ...pool(1, 2), ...sessions({ "order-1": [1, 2] }) }));
  expectSuccess(await scene.plan(pull));
  const landing = await scene.merge(pull);
  const taken = await scene.bed.twilio.request({
    method: "POST",
    path: "/v1/Services",
    form: { UniqueName: "theirs" },
  });
  const { sid } = taken.json as { sid: string };
  scene.bed.twilio.setFaults({ rules: [{ kind: "401", method: "POST", path: "**/Participants", times: 9 }] });
  const partial = await scene.apply(landing);
  expectFailure(partial, "partial-apply", /Applied in part: \d+ done/);
  expect((await scene.comment(pull)).body).toMatch(/\*\*Failed\*\* at .*Applied in part/s);
  expect(await scene.state()).toMatchObject({ applied_commit: null, run: null });
  scene.bed.twilio.setFaults({ rules: [] });
  expectSuccess(await scene.apply(landing));
  expect((await scene.comment(pull)).body).toContain("**Applied**");
  expect(await scene.state()).toMatchObject({ applied_commit: landing.sha, pending: [] });
  expect(sid).toMatch(/^KS/);
});

test("a cancelled apply finishes its calls, saves the state, and the next run continues", async () => {
  const scene = await open({ simulator: { latency: 150 } });
  const pull = await scene.change(service(90, { ...pool(1, 2, 3, 4), ...sessions({ a: [1], b: [2] }) }));
  expectSuccess(await scene.plan(pull));
  const landing = await scene.merge(pull);
  const running = await scene.bed.start({
    event: await scene.bed.events.push(landing),
    inputs: { parallelism: "1" },
  });
  running.process.stdout?.on("data", (data: Buffer) => {
    if (String(data).includes("1/")) running.cancel();
  });
  const cancelled = await running.result;
  expect(cancelled.outputs["failure-reason"]).toBe("interrupted");
  expect(await scene.state()).toMatchObject({ run: null, applied_commit: null });
  expectSuccess(await scene.apply(landing));
  expect(Object.keys(servicesOf(scene))).toEqual(["rides"]);
}, 30_000);

test("an apply that was killed is continued by its own next attempt", async () => {
  const scene = await open({ simulator: { latency: 150 } });
  const pull = await scene.change(service(90, { ...pool(1, 2, 3), ...sessions({ a: [1] }) }));
  expectSuccess(await scene.plan(pull));
  const event = await scene.bed.events.push(await scene.merge(pull));
  const running = await scene.bed.start({ event, runId: 9_100, inputs: { parallelism: "1" } });
  running.process.stdout?.on("data", (data: Buffer) => {
    if (String(data).includes("2/")) running.process.kill("SIGKILL");
  });
  await running.result.catch(() => undefined);
  expect((await scene.state())?.run).not.toBeNull();
  expectSuccess(await scene.bed.run({ event, runId: 9_100, runAttempt: 2 }));
  expect(Object.keys(servicesOf(scene))).toEqual(["rides"]);
  expect(await scene.state()).toMatchObject({ run: null, pending: [] });
}, 30_000);

describe("the state", () => {
  test("is made on a branch of its own, and holds no number", async () => {
    const scene = await open();
    await scene.settle(service(90, { ...pool(1), ...sessions({ "order-1": [1] }) }));
    expect(await scene.bed.github.file("README.md", "twilio-proxy-state")).toContain("state");
    expect(JSON.stringify(await scene.state())).not.toMatch(/1415/);
  });

  test("costs an apply one read, intent and outcome", async () => {
    const scene = await open();
    await scene.settle(service(60));
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const landing = await scene.merge(pull);
    scene.forget();
    expectSuccess(await scene.apply(landing));
    expect(scene.asked()).toEqual([
      "GET /contents/proxy.json.json",
      `GET /commits/${landing.sha}/pulls`,
      "GET /issues/2/comments",
      "PATCH /issues/comments/2",
      "PUT /contents/proxy.json.json",
      "PUT /contents/proxy.json.json",
      "PATCH /issues/comments/2",
    ]);
  });

  test("whose answer is lost is written once", async () => {
    const scene = await open();
    await scene.settle(service(60));
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    scene.bed.proxy.setFaults([{ kind: "502-after", method: "PUT", path: STATE, times: 1 }]);
    expectSuccess(await scene.apply(await scene.merge(pull)));
  });

  test("that another run wrote first stops this one before its first call", async () => {
    const scene = await open();
    const { bed } = scene;
    await scene.settle(service(60));
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const event = await bed.events.push(await scene.merge(pull));
    const hold = bed.proxy.hold({ method: "PUT", path: STATE });
    const late = await bed.start({ event });
    await hold.arrived;
    expectSuccess(await bed.run({ event }));
    const calls = bed.twilio.requests().total;
    hold.release();
    expectFailure(await late.result, "state-conflict", /another run wrote it first/);
    expect(bed.twilio.requests().total).toBe(calls);
    expect((await scene.comment(pull)).body).toContain("state-conflict");
  });

  test("that another run holds is waited for by nobody", async () => {
    const scene = await open();
    const { bed } = scene;
    await scene.settle(service(60));
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const state = await scene.state();
    const held = {
      id: "x",
      by: "github-run-4242.1",
      started_at: "2026-01-01T00:00:00Z",
      expires_at: "2099-01-01T00:00:00Z",
    };
    await bed.github.commit("twilio-proxy-state", {
      "proxy.json.json": JSON.stringify({ ...state, run: held }),
    });
    bed.github.setRun({ id: 4242, status: "in_progress", conclusion: null, event: "push" });
    const landing = await scene.merge(pull);
    expectFailure(await scene.apply(landing), "state-locked", /github-run-4242/);
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 60 } });
    bed.github.setRun({ id: 4242, status: "completed", conclusion: "cancelled", event: "push" });
    expectSuccess(await scene.apply(landing));
  });

  test("may not be written: nothing is begun, and the permission is named", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const token = await scene.bed.github.tokenWith({ contents: "read", pull_requests: "write" });
    const run = await scene.apply(await scene.merge(pull), { token });
    expectFailure(run, "state-failed", /contents: write/);
    expect(servicesOf(scene)).toEqual({});
  });

  test("may not be written for a ruleset: the ways out are named", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    scene.bed.github.protect({ branch: /.*/, refuses: "creation" });
    const run = await scene.apply(await scene.merge(pull));
    expectFailure(run, "state-failed", /ruleset/);
    expect(servicesOf(scene)).toEqual({});
  });

  test("keeps two configs from owning one thing, and lets one hand it over", async () => {
    const scene = await open();
    await scene.settle(service(60, pool(1)));
    const pull = await scene.change(service(60, pool(1, 2)), "more");
    const inputs = { label: "teams/other.json" };
    expectSuccess(await scene.plan(pull, { inputs }));
    expect((await scene.bed.github.comments(pull.number))[0]?.body).toMatch(/owned-elsewhere/);
    const landing = await scene.merge(pull);
    expectFailure(await scene.apply(landing, { inputs }), "guard", /KS\w+ belongs to the config proxy\.json/);
    const forgotten = { services: {}, forget: ["services.rides"] };
    await scene.settle(forgotten);
    const again = await scene.change(service(60, pool(1, 2)), "again");
    expectSuccess(await scene.plan(again, { inputs }));
    expectSuccess(await scene.apply(await scene.merge(again), { inputs }));
  });

  test("of another account is refused before any call to Proxy", async () => {
    const scene = await open();
    await scene.settle(service(60));
    const state = await scene.state();
    const other = `AC${"9".repeat(32)}`;
    await scene.bed.github.commit("twilio-proxy-state", {
      "proxy.json.json": JSON.stringify({ ...state, account_sid: other }),
    });
    scene.bed.twilio.clearRequests();
    expectFailure(await scene.run("schedule"), "wrong-account", new RegExp(other));
    expect(scene.bed.twilio.requests().total).toBe(0);
  });
});
