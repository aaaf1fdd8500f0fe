/** How long to wait before the next try. Pure: clock and chance come in as numbers. */

/** Milliseconds before try number `attempt + 1` (the first try is 1). Half of it is random, so that parallel runs part. */
export function backoffMs(firstMs: number, longestMs: number, attempt: number, random: number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/** Seconds, or a date as HTTP writes it; null: no usable header. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds < 0 ? null : Math.ceil(seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
