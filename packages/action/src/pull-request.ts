/** The pull request that a plan is for, and where its config comes from. */
import type { GitHub } from "@twilio-proxy/core";
import type { ConfigPlace } from "./config.ts";
import type { Context } from "./context.ts";
import type { WorkflowRunEvent } from "./event.ts";
import { ActionFailure } from "./failure.ts";
import { readFileAt } from "./repository.ts";

export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
  /** Its config, where that is not what is checked out. */
  text(place: ConfigPlace): Promise<string> | null;
}

/** null: the run is for none, or for one that has moved on. */
export async function pullRequestOf(github: GitHub, context: Context): Promise<PullRequest | null> {
  const { trigger } = context.event;
  if (trigger.kind === "pull-request") return { ...trigger, text: () => null };
  return trigger.kind === "workflow-run" ? ofWorkflowRun(trigger, github, context) : null;
}

/**
 * The payload names no pull request of a fork, and what the fork's own run says of itself is not to be trusted; the open pull
 * request with this very head is. Its config is read as data: nothing of the fork is checked out.
 */
async function ofWorkflowRun(
  trigger: WorkflowRunEvent,
  github: GitHub,
  { event, runner }: Context,
): Promise<PullRequest | null> {
  const place = { owner: event.owner, repo: event.repo };
  const answer = await github.request("GET /repos/{owner}/{repo}/pulls", {
    ...place,
    state: "open",
    head: trigger.head,
  });
  const found = answer.data.find(({ head }) => head.sha === trigger.headSha);
  if (found === undefined) return null;
  runner.log(`Planning #${found.number} at ${trigger.headSha.slice(0, 7)}; its config is read as data.`);
  return {
    number: found.number,
    headSha: trigger.headSha,
    async text({ path }) {
      const text = await readFileAt(path, trigger.headSha, github, { event });
      if (text !== null) return text;
      throw new ActionFailure("invalid-config", `${path} does not exist at ${trigger.headSha.slice(0, 7)}.`);
    },
  };
}
