/** From the pull request to Twilio: what was reviewed is applied, and nothing else, however it was merged. */
import { describe, expect, test } from "vitest";
import {
  COMMENTS,
  expectFailure,
  expectSuccess,
  open,
  outside,
  person,
  pool,
  service,
  servicesOf,
  sessions,
  warningsOf,
} from "./scene.ts";

const twoServices = (ttl: number): object => ({
  services: { food: { unique_name: "food" }, ...(service(ttl) as { services: object }).services },
});

describe("a pull request", () => {
  test("is planned, merged, applied, and its comment tells each time", async () => {
    const scene = await open();
    const pull = await scene.change(service(90, { ...pool(1, 2), ...sessions({ "order-1": [1, 2] }) }));
    const planned = await scene.plan(pull);
    expectSuccess(planned);
    expect(planned.outputs).toMatchObject({
      changes: "true",
      "to-add": "6",
      "to-change": "0",
      "failure-reason": "",
    });
    expect(planned.masks).toEqual(
      expect.arrayContaining([
        scene.bed.credentials.authToken,
        person(1),
        encodeURIComponent(person(1)),
        person(2),
      ]),
    );
    const comment = await scene.comment(pull);
    expect(comment.body).toMatch(/\*\*Planned\*\* at [0-9a-f]{7} by \[this run\]/);
    expect(comment.body).toContain("**Plan: 6 to add, 0 to change, 0 to destroy.**");
    expect(comment.body).toContain("```mermaid");
    expect(planned.outputs["comment-url"]).toBe(comment.html_url);
    expect(servicesOf(scene)).toEqual({});

    const applied = await scene.apply(await scene.merge(pull));
    expectSuccess(applied);
    expect((await scene.comment(pull)).body).toMatch(
      /\*\*Applied\*\* at [0-9a-f]{7} by .*\n\nApplied: 6 done\./,
    );
    expect(applied.summary).toContain("Applied: 6 done.");
    expect(applied.outputs["comment-url"]).toBe(comment.html_url);
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 90 } });
    expect(await scene.state()).toMatchObject({ config: "proxy.json", run: null, pending: [] });
  });

  test("pushed again is planned again in the same comment, and only the last plan counts", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const pushed = await scene.push(pull, service(120));
    expectSuccess(await scene.plan(pushed));
    expect((await scene.comment(pull)).body).toContain("120");
    expect((await scene.comment(pull)).body).toContain(`"head_sha":"${pushed.head.sha}"`);
    expectSuccess(await scene.apply(await scene.merge(pushed)));
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 120 } });
  });

  test("with changes fails the job where that is asked for, once the plan is shown", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    const run = await scene.plan(pull, { inputs: { "fail-on-changes": "true" } });
    expectFailure(run, "changes", /1 to add/);
    expect(run.summary).toContain("1 to add");
    expect(run.log.join("\n")).toMatch(/Plan of proxy\.json[\s\S]*services\.rides/);
    expect((await scene.comment(pull)).body).toContain("**Planned**");
  });

  test("that replaces who is talking warns of live calls", async () => {
    const scene = await open();
    await scene.settle(service(90, { ...pool(1), ...sessions({ "order-1": [1] }) }));
    const pull = await scene.change(service(90, { ...pool(1), ...sessions({ "order-1": [1] }, "driver") }));
    const run = await scene.plan(pull);
    expectSuccess(run);
    expect(run.annotations).toMatchObject([{ level: "warning", title: "Live calls" }]);
  });

  test("pushed after its last plan is not applied", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const pushed = await scene.push(pull, service(120));
    const applied = await scene.apply(await scene.merge(pushed));
    expectFailure(applied, "plan-changed", /#1 was planned at [0-9a-f]{7}, and merged at [0-9a-f]{7}/);
    expect(servicesOf(scene)).toEqual({});
    for (const text of [(await scene.comment(pull)).body, applied.summary ?? ""]) {
      expect(text).toMatch(/\*\*Failed\*\* \(plan-changed\)/);
      expect(text).toMatch(/approve-digest:\n\n[0-9a-f]{64}\n/);
    }
    expect(applied.summary).toContain("1 to add");
  });

  test("of no consequence says so, costs one read, and is applied without a write", async () => {
    const scene = await open();
    await scene.settle(service(90));
    const pull = await scene.change(`// Nothing else is new.\n${JSON.stringify(service(90))}`);
    scene.forget();
    expectSuccess(await scene.plan(pull, { inputs: { comment: "changes-only", "fail-on-changes": "true" } }));
    expect(scene.asked()).toEqual(["GET /contents/proxy.json.json", "GET /issues/2/comments"]);
    expectSuccess(await scene.plan(pull));
    expect((await scene.comment(pull)).body).toContain("No changes.");
    expect((await scene.comment(pull)).body).not.toContain("Merging applies");
    scene.forget();
    const applied = await scene.apply(await scene.merge(pull));
    expectSuccess(applied);
    expect(applied.outputs.changes).toBe("false");
    expect(scene.asked()).toEqual(["GET /contents/proxy.json.json"]);
  });
});

