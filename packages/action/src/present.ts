/** Whatever went wrong → a reason for scripts and a message for people. */
import {
  GitHubFailure,
  permissionsYaml,
  StateFailure,
  TwilioFailure,
  twilioFailureText,
  UsageFailure,
} from "@twilio-proxy/core";
import { ActionFailure, type FailureReason } from "./failure.ts";
import type { Runner } from "./runner.ts";

export interface Presented {
  readonly reason: FailureReason;
  readonly message: string;
}

const REPORT = "https://github.com/twilio-proxy/twilio-proxy-action/issues/new";

export function presented(error: unknown): Presented {
  if (error instanceof ActionFailure) return { reason: error.reason, message: error.message };
  if (error instanceof TwilioFailure) return { reason: ofTwilio(error), message: twilioFailureText(error) };
  if (error instanceof GitHubFailure) return { reason: "github-unavailable", message: githubText(error) };
  if (error instanceof StateFailure)
    return { reason: ofState(error), message: `${error.message} (${error.code})` };
  if (error instanceof UsageFailure) return { reason: "usage", message: error.message };
  if (error instanceof Error && "syscall" in error && "code" in error) {
    return {
      reason: "usage",
      message: `The system refused ${String(error.syscall)}: ${String(error.code)}.`,
    };
  }
  // Only the kind of error: its message could hold data.
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return {
    reason: "bug",
    message: `This is a bug in twilio-proxy-action (${kind}). Please report what the workflow does, without numbers and credentials: ${REPORT}`,
  };
}

function ofTwilio({ kind }: TwilioFailure): FailureReason {
  if (kind === "unauthorized" || kind === "rate-limited" || kind === "interrupted") return kind;
  return "twilio-unavailable";
}

function ofState({ code }: StateFailure): FailureReason {
  if (code === "state-conflict" || code === "state-locked" || code === "wrong-account") return code;
  return code === "wrong-config" || code === "state-location" ? "usage" : "state-failed";
}

function githubText(failure: GitHubFailure): string {
  const yaml = permissionsYaml(failure.acceptedPermissions);
  return [failure.message, ...(yaml === null ? [] : [`The job needs:\n${yaml}`])].join("\n");
}

/** For what a plan or an apply does not depend on: GitHub's refusal is told and fails nothing. */
export async function orWarn(title: string, runner: Runner, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof GitHubFailure || error instanceof ActionFailure)) throw error;
    runner.annotate("warning", title, presented(error).message);
  }
}
