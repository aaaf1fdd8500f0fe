/** Pull requests without secrets: checked, compared, never red for want of them; and the recipe that plans a fork's file as data. */
import { describe, expect, test } from "vitest";
import { expectFailure, expectSuccess, open, person, service, sessions } from "./scene.ts";

const NO_SECRETS = { TWILIO_ACCOUNT_SID: undefined, TWILIO_AUTH_TOKEN: undefined };

describe("a fork's pull request", () => {
  test("is compared with the base, without people's numbers, and is green", async () => {
    const scene = await open({ config: service(60, sessions({ "order-1": [1] })) });
    const fork = await scene.bed.github.fork();
    const forget = [`services.rides.sessions.order-9.participants[${person(4)}]`];
    const config = { ...service(90, sessions({ "order-1": [1], "order-2": [2] })), forget };
    await fork.commit("topic", { "proxy.json": JSON.stringify(config, null, 2) });
    const pull = await fork.open("topic");
    const token = await scene.bed.github.tokenWith({ contents: "read" });
    scene.forget();
    const run = await scene.plan(pull, { token, env: NO_SECRETS });
    expectSuccess(run);
    expect(run.annotations.filter(({ level }) => level === "notice")[0]?.message).toContain(
      "no Twilio credentials",
    );
    expect(run.summary).toMatch(/default_ttl\s+60 → 90/);
    expect(run.summary).toContain("services.rides.sessions.order-2");
    expect(run.summary).not.toContain(person(2));
    expect(run.summary).not.toContain(person(4));
    expect(scene.asked()).toEqual(["GET /contents/proxy.json"]);
    expect(scene.bed.twilio.requests().total).toBe(0);
  });

  test("is compared with nothing where the base may not be read, and is all new where it has no config", async () => {
    const scene = await open();
    const { bed } = scene;
    const pull = await scene.change(service(90), "topic");
    bed.proxy.setFaults([{ kind: "forbidden", path: "**/contents/**" }]);
    const apart = await scene.plan(pull, { env: NO_SECRETS });
    expectSuccess(apart);
    expect(apart.summary).toContain("Not compared with the base: GitHub did not give the base's config.");
    bed.proxy.setFaults([]);
    await bed.github.commit("empty", { "proxy.json": null });
    await bed.github.commit("new", { "proxy.json": JSON.stringify(service(90)) }, { from: "empty" });
    const first = await scene.plan(await bed.github.open("new", { base: "empty" }), { env: NO_SECRETS });
    expectSuccess(first);
    expect(first.summary).toContain("services.rides");
  });

  test("with a mistake is red for the mistake", async () => {
    const scene = await open();
    const fork = await scene.bed.github.fork();
    await fork.commit("topic", { "proxy.json": '{ "services": { "a": { "unique_name": 7 } } }' });
    const run = await scene.plan(await fork.open("topic"), { env: NO_SECRETS });
    expectFailure(run, "invalid-config", /1 error/);
  });

  test("stays without a plan even where a repository hands out secrets", async () => {
    const scene = await open();
    const fork = await scene.bed.github.fork();
    await fork.commit("topic", { "proxy.json": JSON.stringify(service(90)) });
    expectSuccess(await scene.plan(await fork.open("topic")));
    expect(scene.bed.twilio.requests().total).toBe(0);
  });
});

test("Dependabot's pull request has no secrets either", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  expectSuccess(await scene.plan(pull, { env: NO_SECRETS, actor: "dependabot[bot]" }));
  expect(scene.bed.twilio.requests().total).toBe(0);
});

test("half a pair of credentials is a mistake, not a run without secrets", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  const env = {
    ...NO_SECRETS,
    TWILIO_API_SECRET: "a-secret-of-some-length",
    TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  };
  expectFailure(await scene.plan(pull, { env }), "usage", /TWILIO_API_KEY is not/);
});

describe("on workflow_run", () => {
  test("the fork's file is planned as data: nothing is checked out, and the comment is the pull request's", async () => {
    const scene = await open();
    const { bed } = scene;
    const fork = await bed.github.fork();
    await fork.commit("topic", { "proxy.json": JSON.stringify(service(90)) });
    const pull = await fork.open("topic");
    const run = await bed.run({
      event: await bed.events.workflowRun(pull),
      checkout: null,
      inputs: { command: "plan" },
    });
    expectSuccess(run);
    expect((await scene.comment(pull)).body).toContain("1 to add");
    expectSuccess(await scene.apply(await scene.merge(pull)));
  });

  test("a head that moved on is left to the next run, and a closed one to nobody", async () => {
    const scene = await open();
    const { bed } = scene;
    const fork = await bed.github.fork();
    await fork.commit("topic", { "proxy.json": JSON.stringify(service(90)) });
    await fork.commit("other", { "proxy.json": JSON.stringify(service(150)) });
    const pull = await fork.open("topic");
    const event = await bed.events.workflowRun(pull);
    await fork.commit("topic", { "proxy.json": JSON.stringify(service(120)) });
    const closed = await fork.open("other");
    const closedEvent = await bed.events.workflowRun(closed);
    await bed.github.close(closed);
    for (const each of [event, closedEvent]) {
      const run = await bed.run({ event: each, checkout: null });
      expectSuccess(run);
      expect(run.annotations[0]?.message).toContain("No open pull request has");
    }
    expect(bed.proxy.exchanges[0]?.path).toContain("head=mallory%3Atopic");
    expect(bed.twilio.requests().total).toBe(0);
    const refused = await bed.run({ event, checkout: null, inputs: { command: "apply" } });
    expectFailure(refused, "usage", /Nothing is applied on `workflow_run`/);
  });

  test("a variable's number is not read out by a pool that names it", async () => {
    const scene = await open();
    const { bed } = scene;
    const fork = await bed.github.fork();
    const config = service(90, { phone_numbers: [{ phone_number: "${env.RIDER}" }] });
    await fork.commit("topic", { "proxy.json": JSON.stringify(config) });
    const event = await bed.events.workflowRun(await fork.open("topic"));
    const run = await bed.run({ event, checkout: null, inputs: { env: "RIDER" }, env: { RIDER: person(3) } });
    expectSuccess(run);
    expect(run.log.join("\n")).toMatch(/phone_numbers\[#\w{4}\]/);
  });

  test("the fork's config names no file of the runner", async () => {
    const scene = await open();
    const { bed } = scene;
    const fork = await bed.github.fork();
    await fork.commit("topic", { "proxy.json": JSON.stringify({ ...service(90), state: "/etc/passwd" }) });
    const event = await bed.events.workflowRun(await fork.open("topic"));
    expectFailure(await bed.run({ event, checkout: null }), "usage", /may not name a file/);
  });

  test("a fork that took the file away is told so", async () => {
    const scene = await open();
    const { bed } = scene;
    const fork = await bed.github.fork();
    await fork.commit("topic", { "proxy.json": null });
    const run = await bed.run({
      event: await bed.events.workflowRun(await fork.open("topic")),
      checkout: null,
    });
    expectFailure(run, "invalid-config", /does not exist/);
  });
});