describe("merged", () => {
  test.each([
    "squash",
    "rebase",
    "merge",
  ] as const)("by %s, one call finds the pull request", async (method) => {
    const scene = await open();
    const pull = await scene.push(await scene.change(service(60)), service(90));
    expectSuccess(await scene.plan(pull));
    scene.forget();
    expectSuccess(await scene.apply(await scene.merge(pull, method)));
    expect(scene.asked().filter((one) => /\/(pulls|compare)/.test(one))).toHaveLength(1);
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 90 } });
  });

  test("by a queue: the group is planned without a comment, and applied once it is on main", async () => {
    const scene = await open();
    const { bed } = scene;
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const group = await bed.github.queue([pull]);
    scene.forget();
    const planned = await bed.run({ event: await bed.events.mergeGroup(group) });
    expectSuccess(planned);
    expect(scene.asked()).toEqual(["GET /contents/proxy.json.json"]);
    const refused = await bed.run({
      event: await bed.events.mergeGroup(group),
      inputs: { command: "apply" },
    });
    expectFailure(refused, "usage", /Nothing is applied on `merge_group`/);
    expectSuccess(await scene.apply(await group.land()));
  });

  test("two quickly, the first run dropped: the second applies what both showed", async () => {
    const scene = await open();
    await scene.settle(service(60));
    const first = await scene.change(service(90), "first");
    await scene.bed.github.commit("idle", { "docs.md": "x" });
    const idle = await scene.bed.github.open("idle");
    await scene.bed.github.commit("second", { "notes.md": "x" });
    const second = await scene.change(twoServices(60), "second");
    for (const each of [first, idle, second]) expectSuccess(await scene.plan(each));
    const beside = (text: string) => scene.bed.github.commit("main", { "README.md": text });
    await beside("Not asked for: all is seen by then.");
    await scene.merge(first);
    await beside("Of no pull request, and not waited for.");
    await scene.merge(idle);
    const landing = await scene.merge(second, "rebase");
    scene.forget();
    expectSuccess(await scene.apply(landing));
    const asked = (what: RegExp) => scene.asked().filter((one) => what.test(one));
    expect(asked(/\/compare/)).toHaveLength(1);
    expect(asked(/\/pulls$/)).toHaveLength(5);
    expect(asked(/GET .*\/comments$/)).toHaveLength(3);
    expect((await scene.comment(idle)).body).not.toContain("**Applied**");
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 90 }, food: {} });
    for (const pull of [first, second]) expect((await scene.comment(pull)).body).toContain("**Applied**");
  });
});

