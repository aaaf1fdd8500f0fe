import { expect, test } from "vitest";
import type { RunEvent, Trigger } from "./event.ts";
import { chooseCommand } from "./mode.ts";

const PULL: Trigger = { kind: "pull-request", number: 1, headSha: "a", baseSha: "b", fork: false };
const PUSH: Trigger = { kind: "push", before: "a", forced: false, toDefaultBranch: true, merges: false };
const RUN: Trigger = { kind: "workflow-run", headSha: "a", head: "me:topic" };

const event = (name: string, trigger: Trigger): RunEvent => ({
  name,
  trigger,
  owner: "acme",
  repo: "rides",
  sha: "c",
  branch: "main",
  runId: "1",
  runAttempt: 1,
  runUrl: "",
  serverUrl: "",
  apiUrl: "",
});

test.each([
  ["pull_request", PULL, "plan"],
  ["push", PUSH, "apply"],
  ["push", { ...PUSH, toDefaultBranch: false }, "plan"],
  ["schedule", { kind: "schedule" }, "drift"],
  ["workflow_dispatch", { kind: "dispatch" }, "plan"],
  ["merge_group", { kind: "other" }, "plan"],
  ["workflow_run", RUN, "plan"],
  ["issue_comment", { kind: "other" }, "plan"],
] as const)("auto on %s", (name, trigger, command) => {
  expect(chooseCommand({ command: "auto" }, event(name, trigger))).toBe(command);
});

test.each([
  ["pull_request", PULL],
  ["pull_request_review", { kind: "other" }],
  ["merge_group", { kind: "other" }],
  ["workflow_run", RUN],
] as const)("nothing is applied on %s", (name, trigger) => {
  expect(() => chooseCommand({ command: "apply" }, event(name, trigger))).toThrow(/not merged/);
});

test("pull_request_target plans the wrong branch, so it is refused whatever the command", () => {
  const target = event("pull_request_target", { kind: "other" });
  for (const command of ["auto", "plan", "validate"] as const) {
    expect(() => chooseCommand({ command }, target)).toThrow(/workflow_run/);
  }
});

test("a command that was asked for is done", () => {
  expect(chooseCommand({ command: "drift" }, event("push", PUSH))).toBe("drift");
  expect(chooseCommand({ command: "apply" }, event("workflow_dispatch", { kind: "dispatch" }))).toBe("apply");
});
