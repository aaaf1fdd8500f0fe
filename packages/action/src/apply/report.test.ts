import type { ApplyReport } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import { requireDone } from "./report.ts";

const failed = (kind: string) => ({
  address: `services.${kind}`,
  status: "failed",
  failure: { kind, text: "Twilio said no.", help: "Ask it." },
});
const done = { address: "services.a", status: "done" };

function failureOf(outcomes: readonly object[], interrupted = false): unknown {
  try {
    requireDone({ outcomes, interrupted, serial: 1 } as ApplyReport);
    return null;
  } catch (error) {
    return error;
  }
}

test.each([
  ["all done", [done], null],
  ["nothing to do", [], null],
  ["some done", [done, failed("unauthorized")], "partial-apply"],
  ["no access", [failed("unauthorized"), failed("unauthorized")], "unauthorized"],
  ["too fast", [failed("rate-limited")], "rate-limited"],
  ["refused", [failed("refused")], "apply-failed"],
  ["for several reasons", [failed("refused"), failed("unauthorized")], "apply-failed"],
])("%s", (_, outcomes, reason) => {
  expect(failureOf(outcomes)).toEqual(reason === null ? null : expect.objectContaining({ reason }));
});

test("interrupted, whatever was done by then", () => {
  expect(failureOf([done], true)).toMatchObject({ reason: "interrupted" });
});

test("the message says what failed and why, up to ten of it, and that the next run continues", () => {
  const message = String(failureOf(Array.from({ length: 12 }, () => failed("refused"))));
  expect(message).toContain("services.refused: Twilio said no. Ask it.");
  expect(message.match(/services\./g)).toHaveLength(10);
  expect(message).toMatch(/it continues from here/);
});
