import { createSeries } from "./series.ts";

const MAX_KEY = 60;

/** Local names in one map. */
export interface Keys {
  /** Reads like the resource's own name: its letters, digits, `_` and `-`; of any other name `service-1`. */
  keyFor(name: string | null, noun: string): string;
}

/** `names`: of all that will ask, since a key that is a name as it stands belongs to whoever has that name. */
export function createKeys(taken: Iterable<string>, names: Iterable<string | null> = []): Keys {
  const used = new Set(taken);
  const own = new Set([...names].filter((name) => name !== null && slugOf(name) === name));
  const series = createSeries();
  return {
    keyFor(name, noun) {
      const isFree = (key: string): boolean => !used.has(key) && (key === name || !own.has(key));
      const slug = name === null ? "" : slugOf(name);
      // What every object has is a name over which some reader of JSON stumbles.
      const wish = slug in {} ? `${noun}-${slug}` : slug;
      const key = wish === "" ? series.next(noun, "-", isFree, 1) : series.next(wish, "-", isFree);
      used.add(key);
      return key;
    },
  };
}

/** Marks of letters fall away: `Fahrdienst München` is `Fahrdienst-Munchen`. */
function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, MAX_KEY)
    .replace(/[-_]+$/, "");
}
