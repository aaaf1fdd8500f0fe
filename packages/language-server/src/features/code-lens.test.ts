import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { config, POOL, type Simulated, simulate } from "../account/testing/simulated.ts";
import type { PlanView } from "../account/view.ts";
import { contextOf } from "../testing/cursor.ts";
import { ageOf } from "../words/age.ts";
import { codeLenses } from "./code-lens.ts";

let account: Simulated;
beforeEach(async () => {
  account = await simulate();
});
afterEach(() => account.close());

/** `line: title → command`. */
const lensesOf = (text: string, plan: PlanView | null, later = 40_000): readonly string[] =>
  codeLenses(account.analyse(text), account.context(plan, (plan?.at ?? 0) + later)).map(
    ({ range, command }) => `${range.start.line}: ${command?.title} → ${command?.command}`,
  );

const AGAIN = "0: Plan again → twilioProxy.plan";

describe("lenses", () => {
  test("before any plan offer one, and say when an account is to be connected first", () => {
    const analysis = account.analyse(config());
    expect(lensesOf(config(), null)).toEqual(["0: Plan → twilioProxy.plan"]);
    expect(codeLenses(analysis, contextOf())).toMatchObject([
      { command: { title: "Connect and plan", command: "twilioProxy.plan", arguments: [account.uri] } },
    ]);
  });

  test("say what an apply would do, for the file and on the key of each service", async () => {
    const text = config().replace('    "rides"', '    "flex": { "unique_name": "flex" },\n    "rides"');
    const plan = await account.plan(text);
    const lenses = codeLenses(account.analyse(text), account.context(plan, plan.at + 40_000));
    expect(lensesOf(text, plan)).toEqual([
      "0: Plan: 7 to add, 0 to change, 0 to destroy · 40 s ago → twilioProxy.showPlan",
      AGAIN,
      "3: 1 to add → twilioProxy.showPlan",
      "4: 6 to add → twilioProxy.showPlan",
    ]);
    expect(lenses.map(({ command }) => command?.arguments)).toEqual(lenses.map(() => [account.uri]));
    expect(lenses[2]?.range.end).toEqual({ line: 3, character: 10 });
  });

  test("say that nothing changes, and each kind of change", async () => {
    await account.apply(config());
    expect(lensesOf(config(), await account.plan(config()), 0)).toEqual([
      "0: No changes · just now → twilioProxy.showPlan",
      AGAIN,
      "3: in sync → twilioProxy.showPlan",
    ]);
    const changed = config({ ttl: 60, numbers: [POOL[2]] });
    expect(lensesOf(changed, await account.plan(changed))[2]).toBe(
      "3: 1 to add, 1 to change, 2 to destroy → twilioProxy.showPlan",
    );
  });

  test("of an older text are marked, and what is new since has none", async () => {
    const plan = await account.plan(config());
    const text = config().replace('    "rides"', '    "new": { "unique_name": "new" },\n    "rides"');
    expect(lensesOf(text, plan, 200_000)).toEqual([
      "0: Plan: 6 to add, 0 to change, 0 to destroy · 3 min ago · stale → twilioProxy.showPlan",
      AGAIN,
      "4: 6 to add · stale → twilioProxy.showPlan",
    ]);
  });

  test("stand over half a text too", () => {
    expect(lensesOf('{ "services": { "a', null)).toEqual(["0: Plan → twilioProxy.plan"]);
  });
});

test.each([
  [0, "just now"],
  [-5, "just now"],
  [4_999, "just now"],
  [5_000, "5 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [3_599_999, "59 min ago"],
  [7_200_000, "2 h ago"],
  [259_200_000, "3 d ago"],
])("an age of %i ms is %s", (age, words) => {
  expect(ageOf(1_000_000, 1_000_000 + age)).toBe(words);
});
