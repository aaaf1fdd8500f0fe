import { type GitHub, GitHubFailure, type State } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import type { PushEvent, RunEvent } from "../event.ts";
import { type Range, rangeUpTo } from "./commits.ts";

/** As `sha parent parent`, the oldest first. */
interface Compared {
  readonly status: string;
  readonly commits?: readonly string[];
}

function githubOf(answer: Compared | GitHubFailure, pages = 1) {
  const asked: string[] = [];
  const read = async function* (_: string, { basehead }: { readonly basehead: string }) {
    for (let at = 0; at < pages; at += 1) {
      asked.push(basehead);
      if (answer instanceof GitHubFailure) throw answer;
      const commits = (answer.commits ?? []).map((line) => {
        const [sha = "", ...parents] = line.split(" ");
        return { sha, parents: parents.map((parent) => ({ sha: parent })) };
      });
      yield { status: answer.status, commits };
    }
  };
  return { asked, github: { pages: read } as unknown as GitHub };
}

/** `applied`: in full, and tried last. */
function range(
  github: GitHub,
  applied: string | null,
  push: Partial<PushEvent> | null = { before: "a", forced: false },
  attempted = applied,
): Promise<Range> {
  const trigger = push === null ? { kind: "dispatch" } : { kind: "push", ...push };
  const state = { applied_commit: applied, attempted_commit: attempted } as State;
  const event = { owner: "acme", repo: "rides", trigger } as RunEvent;
  return rangeUpTo("head", applied === null && attempted === null ? null : state, github, { event });
}

const AHEAD = { status: "ahead", commits: ["b a", "t1 a", "t2 t1", "merge b t2", "head merge"] };

test("the branch's own commits count, the newest first; what a merge brought in does not", async () => {
  expect(await (await range(githubOf(AHEAD).github, "a")).commits()).toEqual(["head", "merge", "b"]);
});

test("a push from what was applied last asks when somebody wants the commits; so does a first apply", async () => {
  for (const applied of ["a", null]) {
    const { github, asked } = githubOf(AHEAD);
    const { commits } = await range(github, applied);
    expect(asked).toEqual([]);
    expect(await commits()).toHaveLength(3);
    expect(asked).toEqual(["a...head"]);
  }
});

test.each([
  ["the same commit again", "head", {}],
  ["a new branch", null, { before: null }],
  ["a first apply by hand", null, null],
])("%s is one commit, and asks nothing", async (_, applied, push) => {
  const { github, asked } = githubOf(AHEAD);
  expect(await (await range(github, applied, push)).commits()).toEqual(["head"]);
  expect(asked).toEqual([]);
});

const OLDER = /is older than a, which was applied since/;
const APART = /does not contain a, which was applied last/;

test.each([
  ["ahead", { before: "b", forced: false }, /^null$/, true],
  ["behind", { before: "b", forced: false }, OLDER, false],
  ["behind", null, OLDER, false],
  ["diverged", { before: "b", forced: false }, APART, true],
  ["diverged", { before: "a", forced: true }, APART, true],
])("a commit that is %s, on %j, is objected to: %s", async (status, push, objection, pardonable) => {
  const found = await range(githubOf({ status }).github, "a", push);
  expect(String(found.objection)).toMatch(objection);
  expect(found.pardonable).toBe(pardonable);
});

test("what a run tried last counts, done or not; the commits go on from what was done in full", async () => {
  const { github, asked } = githubOf(AHEAD);
  const { commits } = await range(github, "a", null, "tried");
  await commits();
  expect(asked).toEqual(["tried...head", "a...head"]);
});

test("with a commit that is gone nothing can be compared", async () => {
  const gone = githubOf(new GitHubFailure({ kind: "not-found", message: "Not Found" }));
  const found = await range(gone.github, "gone");
  expect(found).toMatchObject({
    objection: expect.stringMatching(/does not contain gone/),
    pardonable: true,
  });
  expect(await found.commits()).toEqual(["head"]);
  const down = githubOf(new GitHubFailure({ kind: "unavailable", message: "Bad Gateway" }));
  await expect(range(down.github, "gone")).rejects.toThrow("Bad Gateway");
});

test("of a very long range no more is read than is looked at", async () => {
  const hundred = Array.from({ length: 100 }, (_, at) => `c${at} x`);
  const { github, asked } = githubOf({ status: "ahead", commits: hundred }, 9);
  await range(github, "b");
  expect(asked).toHaveLength(3);
});
