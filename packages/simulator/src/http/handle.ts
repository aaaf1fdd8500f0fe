import { sweep } from "../account/expiry.ts";
import { failureOf, htmlPage } from "../faults/answers.ts";
import type { FaultEngine } from "../faults/engine.ts";
import type { FaultRule } from "../faults/plan.ts";
import { hexDigits, type Random } from "../random.ts";
import { ApiError, errorBody, notFound, refusal } from "../refusal.ts";
import { methodNotAllowed, type World } from "../resources/context.ts";
import { type Form, readForm } from "../resources/form.ts";
import { authenticate } from "./auth.ts";
import { lockKeys, lockOwner, lockParticipants, type ParticipantLocks, unlockParticipants } from "./locks.ts";
import { type Match, matchRoute } from "./match.ts";
import type { Delivery, SimulatorAnswer, SimulatorRequest } from "./message.ts";
import { type RateWindows, rateKey, takeTurn } from "./rate-limit.ts";
import { logRequest, type RequestLog } from "./request-log.ts";
import type { Method } from "./routes.ts";

/** All a request can touch. Replaced parts (account, faults) are read anew for each request. */
export interface Machine {
  readonly world: () => World;
  readonly faults: () => FaultEngine;
  readonly log: RequestLog;
  readonly windows: RateWindows;
  readonly locks: ParticipantLocks;
  /** Apart from the SIDs' generator: reading must not change what is created next. */
  readonly requestIds: Random;
  readonly rateLimits: boolean;
  readonly latencyMs: number;
  readonly wait: (milliseconds: number) => Promise<void>;
  inFlight: number;
}

const json = "application/json; charset=utf-8";
const cut: Delivery = { kind: "cut" };

/** Answers a request to Twilio's API, or fails the way the fault plan wants. */
export async function handle(machine: Machine, request: SimulatorRequest): Promise<Delivery> {
  const { clock } = machine.world();
  const [path, query] = splitTarget(request.target);
  const entry = logRequest(machine.log, {
    method: request.method,
    path,
    status: 0,
    at: new Date(clock.now()).toISOString(),
  });
  const began = performance.now();
  machine.inFlight++;
  try {
    const rule = machine.faults().decide(request.method, path);
    const answer = await run(machine, request, { path, query, rule });
    if (rule?.kind === "reset") return cut;
    const { headers } = answer;
    const whole = { ...answer, headers: { ...headers, ...vitals(machine, performance.now() - began) } };
    entry.status = whole.status;
    return deliver(whole, rule);
  } finally {
    machine.inFlight--;
  }
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark === -1 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

interface Asked {
  readonly path: string;
  readonly query: string;
  readonly rule: FaultRule | undefined;
}

async function run(machine: Machine, request: SimulatorRequest, asked: Asked): Promise<SimulatorAnswer> {
  const match = matchRoute(asked.path);
  const form = readForm(request.headers["content-type"] ?? "", request.body);
  const keys = match === undefined ? [] : lockKeys(match, request.method, form);
  const locked = lockParticipants(machine.locks, keys, lockOwner(asked.path, machine.log.total));
  try {
    // Even without latency a create gives way once, so that two sent together meet.
    if (machine.latencyMs > 0 || keys.length > 0) await machine.wait(machine.latencyMs);
    return answerNow(machine, request, asked, { match, form, locked });
  } catch (error) {
    if (error instanceof ApiError) return failed(error, asked.rule);
    throw error;
  } finally {
    if (locked) unlockParticipants(machine.locks, keys);
  }
}

interface Prepared {
  readonly match: Match | undefined;
  readonly form: Form;
  readonly locked: boolean;
}

/** From here on nothing waits: a request is one step of the world. */
function answerNow(
  machine: Machine,
  request: SimulatorRequest,
  { path, query, rule }: Asked,
  { match, form, locked }: Prepared,
): SimulatorAnswer {
  const world = machine.world();
  sweep(world.account, world.clock.now(), world.behaviour.closedSessionKeepsName);
  if (rule?.kind === "reset") return { status: 0, headers: {}, body: "" };
  if (rule?.kind === "html") return { status: 502, headers: { "content-type": "text/html" }, body: htmlPage };
  const failure = rule === undefined ? undefined : failureOf(rule);
  if (failure !== undefined) throw failure;
  authenticate(world.account, request.headers.authorization);
  if (match === undefined) throw notFound(path);
  const handler = match.route.handlers[request.method as Method];
  if (handler === undefined) throw methodNotAllowed();
  checkAccount(world, match, path);
  limit(machine, match, request.method);
  if (!locked) throw refusal(80623);
  const reply = handler({
    ...world,
    path,
    params: match.params,
    query: new URLSearchParams(query),
    form,
    base: `http://${request.headers.host ?? "127.0.0.1"}`,
    stale: rule?.kind === "stale-read" && request.method === "GET",
  });
  if (reply.body === undefined) return { status: reply.status, headers: {}, body: "" };
  return { status: reply.status, headers: { "content-type": json }, body: JSON.stringify(reply.body) };
}

/** The 2010 API names the account in its path. */
function checkAccount({ account }: World, { params }: Match, path: string): void {
  if (params.account !== undefined && params.account !== account.sid) throw notFound(path);
}

function limit(machine: Machine, { route, params }: Match, method: string): void {
  if (!machine.rateLimits || !route.path.startsWith("/v1/")) return;
  takeTurn(machine.windows, rateKey(route.path, method, params.service), machine.world().clock.now());
}

function failed(error: ApiError, rule: FaultRule | undefined): SimulatorAnswer {
  const after = rule?.retry_after;
  const waits = after !== undefined && (error.status === 429 || error.status === 503);
  return {
    status: error.status,
    headers: {
      "content-type": json,
      ...(waits ? { "retry-after": String(after) } : {}),
      ...(error.status === 401 ? { "www-authenticate": 'Basic realm="Twilio API"' } : {}),
    },
    body: JSON.stringify(errorBody(error)),
  };
}

function vitals(machine: Machine, milliseconds: number): Record<string, string> {
  return {
    // Otherwise the server would tell the time of its machine.
    date: new Date(machine.world().clock.now()).toUTCString(),
    "twilio-request-id": `RQ${hexDigits(machine.requestIds, 32)}`,
    "twilio-concurrent-requests": String(machine.inFlight),
    "twilio-request-duration": (milliseconds / 1000).toFixed(3),
    "access-control-allow-origin": "*",
  };
}

function deliver(answer: SimulatorAnswer, rule: FaultRule | undefined): Delivery {
  if (rule?.kind === "lost-answer") return cut;
  if (rule?.kind === "truncated") return { kind: "truncated", answer };
  return { kind: "answer", answer, slowMs: rule?.kind === "slow-body" ? (rule.ms ?? 1000) : 0 };
}
