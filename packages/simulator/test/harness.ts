import { afterEach } from "vitest";
import {
  type AccountSeed,
  createSimulator,
  type InProcessAnswer,
  type Simulator,
  type SimulatorOptions,
} from "../src/index.ts";

/** Body of an answer; tests state what they expect of it. */
export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly code: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A simulator with short calls. It is closed after the test. */
export interface Bench {
  readonly simulator: Simulator;
  get(path: string): Promise<Answer>;
  post(path: string, form?: Form): Promise<Answer>;
  del(path: string): Promise<Answer>;
  /** Creates, and fails the test unless the answer is 201. */
  make(path: string, form?: Form): Promise<Json & { sid: string; url: string }>;
}

type Form = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

export const start = Date.parse("2026-03-01T12:00:00Z");

/** Time stands still but for `advance`. */
export const stoppedClock = { now: () => start };

export async function bench(options: SimulatorOptions = {}): Promise<Bench> {
  const simulator = await createSimulator({ clock: stoppedClock, rateLimits: false, ...options });
  open.push(simulator);
  const call = async (method: string, path: string, form: Form = {}): Promise<Answer> => {
    const answer = await simulator.request({ method, path, form });
    return answerOf(answer);
  };
  return {
    simulator,
    get: (path) => call("GET", path),
    post: (path, form) => call("POST", path, form),
    del: (path) => call("DELETE", path),
    async make(path, form) {
      const { status, body } = await call("POST", path, form);
      if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`);
      return body as Json & { sid: string; url: string };
    },
  };
}

function answerOf({ status, json, headers }: InProcessAnswer): Answer {
  const body = (json ?? {}) as Json;
  return { status, body, code: body.code, headers };
}

/** The nth made-up SID of a kind. */
export function sid(prefix: string, n: number): string {
  return prefix + n.toString(16).padStart(32, "0");
}

/** North American numbers nobody refuses: area, then a running number. */
export function phone(n: number, area = 415): string {
  return `+1${area}${2000000 + n}`;
}

/** An account with `numbers` US numbers and two short codes, none in a service. */
export function accountWith(numbers: number): AccountSeed {
  return {
    account_sid: sid("AC", 1),
    incoming_phone_numbers: Array.from({ length: numbers }, (_, n) => ({
      sid: sid("PN", n),
      phone_number: phone(n),
    })),
    short_codes: [
      { sid: sid("SC", 1), short_code: "898222" },
      { sid: sid("SC", 2), short_code: "898333" },
    ],
  };
}

/** A service with a pool of `numbers` and one open session, all SIDs known. */
export function rideSeed(numbers = 3): AccountSeed {
  return {
    ...accountWith(numbers + 2),
    services: [
      {
        sid: sid("KS", 1),
        unique_name: "rides",
        phone_numbers: Array.from({ length: numbers }, (_, n) => ({ sid: sid("PN", n) })),
        sessions: [{ sid: sid("KC", 1), unique_name: "order-1" }],
      },
      { sid: sid("KS", 2), unique_name: "food" },
    ],
  };
}

export const rides = `/v1/Services/${sid("KS", 1)}`;
export const food = `/v1/Services/${sid("KS", 2)}`;
export const order = `${rides}/Sessions/${sid("KC", 1)}`;
/** People, not pool numbers. */
export const alice = "+12065330101";
export const bob = "+12065330102";
export const carol = "+12065330103";
