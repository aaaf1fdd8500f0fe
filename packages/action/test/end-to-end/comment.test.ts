/** The comment: one, ours, whatever races, fails or fills the page. A plan never fails for want of it. */
import type { AccountSeed } from "@twilio-proxy/simulator";
import { describe, expect, test } from "vitest";
import {
  COMMENTS,
  expectFailure,
  expectSuccess,
  open,
  pool,
  service,
  servicesOf,
  warningsOf,
} from "./scene.ts";

const far = (at: number): string => `+1415${String(2_000_000 + at)}`;
const owning = (count: number): NonNullable<AccountSeed["incoming_phone_numbers"]> =>
  Array.from({ length: count }, (_, at) => ({
    sid: `PN${String(at).padStart(32, "0")}`,
    phone_number: far(at),
  }));

test("among 300 other comments it is found again, and made but once", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  for (let at = 0; at < 300; at += 1) await scene.bed.github.comment(pull.number, `Comment ${at}`, "human");
  expectSuccess(await scene.plan(pull));
  scene.forget();
  expectSuccess(await scene.plan(await scene.push(pull, service(120))));
  expect((await scene.comment(pull)).body).toContain("120");
  expect(scene.asked().filter((one) => one.includes("/comments"))).toEqual([
    ...Array.from({ length: 4 }, () => "GET /issues/1/comments"),
    "PATCH /issues/comments/301",
  ]);
}, 30_000);

describe("when its answer is lost", () => {
  test.each(["502-after", "reset-after"] as const)("it is not written twice (%s)", async (kind) => {
    const scene = await open();
    const pull = await scene.change(service(90));
    scene.bed.proxy.setFaults([{ kind, method: "POST", path: COMMENTS, times: 1 }]);
    const run = await scene.plan(pull);
    expectSuccess(run);
    expect(run.outputs["comment-url"]).toBe((await scene.comment(pull)).html_url);
  });

  test.each(["502-before", "reset-before"] as const)("it is written after all (%s)", async (kind) => {
    const scene = await open();
    const pull = await scene.change(service(90));
    scene.bed.proxy.setFaults([{ kind, method: "POST", path: COMMENTS, times: 1 }]);
    expectSuccess(await scene.plan(pull));
    expect((await scene.comment(pull)).body).toContain("1 to add");
  });
});

test("GitHub asks to slow down: the run waits as told", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  scene.bed.proxy.setFaults([
    { kind: "403-secondary", method: "POST", path: COMMENTS, times: 1, retryAfter: 1 },
  ]);
  const run = await scene.plan(pull);
  expectSuccess(run);
  expect(run.log).toContain("GitHub asks to slow down: trying again in 1 s.");
  await scene.comment(pull);
});

describe("that cannot be written is a warning, not a failed plan", () => {
  test("for want of a permission, with the YAML to paste", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    const token = await scene.bed.github.tokenWith({ contents: "read" });
    const run = await scene.plan(pull, { token });
    expectSuccess(run);
    expect(warningsOf(run).join()).toMatch(/The job needs:\npermissions:\n {2}(issues|pull-requests): write/);
    expect(run.summary).toContain("1 to add");
  });

  test("while GitHub is down", async () => {
    const scene = await open({ config: service(60) });
    const pull = await scene.change(service(90));
    scene.bed.proxy.setFaults([
      {
        kind: "answer",
        method: "POST",
        path: COMMENTS,
        answer: { status: 410, headers: {}, body: { message: "Issues are disabled" } },
      },
    ]);
    const run = await scene.plan(pull);
    expectSuccess(run);
    expect(warningsOf(run).join()).toContain("Issues are disabled");
  });

  test("as somebody else than expected: it is taken back, and the input to set is named", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    const run = await scene.plan(pull, { token: scene.bed.github.tokens.human });
    expectSuccess(run);
    expect(warningsOf(run).join()).toContain("`comment-author: casey`");
    expect(await scene.bed.github.comments(pull.number)).toEqual([]);
    const inputs = { "comment-author": "casey" };
    expectSuccess(await scene.plan(pull, { token: scene.bed.github.tokens.human, inputs }));
    expect(await scene.bed.github.comments(pull.number)).toHaveLength(1);
  });
});

