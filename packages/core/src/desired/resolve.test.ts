import { describe, expect, test } from "vitest";
import { createNumberVerdicts } from "../resources/e164.ts";
import { NOW, participants, resolveText, service, session } from "../testing/config-problems.ts";
import type { DesiredNode } from "./desired.ts";
import { parseTemplate } from "./interpolate.ts";
import { suggest } from "./suggest.ts";

const KS = `KS${"1".repeat(32)}`;

function only(text: string, options = {}): DesiredNode {
  const { desired, problems } = resolveText(text, options);
  const [node] = desired?.nodes ?? [];
  if (node === undefined) throw new Error(JSON.stringify(problems));
  return node;
}

function sessionOf(text: string, options = {}): DesiredNode {
  const [node] = only(text, options).children.sessions ?? [];
  if (node === undefined) throw new Error("no session");
  return node;
}

describe("what is declared", () => {
  test("is kept, what is absent stays absent, and lists and maps become children", () => {
    const node = only(
      service('"default_ttl": null, "protect": true, "phone_numbers": [{"phone_number": "+14152370143"}]'),
    );
    expect(node).toMatchObject({ key: "rides", path: "services.rides", external: null, protect: true });
    expect(Object.keys(node.fields)).toEqual(["unique_name", "default_ttl"]);
    expect(node.fields.default_ttl).toMatchObject({ value: null, unresolved: false, env: [] });
    expect(Object.keys(node.children)).toEqual(["phone_numbers"]);
    const [number] = node.children.phone_numbers ?? [];
    expect(number).toMatchObject({ key: "0", path: "services.rides.phone_numbers[0]", protect: null });
    expect(number?.fields.phone_number?.value).toBe("+14152370143");
  });

  test.each([
    ['"ttl": 5', "order-1"],
    ['"unique_name": "mine"', "mine"],
    ['"unique_name": null', null],
  ])("a session of %s is named %s", (lines, name) => {
    expect(sessionOf(session(lines)).fields.unique_name?.value).toBe(name);
  });

  test("an existing resource has its SID and no fields, not even a name from its key", () => {
    const text = `{"services": {"flex": {"service_sid": "${KS}", "sessions": {"held": {"session_sid": "KC${"2".repeat(32)}"}}}}}`;
    const node = only(text);
    expect(node).toMatchObject({ external: KS, fields: {} });
    expect(node.children.sessions?.[0]).toMatchObject({ external: `KC${"2".repeat(32)}`, fields: {} });
  });

  test("the file's own settings", () => {
    const { desired } = resolveText(
      `{"account_sid": "AC${"1".repeat(32)}", "state": "\${env.WHERE}.json", "forget": ["services.old"], "services": {}}`,
      { env: { WHERE: "s" } },
    );
    expect(desired).toMatchObject({ accountSid: `AC${"1".repeat(32)}`, state: "s.json" });
    expect(desired?.forget).toMatchObject([{ address: "services.old" }]);
  });

  test("one error leaves nothing to plan, warnings do not", () => {
    expect(resolveText(session('"ttl": -1')).desired).toBeNull();
    expect(resolveText(session('"ttl": null')).desired).not.toBeNull();
  });

  test.each([
    '{"services": {"rides": {"unique_nam": "x"}}}',
    '{"servces": {}}',
    '{"services": {"rides": {"serviceSid": "KS1"}}}',
    service('"phone_numbers": [{"phoneNumber": "1"}]'),
    service('"short_codes": [{"sidd": "x"}]'),
    participants('"identifer": "x"'),
  ])("one misspelt field is one problem: %s", (text) => {
    expect(resolveText(text).problems.map(({ code }) => code)).toEqual(["unknown-key"]);
  });

  test("all problems come at once, in the order of the text", () => {
    const { problems } = resolveText(
      service('"default_ttl": -1, "callback_url": "x", "sessions": {"a": {"mode": "${env.M}", "ttl": "5"}}'),
    );
    expect(problems.map(({ code }) => code)).toEqual([
      "out-of-range",
      "invalid-url",
      "env-unset",
      "invalid-type",
    ]);
    expect(problems.map(({ address }) => address)).toEqual([
      "services.rides.default_ttl",
      "services.rides.callback_url",
      "services.rides.sessions.a.mode",
      "services.rides.sessions.a.ttl",
    ]);
  });
});

