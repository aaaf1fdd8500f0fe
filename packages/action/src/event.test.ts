import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readEvent } from "./event.ts";

const ENV = {
  GITHUB_REPOSITORY: "acme/rides",
  GITHUB_RUN_ID: "42",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_SHA: "c".repeat(40),
  GITHUB_REF: "refs/heads/main",
};

const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-event-"));
afterAll(() => rmSync(folder, { recursive: true }));

function event(name: string, payload: unknown, env: Readonly<Record<string, string>> = {}) {
  const file = join(folder, "event.json");
  writeFileSync(file, typeof payload === "string" ? payload : JSON.stringify(payload));
  return readEvent({ ...ENV, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file, ...env });
}

const pull = (head: unknown): object => ({
  pull_request: {
    number: 7,
    head: { sha: "a".repeat(40), repo: head },
    base: { sha: "b".repeat(40), repo: { full_name: "acme/rides" } },
  },
});

test.each([
  ["a branch of the repository", { full_name: "acme/rides" }, false],
  ["a fork", { full_name: "stranger/rides" }, true],
  ["a fork that was deleted", null, true],
])("a pull request from %s", (_, repo, fork) => {
  expect(event("pull_request", pull(repo)).trigger).toEqual({
    kind: "pull-request",
    number: 7,
    headSha: "a".repeat(40),
    baseSha: "b".repeat(40),
    fork,
  });
});

const push = (before: string): object => ({ before, repository: { default_branch: "main" } });

test("a push, to the default branch or another, to a branch that is new, and by force", () => {
  const plain = { kind: "push", before: "b1", forced: false, toDefaultBranch: true };
  expect(event("push", push("b1")).trigger).toEqual(plain);
  expect(event("push", push("b1"), { GITHUB_REF: "refs/tags/main" }).trigger).toEqual({
    ...plain,
    toDefaultBranch: false,
  });
  expect(event("push", push("0".repeat(40))).trigger).toEqual({ ...plain, before: null });
  expect(event("push", { ...push("b1"), forced: true }).trigger).toEqual({ ...plain, forced: true });
});

test.each([
  ["refs/heads/main", true],
  ["refs/heads/topic", false],
])("a run by hand on %s", (ref, onDefaultBranch) => {
  const repository = { default_branch: "main" };
  const { trigger } = event("workflow_dispatch", { repository }, { GITHUB_REF: ref });
  expect(trigger).toEqual({ kind: "dispatch", onDefaultBranch });
});

test("what every run knows", () => {
  expect(event("schedule", {})).toMatchObject({
    owner: "acme",
    repo: "rides",
    branch: "main",
    runId: "42",
    attempt: 2,
    runUrl: "https://github.com/acme/rides/actions/runs/42",
    apiUrl: "https://api.github.com",
  });
});

test.each([
  ["no number", "pull_request", { pull_request: {} }, /pull_request\.base/],
  ["another type", "push", { before: 7 }, /before/],
  ["no JSON", "push", "{", /GITHUB_EVENT_PATH/],
  [
    "a prototype's name",
    "push",
    { before: "x", repository: JSON.parse('{"__proto__":{"default_branch":"main"}}') },
    /default_branch/,
  ],
])("a payload with %s says what is missing", (_, name, payload, message) => {
  expect(() => event(name, payload)).toThrow(message);
});

test("outside of a workflow it says where it belongs", () => {
  expect(() => readEvent({})).toThrow(/GITHUB_EVENT_NAME is not set.*twilio-proxy command/);
});
