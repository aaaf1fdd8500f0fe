/** Why the account cannot be asked, or a plan not be made: one sentence for people, without secrets or identifiers. */
export class AccountFailure extends Error {
  override readonly name = "AccountFailure";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