describe("nothing is applied", () => {
  test("that no pull request showed; the way out applies exactly that plan", async () => {
    const scene = await open();
    const { bed } = scene;
    const before = (await bed.github.git.head("main")) ?? "";
    const sha = await bed.github.commit("main", { "proxy.json": JSON.stringify(service(90)) });
    const refused = await scene.apply({ branch: "main", before, sha });
    expectFailure(
      refused,
      "plan-changed",
      /1 of 1 steps were not reviewed: services\.rides \(create\).*no merged pull request/s,
    );
    const digest =
      /approve-digest:\n([0-9a-f]{64})/.exec(refused.annotations.map((one) => one.message).join())?.[1] ?? "";
    expect(digest).toBe(refused.outputs["plan-digest"]);
    const inputs = { command: "apply", "approve-digest": digest };
    expectFailure(
      await scene.apply({ branch: "main", before, sha }, { inputs }),
      "usage",
      /workflow_dispatch/,
    );
    const wrong = await scene.run("workflowDispatch", {
      inputs: { ...inputs, "approve-digest": "0".repeat(64) },
    });
    expectFailure(wrong, "plan-changed", /no longer the one that was approved/);
    expect(servicesOf(scene)).toEqual({});
    expectSuccess(await scene.run("workflowDispatch", { inputs }));
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 90 } });
  });

  test("once the account moved between review and merge", async () => {
    const scene = await open();
    await scene.settle(service(60));
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    await outside(scene, 70);
    const applied = await scene.apply(await scene.merge(pull));
    expectFailure(applied, "plan-changed", /it was changed at Twilio since \(drift\)/);
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 70 } });
  });

  test("that was planned against another state, and the refusal says that", async () => {
    const scene = await open();
    await scene.settle(service(60));
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const state = { ...(await scene.state()), lineage: "00000000-0000-4000-8000-000000000000" };
    await scene.bed.github.commit("twilio-proxy-state", { "proxy.json.json": JSON.stringify(state) });
    const applied = await scene.apply(await scene.merge(pull));
    expectFailure(applied, "plan-changed", /Why: #2 was planned against another state\./);
  });

  test("under another key, and the refusal says that", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull, { env: { TWILIO_PROXY_DIGEST_KEY: "one-key-for-the-plans" } }));
    const applied = await scene.apply(await scene.merge(pull));
    expectFailure(applied, "plan-changed", /the plan of #1 was made with a different key/);
  });

  test("from an older commit than the one applied last", async () => {
    const scene = await open();
    const first = await scene.change(service(90), "first");
    expectSuccess(await scene.plan(first));
    const early = await scene.merge(first);
    await scene.settle(service(120));
    const again = await scene.apply(early);
    expectFailure(again, "plan-changed", /is older than [0-9a-f]{7}, which was applied since/);
    const unasked = await scene.apply(early, { inputs: { "require-reviewed-plan": "false" } });
    expectFailure(unasked, "plan-changed", /is older than/);
    const byHand = await scene.bed.run({
      event: { ...(await scene.bed.events.workflowDispatch()), sha: early.sha },
      inputs: { command: "apply", "approve-digest": unasked.outputs["plan-digest"] ?? "" },
    });
    expectFailure(byHand, "plan-changed", /is older than/);
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 120 } });
  });

  test("from an older commit that would only rewrite what the state remembers", async () => {
    const scene = await open();
    const commits = [];
    const hook = { callback_url: "https://hooks.example.com/in" };
    for (const config of [service(60, hook), service(90, hook), service(60)]) {
      const pull = await scene.change(config);
      expectSuccess(await scene.plan(pull));
      const landing = await scene.merge(pull);
      expectSuccess(await scene.apply(landing));
      commits.push(landing);
    }
    const before = await scene.state();
    for (const landing of commits.slice(0, 2)) {
      for (const reviewed of ["true", "false"]) {
        const again = await scene.apply(landing, { inputs: { "require-reviewed-plan": reviewed } });
        expectFailure(again, "plan-changed", /is older than [0-9a-f]{7}, which was applied since/);
      }
    }
    expect(await scene.state()).toEqual(before);
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 60 } });
  });

  test("that lifts protection and was not shown", async () => {
    const scene = await open();
    await scene.settle(service(60, { protect: true }));
    const pushed = await scene.bed.github.commit("main", {
      "proxy.json": `${JSON.stringify(service(60, { protect: false }))}\n`,
    });
    const event = { ...(await scene.bed.events.workflowDispatch()), sha: pushed };
    const direct = await scene.bed.run({ event, inputs: { command: "apply" } });
    expectFailure(direct, "plan-changed", /1 of 1 steps were not reviewed: services\.rides \(unprotect\)/);
    expect(await scene.state()).toMatchObject({ services: { rides: { protect: true } } });
    const pull = await scene.change(`// Again.\n${JSON.stringify(service(60, { protect: false }))}`);
    expectSuccess(await scene.plan(pull, { inputs: { comment: "changes-only" } }));
    expect((await scene.comment(pull)).body).toMatch(
      /Merging applies.*services\.rides.*protection is lifted/s,
    );
    expectSuccess(await scene.apply(await scene.merge(pull)));
    expect(await scene.state()).toMatchObject({ services: { rides: { protect: false } } });
    expect((await scene.comment(pull)).body).toContain("**Applied**");
  });

  test("on a pull request, whatever is asked", async () => {
    const scene = await open();
    const { bed } = scene;
    const pull = await scene.change(service(90));
    expectFailure(
      await scene.plan(pull, { inputs: { command: "apply" } }),
      "usage",
      /Nothing is applied on `pull_request`/,
    );
    const target = await bed.run({
      event: await bed.events.pullRequest(pull, { name: "pull_request_target" }),
    });
    expectFailure(target, "usage", /pull_request_target/);
    expect(bed.twilio.requests().total).toBe(0);
  });

  test("that a guard refuses, though it was reviewed; the input allows it", async () => {
    const scene = await open();
    await scene.settle(twoServices(60));
    const pull = await scene.change(service(60));
    const planned = await scene.plan(pull);
    expectSuccess(planned);
    expect((await scene.comment(pull)).body).toMatch(
      /Apply will refuse it.*destroy-service.*input allow-destroy: true/s,
    );
    const landing = await scene.merge(pull);
    expectFailure(await scene.apply(landing), "guard", /destroy-service.*input `allow-destroy: true`/s);
    expect(Object.keys(servicesOf(scene))).toEqual(["food", "rides"]);
    expectSuccess(await scene.apply(landing, { inputs: { "allow-destroy": "true" } }));
    expect(Object.keys(servicesOf(scene))).toEqual(["rides"]);
  });
});

