import { execFileSync } from "node:child_process";
import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKeys } from "./keys.ts";
import { createVariables, envLines } from "./variables.ts";

const use = (value: string, kind = "person") => ({ value, kind, address: "services.a" });

describe("variables", () => {
  test.each([
    [["order-1", "rider"], "ORDER_1_RIDER"],
    [["session 2024", "participant 1"], "SESSION_2024_PARTICIPANT_1"],
    [["github", "rider"], "PROXY_GITHUB_RIDER"],
    [["aws-prod", "callback_url"], "PROXY_AWS_PROD_CALLBACK_URL"],
    [["日本", "rider"], "RIDER"],
    [["日本"], "PROXY_"],
    [["7"], "PROXY_7"],
  ])("%j is called %s", (words, name) => {
    expect(createVariables({}).nameOf(use("x"), words)).toBe(name);
  });

  test("two values never share a name, and one value of a kind has one", () => {
    const variables = createVariables({ A: "else", A_3: "three" });
    expect(variables.nameOf(use("one"), ["a"])).toBe("A_2");
    expect(variables.nameOf(use("three"), ["a"])).toBe("A_3");
    expect(variables.nameOf(use("four"), ["a"])).toBe("A_4");
    expect(variables.nameOf(use("one"), ["b"])).toBe("A_2");
    expect(variables.nameOf(use("one", "url"), ["b"])).toBe("B");
    expect(variables.nameOf(use("else"), ["a"])).not.toBe("A_2");
  });

  test("a name that is set to this very value is the name", () => {
    expect(createVariables({ A: "one" }).nameOf(use("one"), ["a"])).toBe("A");
  });

  test("a name that others use is given for their value alone", () => {
    const reserved = new Map([
      ["A", "theirs"],
      ["B", null],
      ["C", "theirs"],
    ]);
    const variables = createVariables({ C: "mine" }, reserved);
    expect(variables.nameOf(use("mine"), ["a"])).toBe("A_2");
    expect(variables.nameOf(use("theirs"), ["a"])).toBe("A");
    expect(variables.nameOf(use("other"), ["b"])).toBe("B_2");
    expect(variables.nameOf(use("mine", "url"), ["c"])).toBe("C");
  });

  test.each([
    "+14152370143",
    "https://a:b@c/?d=#e f",
    "it's so",
    'so "it" is',
    "messenger:1 2",
    "$HOME",
  ])("%s reads back from a .env file", (value) => {
    const lines = envLines([{ name: "A", value, address: "x" }], true);
    expect(parseEnv(lines)).toEqual({ A: value });
    expect(envLines([{ name: "A", value, address: "x" }], false)).toBe("# x\nA=\n");
  });

  test("whatever a value holds, a shell that runs the file runs nothing of it, and reads what Node reads", () => {
    const sign = fc.constantFrom(..."'\"`$\\(){};&|<>!#~*? =%a1\té\u2028");
    const values = [
      ...["O'Neil $(kill $$)", "it's ${HOME}", "`exit 3`", "'; exit 3; '", "~", "a #b", "-n", "=", " a "],
      ...fc.sample(fc.string({ unit: sign, maxLength: 12 }), { numRuns: 500, seed: 7 }),
    ];
    const all = values.map((value, at) => ({ name: `V${at}`, value, address: "x" }));
    const lines = envLines(all, true);
    const script = `set -a\n${lines}\nexec env -0`;
    const shell = execFileSync("sh", ["-c", script], {
      env: { PATH: process.env.PATH ?? "" },
      encoding: "utf8",
    });
    const read = new Map(
      shell.split("\0").map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
    );
    const node = parseEnv(lines);
    for (const { name, value } of all) {
      expect(["", value], JSON.stringify(value)).toContain(node[name]);
      expect(read.get(name), JSON.stringify(value)).toBe(node[name]);
    }
    expect(all.filter(({ name }) => node[name] !== "").length).toBeGreaterThan(100);
  });

  test.each([
    "a\nB=1",
    "`'\"",
    "a\\b",
    'it\'s "so"',
    "O'Neil $(touch pwned)",
    "it's `id`",
  ])("%j does not get into one", (value) => {
    expect(parseEnv(envLines([{ name: "A", value, address: "x" }], true))).toEqual({ A: "" });
  });
});

describe("keys", () => {
  test.each([
    ["rides-prod", "rides-prod"],
    ["rides prod!", "rides-prod"],
    ["Fahrdienst München", "Fahrdienst-Munchen"],
    ["__proto__", "proto"],
    ["constructor", "service-constructor"],
    ["日本", "service-1"],
    ["", "service-1"],
    ["a".repeat(191), "a".repeat(60)],
    [null, "service-1"],
  ])("%j gives %s", (name, key) => {
    expect(createKeys([]).keyFor(name, "service")).toBe(key);
  });

  test("whoever is called exactly so has the key, whoever comes first", () => {
    const names = ["rides prod", "rides-prod", "rides prod!"];
    const keys = createKeys([], names);
    expect(names.map((name) => keys.keyFor(name, "service"))).toEqual([
      "rides-prod-2",
      "rides-prod",
      "rides-prod-3",
    ]);
  });

  test("no two are the same, whatever is taken", () => {
    const keys = createKeys(["a", "a-3", "service-1"]);
    const names = ["a", "a", "a!", "日", "本", "a-2"];
    expect(names.map((name) => keys.keyFor(name, "service"))).toEqual([
      ...["a-2", "a-4", "a-5", "service-2", "service-3", "a-2-2"],
    ]);
  });
});
