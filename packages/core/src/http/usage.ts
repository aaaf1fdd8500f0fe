export type UsageCode =
  | "missing-credentials"
  | "malformed-credentials"
  | "invalid-base-url"
  | "invalid-region";

/** The tool was set up wrongly; the message says how to do it right and holds no secret. */
export class UsageFailure extends Error {
  readonly code: UsageCode;

  constructor(code: UsageCode, message: string) {
    super(message);
    this.name = "UsageFailure";
    this.code = code;
  }
}
