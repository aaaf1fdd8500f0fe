/** Replaces known values wherever they stand in a text, in time that does not grow with how many are known. */

/** Shorter values would match inside innocent words. */
const SHORTEST = 5;

/** By clear value, what to show instead; values of fewer than five characters are left alone. */
export function createRedactor(masks: ReadonlyMap<string, string>): (text: string) => string {
  const values = [...masks.keys()].filter((value) => value.length >= SHORTEST);
  const starts = new Set(values.map((value) => value.slice(0, SHORTEST)));
  // The longest first, so that no part of a longer value is left standing.
  const lengths = [...new Set(values.map((value) => value.length))].sort((a, b) => b - a);
  const maskAt = (text: string, at: number) => {
    if (!starts.has(text.slice(at, at + SHORTEST))) return null;
    const length = lengths.find((one) => masks.has(text.slice(at, at + one)) && at + one <= text.length);
    return length === undefined ? null : { length, mask: masks.get(text.slice(at, at + length)) ?? "" };
  };
  return (text) => {
    let shown = "";
    let copied = 0;
    for (let at = 0; at < text.length; at += 1) {
      const found = maskAt(text, at);
      if (found === null) continue;
      shown += text.slice(copied, at) + found.mask;
      copied = at + found.length;
      at = copied - 1;
    }
    return shown + text.slice(copied);
  };
}
