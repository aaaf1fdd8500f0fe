/** Protection that an apply lifts. It needs no call, and decides what a later plan may delete, so it is shown and reviewed. */
import type { PlanNode } from "./check.ts";
import type { PlanInput } from "./input.ts";
import type { Note, Unprotected } from "./plan.ts";

type Place = Pick<PlanInput, "live" | "state" | "config" | "keyed">;

export function findUnprotected(
  nodes: readonly PlanNode[],
  { live, state, config, keyed }: Place,
): readonly Unprotected[] {
  const place = { account_sid: live.accountSid, region: live.region, config: config.path };
  return nodes.flatMap(({ address, desired, protected: was }) => {
    if (desired?.protect !== false || !was) return [];
    const digest = keyed.digest("unprotect", { ...place, lineage: state?.lineage ?? "", address });
    return [{ address, digest }];
  });
}

export function noteOf({ address }: Unprotected): Note {
  return {
    code: "no-longer-protected",
    address,
    text: "its protection is lifted: a later plan may delete it",
  };
}
