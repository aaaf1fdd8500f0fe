import type { Plan } from "@twilio-proxy/core";
import { expect, it } from "vitest";
import { proofOf } from "./proof.ts";

type Parts = Pick<Plan, "steps" | "settled" | "refusals">;

const step = (actions: readonly string[], more: object = {}) => ({
  sid: "KS1",
  actions,
  blocked: null,
  ...more,
});
const taken = [
  {
    terraform: { module: [], data: false, type: "t", name: "n", key: null },
    address: "services.n",
    sid: "KS1",
    external: false,
  },
];

it.each<[string, object, boolean]>([
  ["adoptions", { steps: [step(["adopt"])] }, true],
  ["nothing to do", { settled: [{ sid: "KS1" }] }, true],
  ["an update", { steps: [step(["adopt", "update"])] }, false],
  ["a create beside", { steps: [step(["adopt"]), step(["create"], { sid: null })] }, false],
  ["a blocked step", { steps: [step(["adopt"], { blocked: "short-codes-unavailable" })] }, false],
  ["a refusal", { steps: [step(["adopt"])], refusals: [{ code: "owned-elsewhere" }] }, false],
  ["another SID", { steps: [step(["adopt"], { sid: "KS2" })] }, false],
])("a plan of %s", (_, parts, proved) => {
  const plan = { steps: [], settled: [], refusals: [], ...parts } as Parts as Plan;
  expect(proofOf(plan, taken).proved).toBe(proved);
});
