import { inside, Mistake } from "../input/checks.ts";
import type { PlaceKey } from "../input/error.ts";
import type { Random } from "../random.ts";
import { ApiError } from "../refusal.ts";
import type { Account } from "./account.ts";

/** What loading a seed needs. */
export interface Loading {
  readonly account: Account;
  readonly random: Random;
  readonly now: string;
}

/** A mistake that the shape alone does not show; `keys` lead to it from the item being loaded. */
export function misfit(keys: PlaceKey[], problem: string): Mistake {
  return new Mistake(problem, keys);
}

/** Twilio's refusal of what a seed asks, told as a mistake of the seed. */
export function told<T>(keys: PlaceKey[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ApiError) throw misfit(keys, `is refused by Twilio: ${error.code} ${error.message}`);
    throw error;
  }
}

/** Runs over a list of the seed; a mistake in an item gets its place. */
export function eachSeed<T>(items: readonly T[] | undefined, key: string, run: (item: T) => void): void {
  items?.forEach((item, index) => {
    inside(key, () => inside(index, () => run(item)));
  });
}
