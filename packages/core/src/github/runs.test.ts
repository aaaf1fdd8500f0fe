import { describe, expect, it } from "vitest";
import { createFakeWire, type Reply } from "../testing/fake-wire.ts";
import { connectGitHub } from "./client.ts";
import { holderIsOver, runHolder } from "./runs.ts";

const repository = { owner: "acme", repo: "phones" };
const run = (status: string, run_attempt = 1): Reply => ({
  status: 200,
  json: { id: 42, status, run_attempt },
  headers: { "content-type": "application/json" },
});
const gitHubOf = (reply: Reply) => {
  const wire = createFakeWire(() => reply);
  return { wire, github: connectGitHub({ token: "ghs_secret", wire, maxWaitMs: 0 }) };
};

describe("a workflow run", () => {
  it.each<[string, Reply, boolean]>([
    ["completed", run("completed"), true],
    ["in progress", run("in_progress"), false],
    ["in progress again", run("in_progress", 2), true],
    ["queued again", run("queued"), false],
    ["not to be seen", { status: 403, text: "{}" }, false],
    ["unknown", { status: 404, text: "{}" }, false],
    ["not to be had", "reset", false],
    ["something else", { status: 200, text: "<html>" }, false],
  ])("%s", async (_, reply, expected) => {
    const { github, wire } = gitHubOf(reply);
    expect(await holderIsOver(github, repository)("github-run-42.1")).toBe(expected);
    expect(wire.sent.map(({ path }) => path)).toEqual(["/repos/acme/phones/actions/runs/42"]);
  });

  it.each([
    ["github-run-42", 1],
    ["github-run-42.3", 1],
    ["a-laptop", 0],
    ["github-run-", 0],
    ["github-run-42x", 0],
  ])("of a lease held by %s is asked for %d times", async (by, times) => {
    const { github, wire } = gitHubOf(run("completed"));
    expect(await holderIsOver(github, repository)(by)).toBe(times === 1);
    expect(wire.sent).toHaveLength(times);
  });

  it("knows of its own earlier attempts without asking", async () => {
    const { github, wire } = gitHubOf(run("in_progress"));
    const isOver = holderIsOver(github, repository, { runId: "42", attempt: 2 });
    expect(await isOver(runHolder({ runId: "42", attempt: 1 }))).toBe(true);
    expect(wire.sent).toHaveLength(0);
    expect(await isOver(runHolder({ runId: "42", attempt: 2 }))).toBe(false);
    expect(await isOver(runHolder({ runId: "41", attempt: 1 }))).toBe(false);
  });
});
