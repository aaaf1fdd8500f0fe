/** Where the simulator reads the time: milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** The simulator's own clock: the given one plus what `advance` added. */
export interface SimulatorClock extends Clock {
  advance(milliseconds: number): void;
  reset(): void;
}

export function createClock(source: Clock): SimulatorClock {
  let ahead = 0;
  return {
    now: () => source.now() + ahead,
    advance(milliseconds) {
      ahead += milliseconds;
    },
    reset() {
      ahead = 0;
    },
  };
}

/** Twilio Proxy's dates: ISO 8601, UTC, whole seconds. */
export function isoDate(milliseconds: number): string {
  return `${new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The 2010 API's dates: RFC 2822 with a numeric zone. */
export function rfc2822Date(iso: string): string {
  return new Date(iso).toUTCString().replace("GMT", "+0000");
}
