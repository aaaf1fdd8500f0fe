/** What a run that was cut off began to make, and the config no longer declares: if it is there, nobody owns it. */
import { recordedAddress } from "../identity/address.ts";
import { begunCreates } from "../identity/intents.ts";
import { isOwned } from "../identity/pair.ts";
import type { PlanInput } from "./input.ts";
import type { Note } from "./plan.ts";
import { onTarget } from "./target.ts";
import type { Draft } from "./tree.ts";

/** Said once: the next apply forgets what was begun. */
export function findLeftBehind(
  drafts: readonly Draft[],
  { state, keyed }: Pick<PlanInput, "state" | "keyed">,
): readonly Note[] {
  const begun = begunCreates(state);
  if (begun.size === 0) return [];
  const known = new Set(drafts.map(({ recorded }) => recordedAddress(recorded, keyed)));
  const lost = [...begun.keys()].filter((address) => !known.has(address));
  // What lies in something else that is lost, or in what is deleted now, needs no word of its own.
  const covered = [
    ...lost,
    ...drafts.flatMap(({ pair, recorded }) => (pair.desired === null && isOwned(pair) ? [recorded] : [])),
  ];
  return lost
    .filter((address) => !covered.some((above) => above !== address && onTarget(address, [above])))
    .map((address) => ({
      code: "left-behind",
      address,
      text: "an earlier run was cut off while it made this, and the config no longer declares it: if it is there it is not ours, and stays. Declare it again as it was, or delete it at Twilio",
    }));
}
