import type { AccountSeed } from "./account/seed.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import { control, isControl } from "./control/control.ts";
import type { FaultPlan } from "./faults/plan.ts";
import { basicCredentials } from "./http/auth.ts";
import { handle, type Machine } from "./http/handle.ts";
import type { Delivery, SimulatorRequest } from "./http/message.ts";
import type { LoggedRequest } from "./http/request-log.ts";
import { serve } from "./http/server.ts";
import { createMachine } from "./machine.ts";

export interface SimulatorOptions {
  /** What the account holds at the start and after `reset`; empty by default. */
  readonly seed?: AccountSeed;
  /** Where time comes from; the system clock by default. `advance` adds to it. */
  readonly clock?: Clock;
  /** Milliseconds every answer takes; 0 by default. */
  readonly latency?: number;
  readonly faults?: FaultPlan;
  readonly behaviour?: Partial<Behaviour>;
  /** Twilio's limits per service and endpoint; on by default. */
  readonly rateLimits?: boolean;
  /** 0, the default, picks a free one. */
  readonly port?: number;
}

/** A call in process. Credentials of the account are added unless `headers` has `authorization`. */
export interface InProcessRequest {
  readonly method?: string;
  /** Path and query. */
  readonly path: string;
  /** Form parameters; a list repeats its key. */
  readonly form?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is in place of `form`. */
  readonly body?: string;
}

export interface InProcessAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The parsed body; undefined when it is empty or not JSON. */
  readonly json: unknown;
}

export interface Simulator {
  readonly url: string;
  readonly accountSid: string;
  /** Calls without a socket. Rejects with code ECONNRESET where a fault cuts the connection. */
  request(request: InProcessRequest): Promise<InProcessAnswer>;
  /** The whole state in the seed's shape. */
  account(): AccountSeed;
  requests(): { total: number; requests: LoggedRequest[] };
  clearRequests(): void;
  /** Back to the seed: the account, the clock, the starting faults and behaviour, an empty log. */
  reset(): void;
  setFaults(plan: FaultPlan): void;
  setBehaviour(changes: Partial<Behaviour>): void;
  /** Moves the simulator's clock and ends what falls due. */
  advance(seconds: number): void;
  /** What a call or message through the session would do: it is in progress. Throws SimulatorInputError if it is over. */
  interact(sessionSid: string): void;
  close(): Promise<void>;
}

/** A Twilio Proxy in memory, on a port of its own. Throws SimulatorInputError for a wrong seed or fault plan. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { machine, controls } = createMachine(options);
  const answer = async (request: SimulatorRequest): Promise<Delivery> =>
    isControl(request.target)
      ? { kind: "answer", answer: control(controls, request), slowMs: 0 }
      : await handle(machine, request);
  const server = await serve(options.port ?? 0, answer);
  return {
    url: server.url,
    get accountSid() {
      return machine.world().account.sid;
    },
    request: (request) => callInProcess(machine, server.url, request, answer),
    account: controls.account,
    requests: controls.requests,
    clearRequests: controls.clearRequests,
    reset: controls.reset,
    setFaults: controls.setFaults,
    setBehaviour: controls.setBehaviour,
    advance: controls.advance,
    interact: controls.interact,
    close: server.close,
  };
}

async function callInProcess(
  machine: Machine,
  url: string,
  { method = "GET", path, form = {}, headers = {}, body }: InProcessRequest,
  answer: (request: SimulatorRequest) => Promise<Delivery>,
): Promise<InProcessAnswer> {
  const { account } = machine.world();
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const each of Array.isArray(value) ? value : [value]) fields.append(name, String(each));
  }
  const delivery = await answer({
    method,
    target: path,
    headers: {
      host: new URL(url).host,
      authorization: basicCredentials(account.sid, account.authToken ?? "any"),
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: body ?? fields.toString(),
  });
  if (delivery.kind !== "answer") {
    throw Object.assign(new Error("The connection was cut by a fault."), { code: "ECONNRESET" });
  }
  if (delivery.slowMs > 0) await machine.wait(delivery.slowMs);
  const { status, headers: received, body: text } = delivery.answer;
  const isJson = received["content-type"]?.startsWith("application/json") === true;
  return { status, headers: received, text, json: isJson ? JSON.parse(text) : undefined };
}
