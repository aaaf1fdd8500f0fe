import { expect, test } from "vitest";
import type { RunEvent, Trigger } from "./event.ts";
import { chooseCommand } from "./mode.ts";

const PULL: Trigger = { kind: "pull-request", number: 1, headSha: "a", baseSha: "b", fork: false };
const PUSH: Trigger = { kind: "push", before: "a", forced: false, toDefaultBranch: true };
const RUN: Trigger = { kind: "workflow-run", headSha: "a", head: "me:topic" };

const event = (name: string, trigger: Trigger): RunEvent => ({
  name,
  trigger,
  owner: "acme",
  repo: "rides",
  sha: "c",
  branch: "main",
  runId: "1",
  attempt: 1,
  runUrl: "",
  serverUrl: "",
  apiUrl: "",
});

test.each([
  ["pull_request", PULL, "plan"],
  ["push", PUSH, "apply"],
  ["push", { ...PUSH, toDefaultBranch: false }, "plan"],
  ["schedule", { kind: "schedule" }, "drift"],
  ["workflow_dispatch", { kind: "dispatch", onDefaultBranch: true }, "plan"],
  ["merge_group", { kind: "other" }, "plan"],
  ["workflow_run", RUN, "plan"],
  ["issue_comment", { kind: "other" }, "plan"],
] as const)("auto on %s", (name, trigger, command) => {
  expect(chooseCommand({ command: "auto", approveDigest: "" }, event(name, trigger))).toBe(command);
});

test.each([
  ["pull_request", PULL],
  ["pull_request_review", { kind: "other" }],
  ["merge_group", { kind: "other" }],
  ["workflow_run", RUN],
] as const)("nothing is applied on %s", (name, trigger) => {
  expect(() => chooseCommand({ command: "apply", approveDigest: "" }, event(name, trigger))).toThrow(
    /not merged/,
  );
});

test("pull_request_target plans the wrong branch, so it is refused whatever the command", () => {
  const target = event("pull_request_target", { kind: "other" });
  for (const command of ["auto", "plan", "validate"] as const) {
    expect(() => chooseCommand({ command, approveDigest: "" }, target)).toThrow(/workflow_run/);
  }
});

test("a command that was asked for is done", () => {
  expect(chooseCommand({ command: "drift", approveDigest: "" }, event("push", PUSH))).toBe("drift");
  const dispatch = (onDefaultBranch: boolean) =>
    chooseCommand(
      { command: "apply", approveDigest: "" },
      event("workflow_dispatch", { kind: "dispatch", onDefaultBranch }),
    );
  expect(dispatch(true)).toBe("apply");
  expect(() => dispatch(false)).toThrow(/Only the default branch/);
  const push = (toDefaultBranch: boolean) =>
    chooseCommand({ command: "apply", approveDigest: "" }, event("push", { ...PUSH, toDefaultBranch }));
  expect(push(true)).toBe("apply");
  expect(() => push(false)).toThrow(/Only the default branch/);
});

test("a digest that a person approves is applied", () => {
  const dispatch = event("workflow_dispatch", { kind: "dispatch", onDefaultBranch: true });
  expect(chooseCommand({ command: "auto", approveDigest: "abc" }, dispatch)).toBe("apply");
});
