/** Twilio's limit, read kindly: 150 at once, refilled at 30 a second. Lets a call at this time through, or not. */
export function createBucket(): (now: number) => boolean {
  let tokens = 150;
  let last: number | null = null;
  return (now) => {
    tokens = Math.min(150, tokens + ((now - (last ?? now)) / 1000) * 30);
    last = now;
    if (tokens < 0.999_999) return false;
    tokens -= 1;
    return true;
  };
}
