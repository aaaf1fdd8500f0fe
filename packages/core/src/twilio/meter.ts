/**
 * How many requests one lane may send. Twilio says "30 requests per second, averaged over a 5-second sliding window, with bursts
 * of up to 150" (https://www.twilio.com/docs/proxy/proxy-limits). Read strictly that is a `window`: never more than 150 in any 5
 * seconds. Read kindly it is a `bucket`: 150 at once, and 30 more every second from then on.
 */
export interface Limit {
  readonly perSecond: number;
  /** Seconds of that rate that may be spent at once. */
  readonly windowSeconds: number;
  readonly shape: "window" | "bucket";
}

/** The strict reading: it holds under either. */
export const TWILIO_LIMIT: Limit = { perSecond: 30, windowSeconds: 5, shape: "window" };

export interface Meter {
  /** Milliseconds until one more may be sent; 0: now. */
  wait(now: number): number;
  spend(now: number): void;
  /** A 429 said that someone else spends too: what was left is gone, and from `until` on the rate is `factor` of before. */
  shrink(factor: number, until: number): void;
  /** Towards the full rate again, by so many requests a second. */
  grow(now: number, perSecond: number): void;
}

const SLOWEST_PER_SECOND = 1;

/** Twilio counts when a request arrives, not when it is sent; what left 5 seconds apart may arrive a little closer. */
const JITTER_MS = 100;

export function createMeter(limit: Limit, now: number): Meter {
  return limit.shape === "window" ? windowMeter(limit) : bucketMeter(limit, now);
}

function windowMeter(limit: Limit): Meter {
  const windowMs = limit.windowSeconds * 1000 + JITTER_MS;
  let rate = limit.perSecond;
  /** When what counts was sent, oldest first. */
  let sent: number[] = [];
  const room = (): number => Math.max(1, Math.floor(rate * limit.windowSeconds));
  return {
    wait: (now) => {
      sent = sent.filter((time) => time > now - windowMs);
      const blocking = sent[sent.length - room()];
      return blocking === undefined ? 0 : blocking + windowMs - now;
    },
    spend: (now) => {
      sent.push(now);
    },
    shrink: (factor) => {
      rate = Math.max(SLOWEST_PER_SECOND, rate * factor);
    },
    grow: (_, perSecond) => {
      rate = Math.min(limit.perSecond, rate + perSecond);
    },
  };
}

/** Seconds are fractions, so a whole token may come out a hair short. */
const ROUNDING = 1e-9;

function bucketMeter(limit: Limit, start: number): Meter {
  let rate = limit.perSecond;
  let tokens = rate * limit.windowSeconds;
  let filledAt = start;
  const fill = (now: number): void => {
    const seconds = Math.max(0, now - filledAt) / 1000;
    tokens = Math.min(rate * limit.windowSeconds, tokens + seconds * rate);
    filledAt = Math.max(filledAt, now);
  };
  return {
    wait: (now) => {
      fill(now);
      return tokens >= 1 - ROUNDING ? 0 : Math.ceil(((1 - tokens) / rate) * 1000);
    },
    spend: (now) => {
      fill(now);
      tokens -= 1;
    },
    shrink: (factor, until) => {
      rate = Math.max(SLOWEST_PER_SECOND, rate * factor);
      tokens = Math.min(tokens, 1);
      filledAt = Math.max(filledAt, until);
    },
    grow: (now, perSecond) => {
      fill(now);
      rate = Math.min(limit.perSecond, rate + perSecond);
    },
  };
}
