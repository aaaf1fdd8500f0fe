/** What apply would do: in the log, on the run's page, as a file, and on the pull request. */
import { blastText, hasChanges, renderPlanText, summaryLine } from "@twilio-proxy/core";
import { openGitHub } from "../account.ts";
import { placeConfig, readCheckedOut } from "../config.ts";
import type { Context } from "../context.ts";
import { ActionFailure } from "../failure.ts";
import { planMarkdown } from "../markdown.ts";
import { writePlanOutputs } from "../outputs.ts";
import { publishPlan, withdrawPlan } from "../page/plan-comment.ts";
import { type Planned, withPlan } from "../planned.ts";
import { presented } from "../present.ts";
import { pullRequestOf } from "../pull-request.ts";
import { pageHeading, SUMMARY_LIMIT } from "../summary.ts";
import { hasCredentials, offline } from "./offline.ts";

export async function plan(context: Context): Promise<void> {
  const { event, inputs, runner } = context;
  const place = placeConfig(context);
  const github = openGitHub(context);
  const { trigger } = event;
  if (trigger.kind === "pull-request" && (trigger.fork || !hasCredentials(context))) {
    return offline(place, github, context);
  }
  const pullRequest = await pullRequestOf(github, context);
  if (pullRequest === null && trigger.kind === "workflow-run") {
    const head = trigger.headSha.slice(0, 7);
    return runner.annotate("notice", "No plan", `No open pull request has ${head} as its head any more.`);
  }
  let changes: string | null;
  try {
    const text = (await pullRequest?.text(place)) ?? readCheckedOut(place, context);
    changes = await withPlan(place, text, github, context, async (planned) => {
      showPlan(planned, context);
      if (pullRequest !== null) await publishPlan(planned, pullRequest, github, context);
      return hasChanges(planned.json) ? summaryLine(planned.json) : null;
    });
  } catch (error) {
    if (pullRequest !== null) await withdrawPlan(presented(error), pullRequest, place.label, github, context);
    throw error;
  }
  if (inputs.failOnChanges && changes !== null) throw new ActionFailure("changes", changes);
}

/** As outputs, in the log and on the run's page. */
export function showPlan({ config, json }: Planned, context: Context): void {
  const { runner, event } = context;
  writePlanOutputs(json, context);
  runner.group(`Plan of ${config.place.label}`, renderPlanText(json, { colour: false, width: 110 }));
  const blast = blastText(json.steps);
  if (blast !== null) runner.annotate("warning", "Live calls", blast);
  runner.log(summaryLine(json));
  const text = planMarkdown(json, event)(SUMMARY_LIMIT);
  runner.summary(`${pageHeading("plan", config.place.label)}\n\n${text}`);
}
