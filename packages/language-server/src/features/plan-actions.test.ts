import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { CodeActionKind, type Range } from "vscode-languageserver-types";
import { config, type Simulated, simulate } from "../account/testing/simulated.ts";
import type { PlanView } from "../account/view.ts";
import { driftActions, type Only, planActions } from "./plan-actions.ts";
import { planDiagnostics } from "./plan-diagnostics.ts";

let account: Simulated;
let service: string;
beforeEach(async () => {
  account = await simulate();
  await account.apply(config());
  service = `/v1/Services/${account.simulator.account().services?.[0]?.sid}`;
});
afterEach(() => account.close());

const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

const drifts = (text: string, plan: PlanView | null, range = WHOLE, only?: Only) =>
  driftActions(account.analyse(text), range, only, account.context(plan));

describe("planning, for editors without lenses", () => {
  const titles = (plan: PlanView | null, only?: Only) =>
    planActions(account.analyse(config()), WHOLE, only, account.context(plan)).map(
      ({ title, kind, command }) => `${title} (${kind}) → ${command?.command} ${command?.arguments}`,
    );

  test("offers what is possible", async () => {
    const first = `Plan against the account (source.twilioProxy.plan) → twilioProxy.plan ${account.uri}`;
    expect(titles(null)).toEqual([first]);
    expect(titles(await account.plan(config()))).toEqual([
      first,
      `Show the plan (source.twilioProxy.plan) → twilioProxy.showPlan ${account.uri}`,
      `Show what is live (source.twilioProxy.plan) → twilioProxy.showLive ${account.uri}`,
    ]);
  });

  test.each([
    [["source"], 1],
    [["source.twilioProxy"], 1],
    [["source.twilioProxy.plan"], 1],
    [["source.twilioProxy.pla"], 0],
    [["quickfix", "source.fixAll"], 0],
    [[], 0],
  ])("when %j is asked for", (only, count) => {
    expect(titles(null, only)).toHaveLength(count);
  });
});

describe("taking the live value", () => {
  const edited = (text: string, action: ReturnType<typeof drifts>[number] | undefined): string =>
    TextDocument.applyEdits(
      TextDocument.create(account.uri, "jsonc", 1, text),
      action?.edit?.changes?.[account.uri] ?? [],
    );

  test("edits that value only, and then there is nothing to change", async () => {
    await account.behindOurBack(service, { DefaultTtl: 7200, GeoMatchLevel: "area-code" });
    const plan = await account.plan(config());
    const [action, ...more] = drifts(config(), plan);
    expect(more).toEqual([]);
    expect(action).toMatchObject({ title: "Take the live value (7200)", kind: CodeActionKind.QuickFix });
    expect(action?.diagnostics).toEqual(planDiagnostics(account.analyse(config()), account.context(plan)));
    expect(edited(config(), action)).toBe(config({ ttl: 7200 }));
    expect((await account.plan(edited(config(), action))).json.steps).toEqual([]);
  });

  test("of text, and of what is unset", async () => {
    const text = config().replace(
      '"default_ttl"',
      '"geo_match_level": "country", "intercept_callback_url": "https://a.example.com/x", "default_ttl"',
    );
    await account.apply(text);
    await account.behindOurBack(service, { GeoMatchLevel: "area-code", InterceptCallbackUrl: "" });
    const actions = drifts(text, await account.plan(text));
    expect(actions.map(({ title }) => title)).toEqual([
      'Take the live value ("area-code")',
      "Take the live value (unset)",
    ]);
    const taken = actions.reduceRight(edited, text);
    expect(taken).toContain('"geo_match_level": "area-code", "intercept_callback_url": null, "default_ttl"');
    expect((await account.plan(taken)).json.steps).toEqual([]);
  });

  test("is offered only at the value, and only where quick fixes are asked for", async () => {
    await account.behindOurBack(service, { DefaultTtl: 7200 });
    const plan = await account.plan(config());
    const at = (line: number, character: number): Range => {
      const start = { line, character };
      return { start, end: start };
    };
    expect(drifts(config(), plan, at(5, 21))).toHaveLength(1);
    expect(drifts(config(), plan, at(5, 25))).toHaveLength(1);
    for (const range of [at(5, 20), at(5, 26), at(4, 21)]) expect(drifts(config(), plan, range)).toEqual([]);
    expect(drifts(config(), plan, WHOLE, ["quickfix"])).toHaveLength(1);
    expect(drifts(config(), plan, WHOLE, ["source"])).toEqual([]);
    expect(drifts(config({ ttl: 60 }), plan)).toEqual([]);
    expect(drifts(config(), null)).toEqual([]);
  });

  test("is not offered where the value is a variable's, hidden in part, or nothing the file may say", async () => {
    const text = config().replace(
      '"default_ttl"',
      '"intercept_callback_url": "https://a.example.com/x", "geo_match_level": "country", "default_ttl"',
    );
    await account.apply(text);
    await account.behindOurBack(service, {
      CallbackUrl: "https://moved.example.com/hook",
      InterceptCallbackUrl: "https://a.example.com/x?key=hunter22",
    });
    const plan = await account.plan(text);
    expect(planDiagnostics(account.analyse(text), account.context(plan))).toHaveLength(2);
    expect(drifts(text, plan)).toEqual([]);
  });

  test("that looks like a variable stays text", async () => {
    const text = config().replace(
      '"default_ttl"',
      '"intercept_callback_url": "https://a.example.com/x", "default_ttl"',
    );
    await account.apply(text);
    await account.behindOurBack(service, { InterceptCallbackUrl: "https://a.example.com/${env.ALICE}" });
    const plan = await account.plan(text);
    const [action] = drifts(text, plan);
    expect(edited(text, action)).toContain("https://a.example.com/$${env.ALICE}");
    expect((await account.plan(edited(text, action))).json.steps).toEqual([]);
  });
});
