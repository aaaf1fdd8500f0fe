/** Exit codes: a contract with every script that calls us. */
export const EXIT = {
  fine: 0,
  error: 1,
  /** Only with --detailed-exitcode. */
  changes: 2,
  invalidConfig: 3,
  notReviewed: 4,
  refused: 5,
  partly: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where several apply, the first of these is the one that matters to the caller. */
const PRECEDENCE: readonly ExitCode[] = [130, 6, 3, 4, 5, 1, 2, 0];

export function worst(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.fine;
}

/** Ends the command with a message. The message says what is wrong and what to do; it holds no personal data. */
export class CliFailure extends Error {
  readonly exit: ExitCode;

  constructor(message: string, exit: ExitCode = EXIT.error) {
    super(message);
    this.name = "CliFailure";
    this.exit = exit;
  }
}
