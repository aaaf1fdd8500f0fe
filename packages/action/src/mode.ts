/** What to do, by input and event. */
import type { RunEvent } from "./event.ts";
import { ActionFailure } from "./failure.ts";
import type { Inputs } from "./inputs.ts";

export type Command = Exclude<Inputs["command"], "auto">;

/** @throws ActionFailure `usage` for what must never happen in this event. */
export function chooseCommand(
  { command, approveDigest }: Pick<Inputs, "command" | "approveDigest">,
  { name, trigger }: RunEvent,
): Command {
  if (name === "pull_request_target") {
    throw new ActionFailure(
      "usage",
      "On `pull_request_target` the base branch is checked out, so there is nothing of the pull request to plan. Use `pull_request`; for forks, the `workflow_run` recipe in examples/workflows/fork-plan.yml.",
    );
  }
  const chosen = command === "auto" ? automatic(trigger, approveDigest) : command;
  if (
    chosen === "apply" &&
    (name.startsWith("pull_request") || trigger.kind === "workflow-run" || name === "merge_group")
  ) {
    throw new ActionFailure(
      "usage",
      `Nothing is applied on \`${name}\`: what is not merged yet must not reach Twilio. Apply on \`push\` to the default branch.`,
    );
  }
  if (chosen === "apply" && isElsewhere(trigger)) {
    throw new ActionFailure(
      "usage",
      "Only the default branch is applied. Merge, or start the workflow there.",
    );
  }
  return chosen;
}

function isElsewhere(trigger: RunEvent["trigger"]): boolean {
  if (trigger.kind === "push") return !trigger.toDefaultBranch;
  return trigger.kind === "dispatch" && !trigger.onDefaultBranch;
}

function automatic(trigger: RunEvent["trigger"], approveDigest: string): Command {
  switch (trigger.kind) {
    case "push":
      return trigger.toDefaultBranch ? "apply" : "plan";
    case "schedule":
      return "drift";
    case "dispatch":
      return approveDigest === "" ? "plan" : "apply";
    default:
      return "plan";
  }
}
