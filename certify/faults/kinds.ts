/** What can befall a call to Twilio: before its write, after it, or in between. */
import type { FaultKind } from "@twilio-proxy/simulator";
import { type Answer, type Exchange, WireFailure } from "../../packages/core/src/http/wire.ts";

/** One call on its way. */
export interface Call {
  readonly exchange: Exchange;
  /** Lets it through: whatever it writes is written. */
  readonly deliver: () => Promise<Answer>;
  /** The same, with a fault of the simulator's own. */
  readonly deliverWith: (kind: FaultKind) => Promise<Answer>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Something in its path was made a moment ago. */
  readonly isFresh: boolean;
  /** Something was written a moment ago. */
  readonly isRecent: boolean;
}

export interface Fault {
  readonly name: string;
  /** Where it can happen at all. */
  readonly meets: (call: Pick<Call, "exchange" | "isFresh" | "isRecent">) => boolean;
  readonly befall: (call: Call) => Promise<Answer>;
}

const RETRY_AFTER_S = 7;
const SLOW_MS = 20_000;
/** As long as a connection waits for an answer. */
const TIMEOUT_MS = 30_000;
const PAGE =
  "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something is in the way</h1></body></html>";

const anywhere = (): boolean => true;
const answering = (name: string, answer: Answer, meets: Fault["meets"] = anywhere): Fault => ({
  name,
  meets,
  befall: async () => answer,
});

function refused(status: number, code: number | null, headers: Record<string, string> = {}): Answer {
  const body = { ...(code === null ? {} : { code }), message: "A fault of the certification", status };
  return { status, headers: { "content-type": "application/json", ...headers }, text: JSON.stringify(body) };
}

function html(status: number): Answer {
  return { status, headers: { "content-type": "text/html" }, text: PAGE };
}

const before: readonly Fault[] = [
  answering("429", refused(429, 20429)),
  answering("429 with Retry-After", refused(429, 20429, { "retry-after": `${RETRY_AFTER_S}` })),
  answering("500", refused(500, 20500)),
  answering("502", refused(502, null)),
  answering("503", refused(503, 20503)),
  answering("401", refused(401, 20003)),
  answering("HTML error page", html(502)),
  {
    name: "reset before the write",
    meets: anywhere,
    befall: async () => Promise.reject(new WireFailure("reset", "ECONNRESET")),
  },
  {
    name: "no connection",
    meets: anywhere,
    befall: async () => Promise.reject(new WireFailure("unreachable", "ECONNREFUSED")),
  },
  answering("404 right after create", refused(404, 20404), ({ isFresh }) => isFresh),
  answering("409 80623", refused(409, 80623), ({ exchange: { method, path } }) => {
    return method === "POST" && path.endsWith("/Participants");
  }),
];

const after: readonly Fault[] = [
  {
    name: "answer lost after the write",
    meets: anywhere,
    befall: async ({ deliver }) => {
      await deliver();
      throw new WireFailure("reset", "ECONNRESET");
    },
  },
  {
    name: "answer broken off",
    meets: anywhere,
    befall: async ({ deliver }) => {
      await deliver();
      throw new WireFailure("truncated", null);
    },
  },
  {
    name: "truncated JSON",
    meets: anywhere,
    befall: async ({ deliver }) => {
      const answer = await deliver();
      return { ...answer, text: answer.text.slice(0, answer.text.length / 2) };
    },
  },
  {
    name: "HTML in place of the answer",
    meets: anywhere,
    befall: async ({ deliver }) => {
      await deliver();
      return html(200);
    },
  },
  {
    name: "slow body",
    meets: anywhere,
    befall: async ({ deliver, sleep }) => {
      const answer = await deliver();
      await sleep(SLOW_MS);
      return answer;
    },
  },
  {
    name: "no answer in time",
    meets: anywhere,
    befall: async ({ deliver, sleep }) => {
      await deliver();
      await sleep(TIMEOUT_MS);
      throw new WireFailure("timeout", null);
    },
  },
  {
    name: "stale read",
    meets: ({ exchange, isRecent }) => exchange.method === "GET" && isRecent,
    befall: ({ deliverWith }) => deliverWith("stale-read"),
  },
];

export const FAULTS: readonly Fault[] = [...before, ...after];
