/**
 * Keeps each lane, that is each endpoint of each service, under Twilio's limit, and all of them together under the number of
 * requests in flight. On a 429 a lane pauses and slows down; while answers are good it recovers.
 */
import type { World } from "../world.ts";
import { createGate, type Gate, sleepUnlessAborted } from "./gate.ts";
import { createMeter, type Limit, type Meter, TWILIO_LIMIT } from "./meter.ts";

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
  /** One at a time takes its turn, so that the first to come is the first to go. */
  readonly turn: Gate;
  readonly meter: Meter;
  pausedUntil: number;
}

const SLOWDOWN = 0.5;
const RECOVERY_PER_ANSWER = 0.1;

export function createPacer(world: World, inFlight: Gate, limit: Limit = TWILIO_LIMIT): Pacer {
  const lanes = new Map<string, Lane>();
  const laneNamed = (name: string): Lane => {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const fresh: Lane = { turn: createGate(1), meter: createMeter(limit, world.now()), pausedUntil: 0 };
    lanes.set(name, fresh);
    return fresh;
  };
  const waitOf = (lane: Lane): number => {
    const now = world.now();
    return Math.max(lane.pausedUntil - now, lane.meter.wait(now), 0);
  };
  const enter = async (name: string, signal?: AbortSignal): Promise<() => void> => {
    const lane = laneNamed(name);
    const passOn = await lane.turn.enter(signal);
    try {
      for (;;) {
        for (let wait = waitOf(lane); wait > 0; wait = waitOf(lane)) {
          await sleepUnlessAborted(world, wait, signal);
        }
        const leave = await inFlight.enter(signal);
        // A 429 may have come in while this request waited for its place.
        if (waitOf(lane) === 0) {
          lane.meter.spend(world.now());
          return leave;
        }
        leave();
      }
    } finally {
      passOn();
    }
  };
  const refused = (name: string, milliseconds: number): void => {
    const lane = laneNamed(name);
    const now = world.now();
    const until = Math.max(lane.pausedUntil, now + milliseconds);
    // Requests in flight together are refused together; that is one sign, not many.
    if (lane.pausedUntil <= now) lane.meter.shrink(SLOWDOWN, until);
    lane.pausedUntil = until;
  };
  return {
    enter,
    refused,
    answered: (name) => laneNamed(name).meter.grow(world.now(), RECOVERY_PER_ANSWER),
  };
}

/** The lane of a request: its service (or the account), its route without SIDs, and whether it reads or writes. */
export function laneOf(method: string, path: string): string {
  const [, , ...segments] = (path.split("?")[0] ?? "").split("/");
  const route = segments.map((segment, index) => (index % 2 === 0 ? segment : "*")).join("/");
  return `${segments[1] ?? "account"} ${route} ${method === "GET" ? "read" : "write"}`;
}
