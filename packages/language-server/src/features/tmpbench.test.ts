import { test } from "vitest";
import type { PlanView } from "../account/view.ts";
import { analyseText, contextOf } from "../testing/cursor.ts";
import { createKeyed, type StepJson } from "@twilio-proxy/core";
import { declaredBy } from "../account/declared.ts";
import { codeLenses } from "./code-lens.ts";
import { planDiagnostics } from "./plan-diagnostics.ts";
import { driftActions } from "./plan-actions.ts";
import { liveDocument, planDocument } from "./virtual-documents.ts";

const keyed = createKeyed({ explicitKey: undefined, apiSecretOrToken: "x".repeat(32) });
for (const count of [5_000, 20_000]) for (const mode of ["update", "create", "delete"] as const)
test(`${count} ${mode}`, () => {
  const numbers = Array.from({ length: count }, (_, at) => `+1415${String(2000000 + at)}`);
  const make = (list: string[]) => `{ "services": { "rides": { "unique_name": "rides", "phone_numbers": [\n${list.map((n) => `{ "phone_number": "${n}",\n "is_reserved": true },`).join("\n")}\n] } } }`;
  const text = make(mode === "delete" ? [] : numbers);
  const then = analyseText(text);
  const steps = numbers.map((n) => ({ address: `services.rides.phone_numbers[${n}]`, type: "phone_number", sid: null, actions: [mode], reasons: [], fields: mode === "update" ? [{ name: "is_reserved", before: false, after: true, sensitive: false, known_after_apply: false, cause: "drift", env: [] }] : [], group: null, requires: [], overwrites: [], blast: { live_sessions_ended: 0, in_use: 1 }, digest: "", blocked: null, with_parent: false, detaches: true })) as unknown as StepJson[];
  const plan = { json: { steps, refusals: [], notes: [], unmanaged: {}, unchanged: {}, account_sid: "AC1", region: "us1", config: { path: "x", label: "x" }, summary: { add: 0, change: count, destroy: 0, adopt: 0, move: 0, forget: 0 } }, at: 0, text, declared: declaredBy(then.tree!, keyed) } as unknown as PlanView;
  for (const now of [text, text.replace('"rides",', '"rides" ,')]) {
    const analysis = analyseText(now);
    const context = contextOf({ account: { connected: true, plan } });
    for (const [name, run] of Object.entries({
      lenses: () => codeLenses(analysis, context),
      diagnostics: () => planDiagnostics(analysis, context),
      actions: () => driftActions(analysis, { start: { line: 3, character: 0 }, end: { line: 3, character: 50 } }, undefined, context),
      live: () => liveDocument(analysis, plan),
      plan: () => planDocument(plan),
    })) {
      run();
      const at = performance.now(); run(); console.log(count, mode, now === text ? "fresh" : "stale", name, Math.round(performance.now() - at));
    }
  }
});
