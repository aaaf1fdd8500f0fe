import { readFileSync } from "node:fs";
import { GitHubFailure, StateFailure } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import { ActionFailure } from "./failure.ts";
import { presented } from "./present.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test("of a bug only its kind is told: its message could hold anything", () => {
  const { reason, message } = presented(new RangeError("+14155550100"));
  expect(reason).toBe("bug");
  expect(message).toContain("(RangeError)");
  expect(message).not.toContain("4155550100");
  expect(presented("+14155550100").message).toContain("(string)");
});

test("of what the system refuses neither path nor content is told", () => {
  expect(presented(thrownBy(() => readFileSync("/nowhere/+14155550100")))).toEqual({
    reason: "usage",
    message: "The system refused open: ENOENT.",
  });
});

test.each([
  ["state-conflict", "state-conflict"],
  ["state-locked", "state-locked"],
  ["wrong-account", "wrong-account"],
  ["wrong-config", "usage"],
  ["state-location", "usage"],
  ["state-unreadable", "state-failed"],
] as const)("a state's %s is the reason %s", (code, reason) => {
  expect(presented(new StateFailure(code, "So it is."))).toEqual({ reason, message: `So it is. (${code})` });
});

test("whatever else keeps its message", () => {
  expect(presented(new ActionFailure("guard", "No."))).toEqual({ reason: "guard", message: "No." });
  const { reason, message } = presented(new GitHubFailure({ kind: "unavailable", message: "Down." }));
  expect([reason, message]).toEqual(["github-unavailable", "Down."]);
});
