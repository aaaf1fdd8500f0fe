/** Why a job fails: a reason for scripts, and a message for people that says what to do. It holds no personal data. */
export type FailureReason =
  | "invalid-config"
  | "plan-changed"
  | "guard"
  | "changes"
  | "rate-limited"
  | "partial-apply"
  | "apply-failed"
  | "unauthorized"
  | "twilio-unavailable"
  | "github-unavailable"
  | "state-conflict"
  | "state-locked"
  | "state-failed"
  | "wrong-account"
  | "interrupted"
  | "usage"
  | "bug";

export class ActionFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.name = "ActionFailure";
    this.reason = reason;
  }
}
