/** The account's clock, which dates what the account holds; the clock of this machine may be wrong by minutes or hours. */
import type { World } from "../world.ts";

export interface AccountClock {
  /** Milliseconds since 1970; up to a second behind, and this machine's own before the first answer. */
  now(): number;
  /** An answer's Date header, which has whole seconds. */
  hear(date: string | undefined): void;
}

export function createAccountClock(world: World): AccountClock {
  let ahead = 0;
  return {
    now: () => world.now() + ahead,
    hear: (date) => {
      const heard = Date.parse(date ?? "");
      if (!Number.isNaN(heard)) ahead = heard - world.now();
    },
  };
}
