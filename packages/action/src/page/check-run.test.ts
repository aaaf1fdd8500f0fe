import { type GitHub, GitHubFailure, type Review } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import type { RunEvent } from "../event.ts";
import { readCheckRuns, writeCheckRun } from "./check-run.ts";

const event = { owner: "acme", repo: "rides", runUrl: "https://github.test/run" } as RunEvent;

function answering(answer: object | GitHubFailure) {
  const sent: object[] = [];
  const request = async (_: string, parameters: object): Promise<object> => {
    sent.push(parameters);
    if (answer instanceof GitHubFailure) throw answer;
    return { data: answer };
  };
  async function* pages(route: string, parameters: object): AsyncGenerator<unknown> {
    const { data } = (await request(route, parameters)) as { data: unknown };
    yield data;
    yield data;
  }
  return { sent, github: { request, pages } as unknown as GitHub };
}

test("it stands at the pull request's head, neither passes nor fails it, and is asked for by name", async () => {
  const review = { label: "proxy.json", head_sha: "head" } as Review;
  const written = answering({});
  await writeCheckRun(written.github, review, "1 to add", { event });
  const name = "Twilio Proxy plan: proxy.json";
  expect(written.sent).toMatchObject([{ name, head_sha: "head", conclusion: "neutral" }]);
  const read = answering({ check_runs: [] });
  await readCheckRuns(read.github, "proxy.json", "head", { event });
  expect(read.sent).toMatchObject([{ check_name: name, ref: "head", filter: "all" }]);
});

test("what others put there is passed over, on every page", async () => {
  const check_runs = ["not JSON", null, "[1]"].map((text) => ({ output: { text } }));
  expect(await readCheckRuns(answering({ check_runs }).github, "x", "head", { event })).toEqual([[1], [1]]);
});

test("none may be read: that is told apart from none. GitHub is down: nobody knows", async () => {
  const failing = (kind: "forbidden" | "not-found" | "unavailable") =>
    readCheckRuns(answering(new GitHubFailure({ kind, message: kind })).github, "x", "head", { event });
  expect(await failing("forbidden")).toBeNull();
  expect(await failing("not-found")).toBeNull();
  await expect(failing("unavailable")).rejects.toThrow("unavailable");
});
