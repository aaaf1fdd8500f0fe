import { explanationOf } from "./explanations.ts";
import type { FailureKind } from "./port.ts";

export interface FailureDetails {
  readonly kind: FailureKind;
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** Twilio's error code; null: it gave none. */
  readonly code: number | null;
  /** Twilio's words, already scrubbed, or ours where Twilio said nothing. */
  readonly message: string;
  readonly method: string;
  /** Only routes and SIDs, never a query or a name. */
  readonly path: string;
  readonly requestId?: string | null;
}

/**
 * Twilio refused, or could not be reached. Safe to print whole: it holds no credentials, no request body, no participant's
 * number and no underlying error object.
 */
export class TwilioFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number | null;
  readonly code: number | null;
  /** What it means and what to do, in plain words. */
  readonly explanation: string;
  /** Twilio's page about the code. */
  readonly moreInfo: string | null;
  readonly method: string;
  readonly path: string;
  /** Twilio's support asks for it. */
  readonly requestId: string | null;

  constructor(details: FailureDetails) {
    super(details.message);
    this.name = "TwilioFailure";
    this.kind = details.kind;
    this.status = details.status;
    this.code = details.code;
    this.explanation = explanationOf(details);
    this.moreInfo = details.code === null ? null : `https://www.twilio.com/docs/api/errors/${details.code}`;
    this.method = details.method;
    this.path = details.path;
    this.requestId = details.requestId ?? null;
  }
}

/** The whole of it for people, in several lines: what Twilio said, its code, what it means, where to read more. */
export function twilioFailureText({ message, code, status, explanation, moreInfo }: TwilioFailure): string {
  const codes = [
    ...(code === null ? [] : [`Twilio code ${code}`]),
    ...(status === null ? [] : [`HTTP ${status}`]),
  ].join(", ");
  const said = codes === "" ? message : `${message} (${codes})`;
  return [said, explanation, ...(moreInfo === null ? [] : [moreInfo])].join("\n");
}
