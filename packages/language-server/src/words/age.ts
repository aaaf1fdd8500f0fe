const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Younger than this is now. */
const JUST = 5_000;

/** `just now`, `40 s ago`, `3 min ago`, `2 h ago`, `3 d ago`. Both in milliseconds since 1970. */
export function ageOf(at: number, now: number): string {
  const age = now - at;
  if (age < JUST) return "just now";
  if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return age < DAY ? `${Math.floor(age / HOUR)} h ago` : `${Math.floor(age / DAY)} d ago`;
}
