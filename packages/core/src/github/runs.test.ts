import { describe, expect, it } from "vitest";
import { createFakeWire, type Reply } from "../testing/fake-wire.ts";
import { connectGitHub } from "./client.ts";
import { holderIsOver, runIsOver } from "./runs.ts";

const repository = { owner: "acme", repo: "phones" };
const run = (status: string): Reply => ({
  status: 200,
  json: { id: 42, status },
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
    ["queued again", run("queued"), false],
    ["not to be seen", { status: 403, text: "{}" }, false],
    ["unknown", { status: 404, text: "{}" }, false],
    ["not to be had", "reset", false],
    ["something else", { status: 200, text: "<html>" }, false],
  ])("%s", async (_, reply, expected) => {
    const { github, wire } = gitHubOf(reply);
    expect(await runIsOver(github, { ...repository, runId: 42 })).toBe(expected);
    expect(wire.sent.map(({ path }) => path)).toEqual(["/repos/acme/phones/actions/runs/42"]);
  });

  it.each([
    ["github-run-42", 1],
    ["a-laptop", 0],
    ["github-run-", 0],
    ["github-run-42x", 0],
  ])("of a lease held by %s is asked for %d times", async (by, times) => {
    const { github, wire } = gitHubOf(run("completed"));
    expect(await holderIsOver(github, repository)(by)).toBe(times === 1);
    expect(wire.sent).toHaveLength(times);
  });
});
