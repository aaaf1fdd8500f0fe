/**
 * Every call to Twilio goes through here: authentication, pacing, retry, and the border where Twilio's answers become
 * results or TwilioFailures. It is also the client that the SDK's generated classes ask for.
 */

import { retryAfterMs } from "../http/backoff.ts";
import { parseObject } from "../http/json.ts";
import { type Exchange, type Wire, WireFailure } from "../http/wire.ts";
import type { World } from "../world.ts";
import type { AccountClock } from "./clock.ts";
import type { Credentials } from "./credentials.ts";
import { TwilioFailure } from "./failure.ts";
import { encodeForm, type FormData } from "./form.ts";
import { type Gate, sleepUnlessAborted } from "./gate.ts";
import type { Hosts, Target } from "./hosts.ts";
import { laneOf, type Pacer } from "./pacing.ts";
import type { FailureKind } from "./port.ts";
import {
  codeOf,
  delayBefore,
  judge,
  type Method,
  type Operation,
  type Outcome,
  operationOf,
  type RetryPolicy,
  type Verdict,
} from "./retry.ts";
import { type SafePath, safePath, scrub, unrepeatable } from "./scrub.ts";

/** What the SDK's generated classes hand to their client. */
export interface ClientRequest {
  readonly method: string;
  readonly uri: string;
  readonly data?: FormData;
  readonly params?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ClientResponse {
  readonly statusCode: number;
  /** Parsed JSON; null for an empty answer. */
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Resolves on success only; rejects with TwilioFailure only. */
export interface Client {
  request(request: ClientRequest): Promise<ClientResponse>;
}

/** One attempt, for progress and traces; holds no personal data. */
export interface RequestEvent {
  readonly method: string;
  /** Names in it are hidden. */
  readonly path: string;
  /** From 1. */
  readonly attempt: number;
  /** null: no answer came. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Milliseconds until the next try; null: this was the last. */
  readonly retryInMs: number | null;
}

export interface TransportOptions {
  readonly credentials: Credentials;
  readonly hosts: Hosts;
  readonly wire: Wire;
  readonly world: World;
  readonly clock: AccountClock;
  readonly pacer: Pacer;
  readonly inFlight: Gate;
  readonly policy: RetryPolicy;
  readonly userAgent: string;
  /** Ends waits, never a call in flight. */
  readonly signal?: AbortSignal;
  readonly onRequest?: (event: RequestEvent) => void;
}

/** One call with everything that does not change between its attempts. */
interface Call {
  readonly exchange: Exchange;
  readonly operation: Operation;
  readonly lane: string;
  readonly safe: SafePath;
  /** Values that no message may repeat. */
  readonly hidden: readonly string[];
}

const TOO_MANY_AT_ONCE = 20429;

export function createTransport(options: TransportOptions): Client {
  return { request: (request) => perform(prepare(request, options), options) };
}

async function perform(call: Call, options: TransportOptions): Promise<ClientResponse> {
  for (let attempt = 1, waited = 0; ; attempt += 1) {
    const { outcome, milliseconds } = await attemptOnce(call, options);
    const verdict = judge(call.operation, outcome);
    const wait = nextWait(verdict, outcome, attempt, waited, options);
    options.onRequest?.({
      method: call.exchange.method,
      path: call.safe.path,
      attempt,
      status: outcome.kind === "answer" ? outcome.answer.status : null,
      milliseconds,
      retryInMs: wait,
    });
    tellPacer(call.lane, verdict, outcome, wait, options);
    if (verdict.kind === "done" && outcome.kind === "answer") {
      options.clock.hear(outcome.answer.headers.date);
      return toResponse(outcome);
    }
    if (wait === null) throw failureOf(call, outcome, verdict);
    waited += wait;
    // After a 429 the whole lane waits, and this request with it.
    if (!isSlow(verdict)) await pause(call, wait, options);
  }
}

function isSlow(verdict: Verdict): boolean {
  return verdict.kind === "retry" && verdict.slow;
}

function prepare(request: ClientRequest, options: TransportOptions): Call {
  const method = methodOf(request.method);
  const target = options.hosts.resolve(request.uri);
  if (target === null) throw strangeHost(method);
  const path = withQuery(target, request.params);
  const body = method === "POST" ? encodeForm(request.data ?? {}) : null;
  const safe = safePath(path);
  return {
    exchange: { origin: target.origin, method, path, body, headers: headersOf(request, method, options) },
    operation: operationOf(method, path),
    lane: laneOf(method, path),
    safe,
    hidden: unrepeatable(request.data, safe.names),
  };
}

function methodOf(method: string): Method {
  const upper = method.toUpperCase();
  if (upper === "GET" || upper === "POST" || upper === "DELETE") return upper;
  throw new TypeError(`Twilio's API has no ${upper}.`);
}

function withQuery(target: Target, parameters: FormData | undefined): string {
  const query = parameters === undefined ? "" : encodeForm(parameters);
  if (query === "") return target.path;
  return `${target.path}${target.path.includes("?") ? "&" : "?"}${query}`;
}

function headersOf(
  request: ClientRequest,
  method: Method,
  options: TransportOptions,
): Record<string, string> {
  const { username, password } = options.credentials;
  return {
    Accept: "application/json",
    ...(method === "POST" ? { "Content-Type": "application/x-www-form-urlencoded" } : {}),
    ...request.headers,
    "Accept-Charset": "utf-8",
    "User-Agent": options.userAgent,
    Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
  };
}

async function attemptOnce(
  call: Call,
  options: TransportOptions,
): Promise<{ readonly outcome: Outcome; readonly milliseconds: number }> {
  let leave: () => void;
  try {
    leave = await options.pacer.enter(call.lane, options.signal);
  } catch {
    throw interrupted(call);
  }
  const started = options.world.now();
  try {
    const answer = await options.wire.send(call.exchange);
    return {
      outcome: { kind: "answer", answer, json: parseObject(answer.text) },
      milliseconds: options.world.now() - started,
    };
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return {
      outcome: { kind: "fault", fault: error.fault, systemCode: error.systemCode },
      milliseconds: options.world.now() - started,
    };
  } finally {
    leave();
  }
}

/** Milliseconds until the next try; null: there is none. */
function nextWait(
  verdict: Verdict,
  outcome: Outcome,
  attempt: number,
  waited: number,
  { policy, world, clock, signal }: TransportOptions,
): number | null {
  if (verdict.kind !== "retry" || signal?.aborted) return null;
  if (attempt >= (verdict.slow ? policy.slowAttempts : policy.attempts)) return null;
  const header = outcome.kind === "answer" ? outcome.answer.headers["retry-after"] : undefined;
  const wait = delayBefore(policy, attempt, retryAfterMs(header, clock.now()), world.random());
  return waited + wait > policy.totalDelayMs ? null : wait;
}

function tellPacer(
  lane: string,
  verdict: Verdict,
  outcome: Outcome,
  wait: number | null,
  { pacer, inFlight, policy }: TransportOptions,
): void {
  if (isSlow(verdict)) {
    pacer.refused(lane, wait ?? policy.firstDelayMs);
    if (outcome.kind === "answer" && codeOf(outcome.json) === TOO_MANY_AT_ONCE) inFlight.narrow();
  } else if (verdict.kind === "done") {
    pacer.answered(lane);
    inFlight.widen();
  }
}

async function pause(call: Call, milliseconds: number, options: TransportOptions): Promise<void> {
  try {
    await sleepUnlessAborted(options.world, milliseconds, options.signal);
  } catch {
    throw interrupted(call);
  }
}

function toResponse(outcome: Outcome & { readonly kind: "answer" }): ClientResponse {
  const { status, headers } = outcome.answer;
  return { statusCode: status, headers, body: outcome.json };
}

function failureOf(call: Call, outcome: Outcome, verdict: Verdict): TwilioFailure {
  const kind = kindOf(verdict);
  const shared = { kind, method: call.exchange.method, path: call.safe.path };
  if (outcome.kind === "fault") {
    return new TwilioFailure({ ...shared, status: null, code: null, message: faultWords(outcome) });
  }
  const { status, headers } = outcome.answer;
  const words = typeof outcome.json?.message === "string" ? scrub(outcome.json.message, call.hidden) : "";
  return new TwilioFailure({
    ...shared,
    status,
    code: codeOf(outcome.json),
    message: words === "" ? statusWords(status) : words,
    requestId: requestIdOf(headers),
  });
}

function kindOf(verdict: Verdict): FailureKind {
  if (verdict.kind === "fail") return verdict.failure;
  return verdict.kind === "retry" ? verdict.exhausted : "unavailable";
}

/** With the system's own word where it has one, such as ENOTFOUND. */
function faultWords({ fault, systemCode }: Outcome & { readonly kind: "fault" }): string {
  const detail = systemCode !== null && /^[A-Z0-9_]+$/.test(systemCode) ? ` (${systemCode})` : "";
  return `${FAULT_WORDS[fault]}${detail}.`;
}

const FAULT_WORDS = {
  unreachable: "Twilio could not be reached",
  untrusted:
    "The other side's certificate is not trusted; behind an inspecting proxy, set NODE_EXTRA_CA_CERTS to its CA file",
  timeout: "Twilio did not answer in time",
  reset: "The connection to Twilio was cut before it answered",
  truncated: "Twilio's answer broke off",
  "too-large": "Twilio's answer was larger than any real one",
} as const;

function statusWords(status: number): string {
  if (status >= 200 && status < 300) return `Twilio answered ${status}, but not with the JSON it should be.`;
  if (status >= 300 && status < 400) return `Twilio answered ${status}, a redirect, which is never followed.`;
  return `Twilio answered ${status}.`;
}

function requestIdOf(headers: Readonly<Record<string, string>>): string | null {
  const id = headers["twilio-request-id"];
  return id !== undefined && /^RQ[0-9a-fA-F]{32}$/.test(id) ? id : null;
}

function interrupted(call: Call): TwilioFailure {
  return new TwilioFailure({
    kind: "interrupted",
    status: null,
    code: null,
    message: "Interrupted before the request was sent.",
    method: call.exchange.method,
    path: call.safe.path,
  });
}

function strangeHost(method: string): TwilioFailure {
  return new TwilioFailure({
    kind: "refused",
    status: null,
    code: null,
    message: "Twilio's answer points to another host, to which credentials are never sent.",
    method,
    path: "",
  });
}
