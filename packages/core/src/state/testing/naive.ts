/** Stores that take every failure for a lost race, as many do: the negative control of each torture. */
import type { GitHub } from "../../github/port.ts";
import { shaOf } from "../../github/testing/fake-github.ts";
import type { S3 } from "../../s3/port.ts";
import { decodeState, encodeState } from "../codec.ts";
import { StateFailure } from "../failure.ts";
import type { GitHubPlace } from "../github-location.ts";
import type { State, StateStore } from "../state.ts";

function naiveStore(
  read: () => Promise<string | null>,
  write: (text: string, last: string | null) => Promise<unknown>,
): StateStore {
  let last: string | null = null;
  return {
    location: "naive",
    read: async (): Promise<State | null> => {
      last = await read();
      return last === null ? null : decodeState(last, "naive");
    },
    write: async (next) => {
      await write(encodeState(next), last).catch(() => {
        throw new StateFailure("state-conflict", "failed");
      });
    },
  };
}

/** Its branch must be there: the first use is beyond it. */
export function naiveOnGitHub(github: GitHub, { owner, repo, path, branch }: GitHubPlace): StateStore {
  const read = async (): Promise<string | null> => {
    const answer = await github
      .request("GET /repos/{owner}/{repo}/contents/{path}", { owner, repo, path, ref: branch })
      .catch(() => null);
    const data = answer?.data;
    if (data === undefined || !("content" in data)) return null;
    return Buffer.from(String(data.content), "base64").toString("utf8");
  };
  return naiveStore(read, (text, last) =>
    github.request("PUT /repos/{owner}/{repo}/contents/{path}", {
      owner,
      repo,
      path,
      branch,
      message: "m",
      content: Buffer.from(text).toString("base64"),
      ...(last === null ? {} : { sha: shaOf(last) }),
    }),
  );
}

/** `form`: how the store wants an ETag. */
export function naiveOnS3(s3: S3, key: string, form: "quoted" | "bare"): StateStore {
  let etag: string | null = null;
  const read = async (): Promise<string | null> => {
    const found = await s3.read(key);
    etag = (form === "bare" ? found?.etag.replaceAll('"', "") : found?.etag) ?? null;
    return found?.text ?? null;
  };
  return naiveStore(read, (text) => s3.write({ key, text, replaces: etag }));
}