describe("two runs at once", () => {
  test("that both begin one leave one", async () => {
    const scene = await open();
    const { bed } = scene;
    const pull = await scene.change(service(90));
    const hold = bed.proxy.hold({ method: "POST", path: COMMENTS });
    const first = await bed.start({ event: await bed.events.pullRequest(pull) });
    await hold.arrived;
    expectSuccess(await scene.plan(pull));
    hold.release();
    expectSuccess(await first.result);
    const { body } = await scene.comment(pull);
    expect(body).toContain('"run":"7002.1"');
  });

  test("the older one leaves the newer one's comment alone", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull, { runId: 10_000, runAttempt: 2 }));
    for (const older of [{ runId: 9_000 }, { runId: 10_000, runAttempt: 1 }]) {
      const late = await scene.plan(pull, older);
      expectSuccess(late);
      expect(late.annotations.map(({ message }) => message)).toContain(
        "A later run has written there already.",
      );
      expect((await scene.comment(pull)).body).toContain('"run":"10000.2"');
    }
    const env = { TWILIO_PROXY_DIGEST_KEY: "what-another-key-sealed-is-not-believed" };
    expectSuccess(await scene.plan(pull, { runId: 8_000, env }));
    expect((await scene.comment(pull)).body).toContain('"run":"8000.1"');
  });

  test("an older one that fails leaves it alone, too", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull, { runId: 10_000, runAttempt: 2 }));
    const { body } = await scene.comment(pull);
    const env = { TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcde0" };
    for (const older of [{ runId: 9_000 }, { runId: 10_000, runAttempt: 1 }]) {
      expectFailure(await scene.plan(pull, { ...older, env }), "unauthorized", /./);
      expect((await scene.comment(pull)).body).toBe(body);
    }
    expectFailure(await scene.plan(pull, { runId: 10_001, env }), "unauthorized", /./);
    expect((await scene.comment(pull)).body).toContain("**No plan**");
  });

  test("what was applied stays said when its plan is made again, well or not", async () => {
    const scene = await open();
    const pull = await scene.change(service(90));
    const event = await scene.bed.events.pullRequest(pull);
    expectSuccess(await scene.bed.run({ event }));
    expectSuccess(await scene.apply(await scene.merge(pull)));
    const { body } = await scene.comment(pull);
    expect(body).toContain("**Applied**");
    expectSuccess(await scene.bed.run({ event }));
    const env = { TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcde0" };
    expectFailure(await scene.bed.run({ event, env }), "unauthorized", /./);
    expect((await scene.comment(pull)).body).toBe(body);
  });

  test("a run that is cancelled by the next push says so and leaves the comment as it is", async () => {
    const scene = await open();
    const { bed } = scene;
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    const { body } = await scene.comment(pull);
    const hold = bed.proxy.hold({ method: "GET", path: "**/contents/**" });
    const first = await bed.start({ event: await bed.events.pullRequest(pull) });
    await hold.arrived;
    const pushed = await scene.push(pull, service(120));
    first.cancel();
    hold.release();
    const cancelled = await first.result;
    expect(cancelled.outputs["failure-reason"]).toBe("interrupted");
    expect((await scene.comment(pull)).body).toBe(body);
    expectSuccess(await scene.plan(pushed));
    expect((await scene.comment(pull)).body).toContain("120");
  });
});

test("matrix jobs and monorepos keep a comment for each label", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  for (const label of ["proxy.json@staging", "proxy.json@production", "proxy.json@staging"]) {
    expectSuccess(await scene.plan(pull, { inputs: { label } }));
  }
  const labels = (await scene.bed.github.comments(pull.number)).map(
    ({ body }) => /"label":"([^"]+)"/.exec(body)?.[1],
  );
  expect(labels).toEqual(["proxy.json@staging", "proxy.json@production"]);
});

