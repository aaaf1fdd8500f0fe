/** Choices drawn from one seed. */
import { createRandom } from "../../packages/core/src/testing/random.ts";

export interface Dice {
  /** From 0 to below `end`. */
  below(end: number): number;
  chance(probability: number): boolean;
  /** @throws RangeError for an empty list. */
  pick<Item>(items: readonly Item[]): Item;
}

export function createDice(seed: number): Dice {
  // Seeds that follow one another must not begin alike.
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1));
  const below = (end: number): number => Math.floor(random() * end);
  return {
    below,
    chance: (probability) => random() < probability,
    pick: (items) => {
      const index = below(items.length);
      if (index >= items.length) throw new RangeError("nothing to pick from");
      return items[index] as (typeof items)[number];
    },
  };
}
