/** Numbers in [0, 1). */
export type Random = () => number;

/** A small seeded generator (mulberry32): the same seed gives the same run, which a reported failure needs. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** `length` lower-case hexadecimal digits. */
export function hexDigits(random: Random, length: number): string {
  let digits = "";
  while (digits.length < length) {
    digits += Math.floor(random() * 4294967296)
      .toString(16)
      .padStart(8, "0");
  }
  return digits.slice(0, length);
}