describe("a large plan", () => {
  test("of 900 resources fits one comment, is reviewed step by step, and applied", async () => {
    const scene = await open({ seed: { incoming_phone_numbers: owning(900) } });
    const groups = Object.fromEntries(
      ["a", "b"].map((name, at) => [
        name,
        {
          unique_name: name,
          phone_numbers: Array.from({ length: 450 }, (_, one) => ({ phone_number: far(at * 450 + one) })),
        },
      ]),
    );
    const pull = await scene.change({ services: groups });
    expectSuccess(await scene.plan(pull));
    const { body } = await scene.comment(pull);
    expect(body.length).toBeLessThan(65_000);
    expect(body).toContain("**Plan: 902 to add");
    expectSuccess(await scene.apply(await scene.merge(pull)));
    expect((await scene.comment(pull)).body).toContain("Applied: 902 done.");
  }, 60_000);

  test("of more steps than a comment can hold digests of counts as a whole", async () => {
    const scene = await open({ seed: { incoming_phone_numbers: owning(2_000) } });
    const services = Object.fromEntries(
      [0, 1, 2, 3].map((at) => [
        `s${at}`,
        {
          unique_name: `s${at}`,
          phone_numbers: Array.from({ length: 500 }, (_, one) => ({ phone_number: far(at * 500 + one) })),
        },
      ]),
    );
    const pull = await scene.change({ services });
    expectSuccess(await scene.plan(pull));
    const { body } = await scene.comment(pull);
    expect(body).toContain('"steps":null');
    expect(body).toMatch(/Shortened: \d+ of 2004 steps shown|2,?004 to add/);
    scene.forget();
    const landing = await scene.merge(pull);
    const refused = await scene.apply(landing, { env: { TWILIO_PROXY_DIGEST_KEY: "another" } });
    expectFailure(refused, "plan-changed", /2004 of 2004 steps were not reviewed: .* and 1999 more\./);
    expect(servicesOf(scene)).toEqual({});
  }, 60_000);
});

describe("a plan that fails takes back what an earlier one said", () => {
  test.each([
    ["the config is deleted", null, "invalid-config", /does not exist in this commit.*allow-empty.*forget/s],
    ["the config is broken", "{", "invalid-config", /proxy\.json is not valid: \d error/],
  ])("%s", async (_, config, reason, message) => {
    const scene = await open();
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    await scene.bed.github.commit(pull.head.ref, { "proxy.json": config });
    const run = await scene.plan(await scene.bed.github.pull(pull.number));
    expectFailure(run, reason, message);
    const { body } = await scene.comment(pull);
    expect(body).toContain(`failed (${reason})`);
    expect(body).not.toContain("1 to add");
    expect(body).toContain('"review":null');
  });

  test("and begins no comment for it", async () => {
    const scene = await open();
    const pull = await scene.change("{");
    expectFailure(await scene.plan(pull), "invalid-config", /not valid/);
    expect(await scene.bed.github.comments(pull.number)).toEqual([]);
  });
});

test("comment: false writes none, and the check run still holds the review", async () => {
  const scene = await open();
  const pull = await scene.change(service(90, pool(1)));
  expectSuccess(await scene.plan(pull, { inputs: { comment: "false" } }));
  expect(await scene.bed.github.comments(pull.number)).toEqual([]);
  expectSuccess(await scene.apply(await scene.merge(pull)));
});

test("comment: changes-only begins one for changes; comment: false touches none, not even to take a plan back", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  expectSuccess(await scene.plan(pull, { inputs: { comment: "changes-only" } }));
  const { body } = await scene.comment(pull);
  const broken = await scene.push(pull, "{");
  expectFailure(await scene.plan(broken, { inputs: { comment: "false" } }), "invalid-config", /not valid/);
  expect((await scene.comment(pull)).body).toBe(body);
});
