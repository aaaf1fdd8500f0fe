/** Files of the repository without a checkout. */
import { type GitHub, GitHubFailure } from "@twilio-proxy/core";
import { decodeFile } from "./config.ts";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";

/** As UTF-8 text; null: there is no such file at that commit. */
export async function readFileAt(
  path: string,
  ref: string,
  github: GitHub,
  { event }: Pick<Context, "event">,
): Promise<string | null> {
  try {
    const answer = await github.request("GET /repos/{owner}/{repo}/contents/{path}", {
      owner: event.owner,
      repo: event.repo,
      path,
      ref,
    });
    const { data } = answer;
    if (Array.isArray(data) || data.type !== "file" || !("content" in data)) return null;
    // GitHub leaves out what is larger than 1 MB.
    if (data.encoding !== "base64") throw new ActionFailure("invalid-config", `${path} is larger than 1 MB.`);
    return decodeFile(Buffer.from(data.content, "base64"), path);
  } catch (error) {
    if (error instanceof GitHubFailure && error.kind === "not-found") return null;
    throw error;
  }
}
