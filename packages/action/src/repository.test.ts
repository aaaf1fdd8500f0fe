import { type GitHub, GitHubFailure } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import type { RunEvent } from "./event.ts";
import { readFileAt } from "./repository.ts";

function read(data: object | GitHubFailure): Promise<string | null> {
  const request = async (): Promise<object> => {
    if (data instanceof GitHubFailure) throw data;
    return { data };
  };
  const event = { owner: "acme", repo: "rides" } as RunEvent;
  return readFileAt("proxy.json", "c", { request } as unknown as GitHub, { event });
}

test("a file is its text; a folder, a link and nothing at all are no file", async () => {
  const content = Buffer.from("é").toString("base64");
  expect(await read({ type: "file", encoding: "base64", content })).toBe("é");
  expect(await read([])).toBeNull();
  expect(await read({ type: "symlink", target: "/etc/passwd" })).toBeNull();
  expect(await read(new GitHubFailure({ kind: "not-found", message: "Not Found" }))).toBeNull();
});

test("a file that GitHub left out for its size is not taken for an empty one", async () => {
  await expect(read({ type: "file", encoding: "none", content: "" })).rejects.toThrow(/larger than 1 MB/);
  await expect(read(new GitHubFailure({ kind: "forbidden", message: "No." }))).rejects.toThrow("No.");
});