test("what could be understood stays in the tree, errors or not", () => {
  const sound = resolveText(service('"default_ttl": 5'));
  expect(sound.tree).toBe(sound.desired);
  const broken = resolveText('{"services": {"rides": {"default_ttl": "x", "phone_numbers": [{}');
  expect(broken.desired).toBeNull();
  const [node] = broken.tree?.nodes ?? [];
  expect(node).toMatchObject({ path: "services.rides", fields: { default_ttl: { unresolved: true } } });
  expect(node?.children.phone_numbers?.map(({ path }) => path)).toEqual(["services.rides.phone_numbers[0]"]);
  expect(resolveText("").tree).toBeNull();
});

test("verdicts on numbers that are kept from run to run are those of each run by itself", () => {
  const numbers = createNumberVerdicts();
  const text = service(
    '"phone_numbers": [{"phone_number": "+14152370143"}, {"phone_number": "+19990000000"}, {"phone_number": "4152370143"}]',
  );
  const alone = resolveText(text);
  expect(alone.problems.length).toBeGreaterThan(1);
  for (let run = 0; run < 2; run += 1) {
    expect(resolveText(text, { numbers }).problems).toEqual(alone.problems);
  }
  expect(numbers("+19990000000")).not.toBeNull();
  expect(numbers("+19990000000")).toBe(numbers("+19990000000"));
});

describe("variables", () => {
  test.each([
    ['"ttl": "${env.A}"', "ttl", { A: "60" }, 60, ["A"]],
    ['"ttl": "${env.A:-5}"', "ttl", {}, 5, ["A"]],
    ['"unique_name": "${env.A}"', "unique_name", { A: "60" }, "60", ["A"]],
    ['"unique_name": "${env.A}-${env.B:-b}-$${x}"', "unique_name", { A: "a" }, "a-b-${x}", ["A", "B"]],
    ['"unique_name": "${env.A:-}x"', "unique_name", { A: "" }, "x", ["A"]],
    ['"unique_name": "$$$${env.A}"', "unique_name", {}, "$$${env.A}", []],
    ['"mode": "${env.A}"', "mode", { A: "voice-only" }, "voice-only", ["A"]],
  ])("%s", (lines, name, env, value, names) => {
    expect(sessionOf(session(lines), { env }).fields[name]).toMatchObject({
      value,
      env: names,
      unresolved: false,
    });
  });

  test("booleans, also of protect", () => {
    const text = service(
      '"protect": "${env.P}", "phone_numbers": [{"sid": "${env.S}", "is_reserved": "${env.R}"}]',
    );
    const node = only(text, { env: { P: "true", R: "false", S: `PN${"1".repeat(32)}` } });
    expect(node.protect).toBe(true);
    expect(node.children.phone_numbers?.[0]?.fields.is_reserved?.value).toBe(false);
  });

  test.each([
    ["information", { env: null, strictEnv: true }],
    ["warning", { env: {}, strictEnv: false }],
    ["error", { env: {}, strictEnv: true }],
  ])("unset is %s for %j", (severity, options) => {
    const { desired, problems } = resolveText(session('"unique_name": "${env.NAME}"'), options);
    expect(problems.map((problem) => [problem.code, problem.severity])).toEqual([["env-unset", severity]]);
    expect(desired === null).toBe(severity === "error");
  });

  test("what is unresolved says so, and no rule or shape check judges it", () => {
    const text = service(
      '"unique_name": "${env.A}", "callback_url": "${env.A}", "default_ttl": "${env.A}", "sessions": {"s": {"status": "${env.A}", "date_expiry": "${env.A}", "participants": [{"identifier": "${env.A}"}]}}',
    ).replace('"unique_name": "rides", ', "");
    const { desired, problems } = resolveText(text, { now: NOW });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["env-unset"]));
    expect(desired?.nodes[0]?.fields.default_ttl).toMatchObject({ unresolved: true, env: ["A"] });
  });

  test("each name is reported once per value", () => {
    const { problems } = resolveText(session('"unique_name": "${env.A}${env.A}${env.B}"'));
    expect(problems.map(({ message }) => message)).toEqual(["${env.A} is not set.", "${env.B} is not set."]);
  });

  test("no message shows a variable's value", () => {
    const hush = "hush-2127365000";
    const text = service(
      '"unique_name": "${env.A}", "callback_url": "${env.A}", "chat_instance_sid": "${env.A}", "geo_match_level": "${env.A}", "default_ttl": "${env.A}", "phone_numbers": [{"phone_number": "${env.A}"}], "sessions": {"s": {"unique_name": "${env.A}", "status": "${env.A}", "date_expiry": "${env.A}", "participants": [{"identifier": "${env.A}"}, {"identifier": "${env.A}", "friendly_name": "${env.A}", "proxy_identifier": "${env.A}"}]}}',
    ).replace('"unique_name": "rides", ', "");
    const { problems } = resolveText(text, { env: { A: hush }, secrets: [] });
    expect(problems.length).toBeGreaterThan(8);
    expect(JSON.stringify(problems)).not.toContain(hush);
    expect(JSON.stringify(problems)).not.toContain("2127365000");
    const secret = resolveText(text, { env: { A: hush }, secrets: [hush] });
    expect(JSON.stringify(secret.problems)).not.toContain(hush);
  });
});