/** One digit of what was reviewed is another. */
const tampered = (body: string): string =>
  body.replace(/("goals":")(.)/, (_, before: string, digit: string) => before + (digit === "0" ? "1" : "0"));

describe("a review cannot be had otherwise", () => {
  test("a stranger's comment with our marker is neither written to nor believed", async () => {
    const scene = await open();
    const other = await scene.change(service(90), "other");
    expectSuccess(await scene.plan(other));
    const planted = (await scene.comment(other)).body;
    const pull = await scene.change(service(120), "pull");
    await scene.bed.github.comment(pull.number, planted.replace('"pr":1', '"pr":2'), "stranger");
    expectSuccess(await scene.plan(pull));
    const comments = await scene.bed.github.comments(pull.number);
    expect(comments.map(({ user }) => user.login)).toEqual(["mallory", "github-actions[bot]"]);
    expect(comments[0]?.body).toContain('"pr":2');
  });

  test("our own comment, edited by somebody, is no review; a check run still is", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    const { number: at } = pull;
    expectSuccess(await scene.plan(pull));
    const { id, body } = await scene.comment(pull);
    const path = `/repos/${scene.bed.github.fullName}/issues/comments/${id}`;
    await scene.bed.github.as("human")("PATCH", path, { body: tampered(body) });
    expect(at).toBe(1);
    scene.forget();
    expectSuccess(await scene.apply(await scene.merge(pull)));
    expect(scene.asked().some((one) => one.endsWith("/check-runs"))).toBe(true);
  });

  test("without checks: write the comment alone counts, and an edited one refuses", async () => {
    const scene = await open();
    const { bed } = scene;
    const token = await bed.github.tokenWith({ contents: "write", pull_requests: "write" });
    const pull = await scene.change(service(90));
    const planned = await scene.plan(pull, { token });
    expectSuccess(planned);
    expect(planned.annotations).toEqual([]);
    const { id, body } = await scene.comment(pull);
    const path = `/repos/${bed.github.fullName}/issues/comments/${id}`;
    await bed.github.as("human")("PATCH", path, { body: tampered(body) });
    const landing = await scene.merge(pull);
    expectFailure(await scene.apply(landing, { token }), "plan-changed", /holds no plan of ours/);
    await bed.github.as("human")("PATCH", path, { body });
    expectSuccess(await scene.apply(landing, { token }));
  });
});

describe("what is planned", () => {
  test("after the merge was reviewed by nobody", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    const event = await scene.bed.events.pullRequest(pull);
    const landing = await scene.merge(pull);
    expectSuccess(await scene.bed.run({ event }));
    expectFailure(await scene.apply(landing), "plan-changed", /after it was merged/);
    expect(servicesOf(scene)).toEqual({});
  });

  test("again after the merge stays as reviewed as it was", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    const event = await scene.bed.events.pullRequest(pull);
    expectSuccess(await scene.bed.run({ event }));
    const landing = await scene.merge(pull);
    expectSuccess(await scene.bed.run({ event }));
    expectSuccess(await scene.apply(landing));
  });
});

