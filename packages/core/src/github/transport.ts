/** Sends one request until GitHub has answered it, and makes a GitHubFailure of every other end. */

import { backoffMs } from "../http/backoff.ts";
import { isObject, parseObject } from "../http/json.ts";
import { type Answer, type Exchange, type Wire, WireFailure } from "../http/wire.ts";
import type { World } from "../world.ts";
import { GitHubFailure, type GitHubFailureKind } from "./failure.ts";
import { judge, type Outcome, type Verdict } from "./policy.ts";
import type { GitHubWait } from "./port.ts";

export interface TransportOptions {
  readonly wire: Wire;
  readonly world: World;
  /** What no message may repeat. */
  readonly token: string;
  /** Sum of the waits of one request. */
  readonly maxWaitMs: number;
  readonly signal?: AbortSignal;
  readonly onWait?: (wait: GitHubWait) => void;
}

const ATTEMPTS = 6;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
/** GitHub's rule where a secondary limit comes without a time: at least a minute, then longer. */
const SECONDARY_LIMIT_MS = 60_000;

/** Resolves with an answer of 2xx; rejects with GitHubFailure only. */
export async function sendPatiently(exchange: Exchange, options: TransportOptions): Promise<Answer> {
  const { world, signal } = options;
  for (let attempt = 1, waited = 0; ; attempt += 1) {
    const outcome = await sendOnce(exchange, options.wire);
    const verdict = judge(exchange.method, outcome, world.now());
    if (verdict.kind === "done" && outcome.kind === "answer") return outcome.answer;
    const wait = waitFor(verdict, attempt, world.random());
    if (wait === null || waited + wait > options.maxWaitMs) throw failureOf(verdict, outcome, options.token);
    waited += wait;
    options.onWait?.({
      reason: verdict.kind === "limit" ? "limit" : "trouble",
      milliseconds: wait,
      attempt,
    });
    await world.sleep(wait, signal);
    if (signal?.aborted) {
      throw new GitHubFailure({ kind: "interrupted", message: "Interrupted while waiting for GitHub." });
    }
  }
}

async function sendOnce(exchange: Exchange, wire: Wire): Promise<Outcome> {
  try {
    return { kind: "answer", answer: await wire.send(exchange) };
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return { kind: "fault", fault: error.fault, systemCode: error.systemCode };
  }
}

/** Milliseconds until the next try; null: there is none. */
function waitFor(verdict: Verdict, attempt: number, random: number): number | null {
  if (attempt >= ATTEMPTS) return null;
  if (verdict.kind === "limit") return verdict.waitMs ?? SECONDARY_LIMIT_MS * 2 ** (attempt - 1);
  return verdict.kind === "trouble" ? backoffMs(FIRST_DELAY_MS, LONGEST_DELAY_MS, attempt, random) : null;
}

function failureOf(verdict: Verdict, outcome: Outcome, token: string): GitHubFailure {
  const kind = kindOf(verdict);
  if (outcome.kind === "fault") {
    const { fault, systemCode } = outcome;
    const detail = systemCode !== null && /^[A-Z0-9_]+$/.test(systemCode) ? ` (${systemCode})` : "";
    return new GitHubFailure({ kind, message: `${FAULT_WORDS[fault]}${detail}.` });
  }
  const { status, headers, text } = outcome.answer;
  const json = parseObject(text);
  const words = harmless(wordsOf(json), token);
  const page = json?.documentation_url;
  return new GitHubFailure({
    kind,
    status,
    message: words === "" ? statusWords(status) : words,
    acceptedPermissions: headers["x-accepted-github-permissions"]?.trim() || null,
    documentationUrl: typeof page === "string" && /^https:\/\/[\x21-\x7e]+$/.test(page) ? page : null,
    requestId: headers["x-github-request-id"] ?? null,
  });
}

function kindOf(verdict: Verdict): GitHubFailureKind {
  if (verdict.kind === "fail") return verdict.failure;
  return verdict.kind === "limit" ? "rate-limited" : "unavailable";
}

const FAULT_WORDS = {
  unreachable: "GitHub could not be reached",
  untrusted:
    "The other side's certificate is not trusted; behind an inspecting proxy, set NODE_EXTRA_CA_CERTS to its CA file",
  timeout: "GitHub did not answer in time",
  reset: "The connection to GitHub was cut before it answered",
  truncated: "GitHub's answer broke off",
  "too-large": "GitHub's answer was larger than any real one",
} as const;

function statusWords(status: number): string {
  return status >= 300 && status < 400
    ? `GitHub answered ${status}, a redirect, which is never followed: the repository may have been renamed or moved.`
    : `GitHub answered ${status}.`;
}

/** The message, then what each of `errors` says. */
function wordsOf(json: Readonly<Record<string, unknown>> | null): string {
  const errors: readonly unknown[] = Array.isArray(json?.errors) ? json.errors : [];
  return [json, ...errors]
    .map((one) => {
      if (typeof one === "string") return one;
      if (!isObject(one)) return "";
      const { message, field, code } = one;
      return [message ?? [field, code].filter((word) => typeof word === "string").join(" ")].join("");
    })
    .filter((words) => words !== "")
    .join("; ");
}

/** Shorter ones are no secrets, and stand in innocent words. */
const SHORTEST_TOKEN = 8;

/** One line without the token and control characters. */
function harmless(words: string, token: string): string {
  return (token.length < SHORTEST_TOKEN ? words : words.replaceAll(token, "***"))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, 500);
}