test.each([
  ["plain", [{ kind: "text", text: "plain" }]],
  ["${env.A}", [{ kind: "variable", name: "A", fallback: null }]],
  ["${env.A:-}", [{ kind: "variable", name: "A", fallback: "" }]],
  [
    "a${env.A:-b:-c}",
    [
      { kind: "text", text: "a" },
      { kind: "variable", name: "A", fallback: "b:-c" },
    ],
  ],
  ["${env.A", null],
  ["${ENV.A}", null],
  ["${env.A:-${env.B}}", null],
])("parseTemplate(%j)", (text, segments) => {
  expect(parseTemplate(text)).toEqual(segments);
});

test.each([
  ["uniqueName", ["unique_name", "ttl"], "unique_name"],
  ["DEFAULT-TTL", ["default_ttl", "ttl"], "default_ttl"],
  ["tll", ["ttl", "mode"], "ttl"],
  ["sessionz", ["sessions", "short_codes"], "sessions"],
  ["abc", ["ttl", "mode"], null],
  ["ab", ["aa", "bb"], null],
  ["x".repeat(1000), ["ttl"], null],
  ["a", [], null],
])("suggest(%s)", (written, allowed, meant) => {
  expect(suggest(written, allowed)).toBe(meant);
});

test("participants of the file are only information, so that CI does not fail on them", () => {
  const { desired, problems } = resolveText(participants('"identifier": "+14152370143"'));
  expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
    ["clear-identifier", "information"],
  ]);
  expect(desired).not.toBeNull();
});

test("10,000 numbers and 10,000 participants in time that grows with their number", {
  timeout: 30_000,
}, () => {
  const config = (count: number) => {
    const services = Array.from({ length: 20 }, (_, at) => {
      const numbers = Array.from({ length: count / 20 }, (_, index) => {
        return `{"phone_number": "+1415${2_000_000 + at * 1000 + index}"}`;
      });
      const people = Array.from({ length: count / 40 }, (_, index) => {
        const pair = [0, 1].map(
          (side) => `{"identifier": "+1212${2_000_000 + at * 1000 + index * 2 + side}"}`,
        );
        return `"s${index}": {"participants": [${pair.join()}]}`;
      });
      return `"k${at}": {"unique_name": "k${at}", "phone_numbers": [${numbers.join()}], "sessions": {${people.join()}}}`;
    });
    return `{"services": {${services.join()}}}`;
  };
  const time = (count: number) => {
    const text = config(count);
    const started = performance.now();
    expect(resolveText(text).desired).not.toBeNull();
    return performance.now() - started;
  };
  // The best of three: other processes slow a run down, nothing speeds one up.
  const best = (count: number) => Math.min(time(count), time(count), time(count));
  time(1000);
  const small = best(2000);
  const large = best(10_000);
  expect(large).toBeLessThan(5000);
  expect(large / small).toBeLessThan(15);
});

test.each([
  ["an unknown field", `{"${"+14153680001"}": true}`],
  ["a field that is there twice", '{"+14153680001": true, "+14153680001": true}'],
  ["an address", '{"alice@example.com": true}'],
])("%s that looks like a person's number or address is not repeated", (_, participant) => {
  const { problems } = resolveText(session(`"participants": [${participant}]`));
  expect(problems.length).toBeGreaterThan(0);
  expect(JSON.stringify(problems.map(({ message, help }) => [message, help]))).not.toMatch(
    /4153680001|alice@/,
  );
});
