/** Decides what an attempt's outcome means. Pure: the time comes in as a number. */
import { retryAfterMs } from "../http/backoff.ts";
import type { Answer, Exchange, WireFault } from "../http/wire.ts";
import type { GitHubFailureKind } from "./failure.ts";

export type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "fault"; readonly fault: WireFault; readonly systemCode: string | null };

export type Verdict =
  | { readonly kind: "done" }
  /** Refused for the pace: nothing was done, so anything may be repeated. null: GitHub did not say when. */
  | { readonly kind: "limit"; readonly waitMs: number | null }
  /** Passing, and harmless to repeat. */
  | { readonly kind: "trouble" }
  | { readonly kind: "fail"; readonly failure: GitHubFailureKind };

type Method = Exchange["method"];

/** A clock that is ahead of GitHub's must not make us ask again at once, again and again. */
const SHORTEST_RESET_MS = 1_000;
/** As we use them: a PATCH sends the whole body. */
const IDEMPOTENT: readonly Method[] = ["GET", "PATCH", "DELETE"];

const KINDS: Readonly<Record<number, GitHubFailureKind>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  410: "not-found",
};

export function judge(method: Method, outcome: Outcome, now: number): Verdict {
  if (outcome.kind === "fault") return judgeFault(method, outcome.fault);
  const { status } = outcome.answer;
  if (status >= 200 && status < 300) return { kind: "done" };
  const limit = limitOf(outcome.answer, now);
  if (limit !== null) return limit;
  if (status >= 500 || status === 408) return lost(method);
  return fail(KINDS[status] ?? "invalid");
}

function judgeFault(method: Method, fault: WireFault): Verdict {
  if (fault === "unreachable") return { kind: "trouble" };
  // A larger answer would not get smaller.
  if (fault === "untrusted" || (fault === "too-large" && method === "GET")) return fail("unavailable");
  return lost(method);
}

function lost(method: Method): Verdict {
  return IDEMPOTENT.includes(method) ? { kind: "trouble" } : fail("unknown-outcome");
}

function fail(failure: GitHubFailureKind): Verdict {
  return { kind: "fail", failure };
}

/** In GitHub's order: Retry-After, the reset of a limit that is used up, else its words. */
function limitOf({ status, headers, text }: Answer, now: number): Verdict | null {
  if (status !== 403 && status !== 429) return null;
  const told = retryAfterMs(headers["retry-after"], now);
  if (told !== null) return { kind: "limit", waitMs: told };
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] === "0" && reset > 0) {
    return { kind: "limit", waitMs: Math.max(SHORTEST_RESET_MS, reset * 1000 - now) };
  }
  return status === 429 || /secondary rate/i.test(text) ? { kind: "limit", waitMs: null } : null;
}
