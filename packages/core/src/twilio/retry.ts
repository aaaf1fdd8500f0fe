/** Decides what an attempt's outcome means. Pure: no clock, no network; randomness comes in as a number. */
import { backoffMs } from "../http/backoff.ts";
import type { Answer, WireFault } from "../http/wire.ts";
import type { FailureKind } from "./port.ts";

/** What Twilio's API has. */
export type Method = "GET" | "POST" | "DELETE";

export type Operation = "read" | "create" | "update" | "delete";

export type Outcome =
  | {
      readonly kind: "answer";
      readonly answer: Answer;
      readonly json: Readonly<Record<string, unknown>> | null;
    }
  | { readonly kind: "fault"; readonly fault: WireFault; readonly systemCode: string | null };

export type Verdict =
  | { readonly kind: "done" }
  /** `slow`: the whole lane must wait. */
  | { readonly kind: "retry"; readonly slow: boolean; readonly exhausted: FailureKind }
  | { readonly kind: "fail"; readonly failure: FailureKind };

export interface RetryPolicy {
  /** Tries when Twilio asks to slow down, the first included. */
  readonly slowAttempts: number;
  /** Tries after any other passing trouble. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Retry-After is honoured up to here. */
  readonly longestRetryAfterMs: number;
  /** Sum of the waits of one request. */
  readonly totalDelayMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  slowAttempts: 12,
  attempts: 6,
  firstDelayMs: 500,
  longestDelayMs: 20_000,
  longestRetryAfterMs: 60_000,
  totalDelayMs: 180_000,
};

const DONE: Verdict = { kind: "done" };
const fail = (failure: FailureKind): Verdict => ({ kind: "fail", failure });

/** Twilio's "someone else is creating the same participant: try again". */
const SIMULTANEOUS_CREATE = 80623;
const CREDENTIAL_CODES = new Set([20003, 20005, 20006, 20008]);

export function judge(operation: Operation, outcome: Outcome): Verdict {
  if (outcome.kind === "fault") return judgeFault(operation, outcome.fault);
  const { status } = outcome.answer;
  if (status >= 200 && status < 300) return judgeSuccess(operation, outcome.json);
  return judgeError(operation, status, codeOf(outcome.json));
}

function judgeFault(operation: Operation, fault: WireFault): Verdict {
  if (fault === "unreachable") return { kind: "retry", slow: false, exhausted: "unavailable" };
  if (fault === "untrusted") return fail("unavailable");
  // A larger answer would not get smaller.
  if (fault === "too-large" && operation === "read") return fail("unavailable");
  return lost(operation);
}

function judgeError(operation: Operation, status: number, code: number | null): Verdict {
  if (status === 429) return { kind: "retry", slow: true, exhausted: "rate-limited" };
  if (status === 409 && (code === SIMULTANEOUS_CREATE || code === null)) {
    return { kind: "retry", slow: false, exhausted: "refused" };
  }
  if (status >= 500 || status === 408) return lost(operation);
  if (status === 401 || (status === 403 && code !== null && CREDENTIAL_CODES.has(code))) {
    return fail("unauthorized");
  }
  return fail(status === 404 ? "not-found" : "refused");
}

function judgeSuccess(operation: Operation, json: Readonly<Record<string, unknown>> | null): Verdict {
  if (operation === "delete") return DONE;
  if (json === null) return lost(operation);
  const needsSid = operation !== "read";
  return needsSid && typeof json.sid !== "string" ? lost(operation) : DONE;
}

/** Whatever can be repeated without harm is; a create may have happened, and only its caller can find out. */
function lost(operation: Operation): Verdict {
  if (operation === "create") return fail("unknown-outcome");
  return { kind: "retry", slow: false, exhausted: "unavailable" };
}

export function codeOf(json: Readonly<Record<string, unknown>> | null): number | null {
  const code = json?.code;
  return typeof code === "number" && Number.isSafeInteger(code) ? code : null;
}

/** Milliseconds before try number `attempt + 1` (the first try is 1). */
export function delayBefore(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | null,
  random: number,
): number {
  if (retryAfterMs !== null) return Math.min(retryAfterMs, policy.longestRetryAfterMs);
  return backoffMs(policy.firstDelayMs, policy.longestDelayMs, attempt, random);
}

/** A POST to a collection creates, a POST to one of its members updates: `/v1/Services` has one part, `/v1/Services/KS…` two. */
export function operationOf(method: Method, path: string): Operation {
  if (method === "GET") return "read";
  if (method === "DELETE") return "delete";
  const parts = (path.split("?")[0] ?? "").split("/").filter((part) => part !== "").length - 1;
  return parts % 2 === 1 ? "create" : "update";
}
