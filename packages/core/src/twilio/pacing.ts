/**
 * Keeps each (service, endpoint) under Twilio's limit: 30 requests a second on average over 5 seconds, in bursts of up to
 * 150 (https://www.twilio.com/docs/proxy/proxy-limits). A lane is a bucket of that size refilled at that rate. A 429 says
 * that someone else spends from it too, so the lane then shrinks, and grows again while answers are good.
 */
import type { World } from "../world.ts";
import { createGate, type Gate, sleepUnlessAborted } from "./gate.ts";

export interface Limit {
  readonly perSecond: number;
  /** Seconds of that rate that may be spent at once. */
  readonly windowSeconds: number;
}

export const TWILIO_LIMIT: Limit = { perSecond: 30, windowSeconds: 5 };

export interface Pacer {
  /**
   * Waits for the lane's turn and then for a place among those in flight; resolves to the function that gives the place
   * back. Rejects with the signal's reason.
   */
  enter(lane: string, signal?: AbortSignal): Promise<() => void>;
  /** The lane was refused with 429: nothing more is sent in it for so many milliseconds. */
  refused(lane: string, milliseconds: number): void;
  answered(lane: string): void;
}

interface Lane {
  readonly turn: Gate;
  tokens: number;
  /** Tokens a second; falls on 429. */
  rate: number;
  filledAt: number;
  pausedUntil: number;
}

const SLOWEST_PER_SECOND = 1;
const RECOVERY_PER_ANSWER = 0.1;

export function createPacer(world: World, inFlight: Gate, limit: Limit = TWILIO_LIMIT): Pacer {
  const lanes = new Map<string, Lane>();
  const laneOf = (name: string): Lane => {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const fresh: Lane = {
      turn: createGate(1),
      tokens: limit.perSecond * limit.windowSeconds,
      rate: limit.perSecond,
      filledAt: world.now(),
      pausedUntil: 0,
    };
    lanes.set(name, fresh);
    return fresh;
  };
  const fill = (lane: Lane): void => {
    const now = world.now();
    const seconds = Math.max(0, now - Math.max(lane.filledAt, lane.pausedUntil)) / 1000;
    lane.tokens = Math.min(lane.rate * limit.windowSeconds, lane.tokens + seconds * lane.rate);
    lane.filledAt = now;
  };
  const waitForToken = async (lane: Lane, signal: AbortSignal | undefined): Promise<void> => {
    for (;;) {
      signal?.throwIfAborted();
      fill(lane);
      const pause = lane.pausedUntil - world.now();
      const missing = Math.max(0, 1 - lane.tokens) / lane.rate;
      if (pause <= 0 && missing <= ROUNDING) return;
      await sleepUnlessAborted(world, Math.ceil(Math.max(pause, 0) + missing * 1000), signal);
    }
  };
  const enter = async (name: string, signal?: AbortSignal): Promise<() => void> => {
    const lane = laneOf(name);
    const passOn = await lane.turn.enter(signal);
    try {
      for (;;) {
        await waitForToken(lane, signal);
        const leave = await inFlight.enter(signal);
        // A 429 may have come in while this request waited for its place.
        fill(lane);
        if (lane.pausedUntil <= world.now() && lane.tokens >= 1 - ROUNDING) {
          lane.tokens -= 1;
          return leave;
        }
        leave();
      }
    } finally {
      passOn();
    }
  };
  const refused = (name: string, milliseconds: number): void => {
    const lane = laneOf(name);
    const now = world.now();
    // Requests in flight together are refused together; that is one sign, not many.
    if (lane.pausedUntil <= now) lane.rate = Math.max(SLOWEST_PER_SECOND, lane.rate / 2);
    lane.tokens = Math.min(lane.tokens, 1);
    lane.filledAt = now;
    lane.pausedUntil = Math.max(lane.pausedUntil, now + milliseconds);
  };
  const answered = (name: string): void => {
    const lane = laneOf(name);
    fill(lane);
    lane.rate = Math.min(limit.perSecond, lane.rate + RECOVERY_PER_ANSWER);
  };
  return { enter, refused, answered };
}

const ROUNDING = 1e-9;

/** The lane of a request: its service (or the account), its collections and its method; SIDs below the service do not matter. */
export function laneOf(method: string, path: string): string {
  const [, , ...segments] = (path.split("?")[0] ?? "").split("/");
  const collections = segments.filter((_, index) => index % 2 === 0);
  const owner = segments[1] ?? "account";
  return `${owner} ${method} ${collections.join("/")}`;
}
