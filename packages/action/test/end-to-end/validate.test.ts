/** Validation: beside the lines, within GitHub's caps, nothing lost; hostile text does nothing. */
import { expect, test } from "vitest";
import { expectFailure, expectSuccess, open, person, service } from "./scene.ts";

const VALIDATE = {
  inputs: { command: "validate" },
  env: { TWILIO_ACCOUNT_SID: undefined, TWILIO_AUTH_TOKEN: undefined },
};

test("a mistake is marked where it stands", async () => {
  const scene = await open();
  const pull = await scene.change(
    '{\n  "services": {\n    "rides": { "unique_name": "rides", "default_tll": 60 }\n  }\n}\n',
  );
  scene.forget();
  const run = await scene.plan(pull, VALIDATE);
  expectFailure(run, "invalid-config", /proxy\.json is not valid: 1 error/);
  expect(run.annotations[0]).toMatchObject({
    level: "error",
    file: "proxy.json",
    line: 3,
    endLine: 3,
    column: 40,
    endColumn: 53,
    title: "unknown-key",
  });
  expect(run.annotations[0]?.message).toContain("default_ttl");
  expect(run.summary).toContain("unknown-key");
  expect(scene.asked()).toEqual([]);
});

test("of many mistakes GitHub shows ten, the summary all", async () => {
  const scene = await open();
  const keys = Array.from({ length: 40 }, (_, at) => `  "wrong_${at}": 1, "also_wrong_${at}": 2`);
  const pull = await scene.change(`{\n${keys.join(",\n")},\n  "services": {}\n}\n`);
  const run = await scene.plan(pull, VALIDATE);
  expectFailure(run, "invalid-config", /80 errors/);
  expect(run.suppressedAnnotations.error).toBe(0);
  const errors = run.annotations.filter(({ level }) => level === "error");
  expect(errors).toHaveLength(10);
  expect(errors[0]?.message).toMatch(/wrong_0.*\n.*also_wrong_0/);
  expect(errors[8]).toMatchObject({ title: "64 more" });
  for (let at = 0; at < 40; at += 1) expect(run.summary).toContain(`wrong_${at}`);
});

test("a number that stands where a field belongs is still nobody's to read", async () => {
  const scene = await open();
  const pull = await scene.change(service(60, { [person(5)]: true }));
  expectFailure(await scene.plan(pull, VALIDATE), "invalid-config", /1 error/);
});

test("a valid config is valid, also without its variables", async () => {
  const scene = await open();
  const pull = await scene.change(service(60, { callback_url: "https://${env.HOST}/x" }));
  const inputs = { command: "validate", env: "HOST", "github-token": "a-token-of-its-own" };
  const run = await scene.plan(pull, { ...VALIDATE, inputs });
  expectSuccess(run);
  expect(run.masks).toContain("a-token-of-its-own");
  expect(run.annotations.map(({ title }) => title)).toEqual(["env-unset"]);
});

test("only variables that input env names are read", async () => {
  const scene = await open();
  const pull = await scene.change(service(60, { callback_url: "https://${env.HOST}/x" }));
  const env = { HOST: "hooks.example.com" };
  expectFailure(await scene.plan(pull, { env }), "invalid-config", /1 error/);
  const run = await scene.plan(pull, { env, inputs: { env: "HOST" } });
  expectSuccess(run);
  expect(run.masks).toContain("https://hooks.example.com/x");
  expect((await scene.comment(pull)).body).toMatch(/\$\{env\.HOST\} #\w{4}/);
  expect((await scene.comment(pull)).body).not.toContain("hooks.example.com");
});

test("names that are workflow commands, Markdown or mentions stay names", async () => {
  const scene = await open();
  const names = [
    "x ##[add-mask]proxy",
    "\n::error file=a.js::planted",
    "@everyone <!-- twilio-proxy v1 -->",
    "```\n</details><img src=x>",
  ];
  const services = Object.fromEntries(
    names.map((unique_name, at) => [`${unique_name}-${at}`, { unique_name }]),
  );
  const pull = await scene.change({ services });
  const run = await scene.plan(pull);
  expectSuccess(run);
  expect(run.masks.join()).not.toContain("proxy");
  expect(run.annotations.filter(({ level }) => level !== "warning")).toEqual([]);
  const { body } = await scene.comment(pull);
  const refused = await scene.apply(await scene.merge(pull), {
    env: { TWILIO_PROXY_DIGEST_KEY: "a-key-for-another-plan" },
  });
  expectFailure(refused, "plan-changed", /4 of 4 steps were not reviewed/);
  for (const text of [body, run.summary ?? "", (await scene.comment(pull)).body]) {
    const prose = text
      .split("\n")
      .slice(1)
      .join("\n")
      .replaceAll(/^(`{3,}).*?^\1$/gms, "");
    expect(prose).not.toMatch(/<img|@everyone|<!-- twilio/);
  }
});
