import { createKeyed, type GitHub, type Plan, sealReview } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import type { Context } from "../context.ts";
import { pullsOf, reviewOf } from "./pulls.ts";

const MERGED = "2026-01-02T00:00:00Z";
const pull = (number: number, ref: string, merged_at: string | null): object => ({
  number,
  merged_at,
  base: { ref },
  head: { sha: "head" },
});

/** Answers one after the other, the last of them again and again. */
function askedFor(answers: readonly (readonly object[])[], patient: boolean) {
  let asked = 0;
  const waits: number[] = [];
  const request = async (): Promise<object> => {
    asked += 1;
    return { data: answers[asked - 1] ?? answers.at(-1) };
  };
  const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const context = { event: { owner: "acme", repo: "rides", branch: "main" }, time: { sleep } };
  const found = pullsOf("c", patient, { request } as unknown as GitHub, context as unknown as Context);
  return found.then((pulls) => ({ numbers: pulls.map(({ number }) => number), asked, waits }));
}

test("only what was merged, and into this branch, counts", async () => {
  const all = [pull(1, "main", MERGED), pull(2, "staging", MERGED), pull(3, "main", null)];
  expect(await askedFor([all], true)).toEqual({ numbers: [1], asked: 1, waits: [] });
});

test("a pull request that GitHub does not know yet is waited for, where one must be there", async () => {
  const late = [[], [], [pull(1, "main", MERGED)]];
  expect(await askedFor(late, true)).toEqual({ numbers: [1], asked: 3, waits: [1_000, 3_000] });
  expect(await askedFor([[]], true)).toMatchObject({ numbers: [], asked: 3 });
  expect(await askedFor(late, false)).toEqual({ numbers: [], asked: 1, waits: [] });
});

const REVIEWED = {
  repo: "acme/rides",
  pr: 7,
  headSha: "head",
  label: "proxy.json",
  plannedAt: "2026-01-01T00:00:00Z",
  run: "1.1",
};

test.each([
  [{}, true],
  [{ repo: "acme/other" }, false],
  [{ pr: 8 }, false],
  [{ headSha: "earlier" }, false],
  [{ label: "other.json" }, false],
  [{ plannedAt: "2026-01-03T00:00:00Z" }, false],
])("a check run with a sealed review of %j counts: %s", async (change, counts) => {
  const keyed = createKeyed({ apiSecretOrToken: "secret" });
  const plan = {
    kid: keyed.kid,
    digest: "d",
    steps: [],
    unprotected: [],
    state: { lineage: "" },
  } as unknown as Plan;
  const text = JSON.stringify(sealReview(plan, { ...REVIEWED, ...change }, keyed, 100));
  const github = {
    pages: async function* (route: string) {
      if (route.includes("check-runs"))
        yield { check_runs: [{ output: { text: null } }, { output: { text } }] };
    },
  } as unknown as GitHub;
  const context = { event: { owner: "acme", repo: "rides" }, inputs: { commentAuthor: "bot" } };
  const merged = { number: 7, headSha: "head", mergedAt: MERGED };
  const { review } = await reviewOf(merged, "proxy.json", keyed, github, context as Context);
  expect(review !== null).toBe(counts);
});
