import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ActionFailure } from "./failure.ts";
import { readInputs } from "./inputs.ts";

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const root = join(import.meta.dirname, "../../..");
const manifest = parse(readFileSync(join(root, "action.yml"), "utf8")) as Manifest;
const defaults = Object.fromEntries(
  Object.entries(manifest.inputs).map(([name, one]) => [name, one.default]),
);

/** As the runner hands inputs over; what was asked for is kept. */
function given(changes: Readonly<Record<string, string>> = {}) {
  const asked = new Set<string>();
  const input = (name: string): string => {
    asked.add(name);
    return { ...defaults, ...changes }[name] ?? "";
  };
  return { input, asked };
}

test("action.yml declares what is read, and nothing else", () => {
  const runner = given();
  readInputs(runner);
  expect([...runner.asked].sort()).toEqual(Object.keys(manifest.inputs).sort());
});

test("the defaults are safe", () => {
  expect(readInputs(given())).toMatchObject({
    command: "auto",
    config: "proxy.json",
    comment: "true",
    requireReviewedPlan: true,
    allow: { destroy: false, empty: false, recreate: false },
    approveDigest: "",
  });
});

test.each([
  ["command", "destroy", /auto, validate, plan, apply, drift/],
  ["comment", "yes", /true, changes-only, false/],
  ["allow-destroy", "1", /true, false/],
  ["require-reviewed-plan", "", /it is empty/],
  ["parallelism", "0", /1 to 100/],
  ["parallelism", "ten", /1 to 100/],
  ["config", "", /it is empty/],
  ["label", "a/../b", /state branch/],
  ["label", "/abs", /state branch/],
  ["label", "README.md/x", /state branch/],
  ["env", "RIDER=+14155550100", /never their values/],
])("input %s refuses %j", (name, value, message) => {
  const read = (): unknown => readInputs(given({ [name]: value }));
  expect(read).toThrow(ActionFailure);
  expect(read).toThrow(message);
  expect(read).toThrow(new RegExp(`\`${name}\``));
});

test("env takes names by line, space and comma", () => {
  expect([...readInputs(given({ env: "A,B\n  C D" })).env]).toEqual(["A", "B", "C", "D"]);
});
