import { type PlaceKey, placeText, SimulatorInputError } from "../input/error.ts";
import type { Random } from "../random.ts";
import { ApiError } from "../refusal.ts";
import type { Account } from "./account.ts";

/** What loading needs, and the place in the seed it is at. */
export interface Loading {
  readonly account: Account;
  readonly random: Random;
  readonly now: string;
  readonly place: readonly PlaceKey[];
}

/** A mistake that the shape alone does not show. */
export function misfit({ place }: Loading, keys: readonly PlaceKey[], problem: string): SimulatorInputError {
  return new SimulatorInputError("seed", placeText([...place, ...keys]), problem);
}

/** Twilio's refusal of what a seed asks, told as a mistake of the seed. */
export function told<T>(at: Loading, keys: readonly PlaceKey[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ApiError)
      throw misfit(at, keys, `is refused by Twilio: ${error.code} ${error.message}`);
    throw error;
  }
}

/** Runs over a list of the seed, each item with its place. */
export function eachSeed<T>(
  items: readonly T[] | undefined,
  at: Loading,
  key: string,
  run: (at: Loading, item: T) => void,
): void {
  items?.forEach((item, index) => {
    run({ ...at, place: [...at.place, key, index] }, item);
  });
}
