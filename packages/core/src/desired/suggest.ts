import { closest, distance } from "fastest-levenshtein";

/** The allowed word that was probably meant; null when none is near, or more than one is equally near. */
export function suggest(written: string, allowed: readonly string[]): string | null {
  if (written.length > 60 || allowed.length === 0) return null;
  const plain = normalise(written);
  const same = allowed.filter((word) => normalise(word) === plain);
  if (same.length === 1) return same[0] ?? null;
  const best = closest(plain, allowed.map(normalise));
  const reach = distance(plain, best);
  if (reach > Math.max(1, Math.floor(plain.length / 3))) return null;
  const near = allowed.filter((word) => distance(plain, normalise(word)) === reach);
  return near.length === 1 ? (near[0] ?? null) : null;
}

/** `DefaultTTL`, `defaultTtl` and `default-ttl` are how other tools write `default_ttl`. */
function normalise(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, "");
}