describe("an older run that is started again", () => {
  test("takes nothing back that a newer one began", async () => {
    const scene = await open({ config: twoServices(60) });
    const first = await scene.change(twoServices(120), "first");
    expectSuccess(await scene.plan(first));
    const early = await scene.merge(first);
    expectSuccess(await scene.apply(early));
    const second = await scene.change(
      { services: { ...(twoServices(60) as { services: object }).services, more: { unique_name: "more" } } },
      "second",
    );
    expectSuccess(await scene.plan(second));
    scene.bed.twilio.setFaults({ rules: [{ kind: "401", method: "POST", path: "/v1/Services", times: 1 }] });
    expectFailure(await scene.apply(await scene.merge(second)), "partial-apply", /1 failed|failed/);
    scene.bed.twilio.setFaults({ rules: [] });
    expectFailure(await scene.apply(early), "plan-changed", /is older than/);
  });

  test("nor what was approved by hand since", async () => {
    const scene = await open();
    await scene.settle(service(60));
    await scene.merge(await scene.change(service(120)));
    const planned = await scene.run("workflowDispatch");
    const approve = { command: "apply", "approve-digest": planned.outputs["plan-digest"] ?? "" };
    const event = await scene.bed.events.workflowDispatch();
    expectSuccess(await scene.bed.run({ event, inputs: approve }));
    await scene.settle(service(60));
    expectFailure(await scene.bed.run({ event, inputs: approve }), "plan-changed", /is older than/);
    expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 60 } });
  });
});

test("after a rewritten history the refusal tells the way out, the pull request is told, and it works", async () => {
  const scene = await open();
  const { bed } = scene;
  const before = (await bed.github.git.head("main")) ?? "";
  await scene.settle(service(60));
  await bed.github.git.point("main", before);
  const pull = await scene.change(service(120), "after");
  expectSuccess(await scene.plan(pull));
  const landing = await scene.merge(pull);
  const refused = await scene.apply(landing);
  expectFailure(refused, "plan-changed", /does not contain [0-9a-f]{7}.*approve-digest:\n[0-9a-f]{64}/s);
  expect((await scene.comment(pull)).body).toContain("**Failed** (plan-changed)");
  const inputs = { command: "apply", "approve-digest": refused.outputs["plan-digest"] ?? "" };
  expectSuccess(await scene.run("workflowDispatch", { inputs }));
  await scene.settle(service(180));
});

test("by hand only the default branch is applied", async () => {
  const scene = await open();
  const { bed } = scene;
  await bed.github.commit("topic", { "proxy.json": JSON.stringify(service(90)) });
  const event = await bed.events.workflowDispatch({}, "topic");
  expectFailure(await bed.run({ event, inputs: { command: "apply" } }), "usage", /default branch/);
});

test("a pull request that has nothing to do with a refusal is not told of it", async () => {
  const scene = await open();
  await scene.settle(service(60));
  const quiet = await scene.change(`// Nothing new.\n${JSON.stringify(service(60))}`, "quiet");
  expectSuccess(await scene.plan(quiet));
  expectSuccess(await scene.apply(await scene.merge(quiet)));
  const loud = await scene.change(service(120), "loud");
  expectFailure(await scene.apply(await scene.merge(loud)), "plan-changed", /#3 has no plan comment/);
  expect((await scene.comment(quiet)).body).toContain("**Planned**");
});

test("comment: false without checks: write warns while there is time", async () => {
  const scene = await open();
  const token = await scene.bed.github.tokenWith({ contents: "read", pull_requests: "write" });
  const run = await scene.plan(await scene.change(service(90)), { token, inputs: { comment: "false" } });
  expectSuccess(run);
  expect(warningsOf(run).join()).toContain("checks: write");
});

test("require-reviewed-plan: false applies what the plan says at that moment, and looks at no comment", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  const landing = await scene.merge(pull);
  scene.forget();
  expectSuccess(await scene.apply(landing, { inputs: { "require-reviewed-plan": "false" } }));
  expect(
    scene.asked().some((one) => one.includes(COMMENTS.replaceAll("*", "")) || one.includes("/pulls")),
  ).toBe(false);
  expect(servicesOf(scene)).toMatchObject({ rides: { default_ttl: 90 } });
});
