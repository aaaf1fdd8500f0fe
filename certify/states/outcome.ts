import type { State } from "../../packages/core/src/state/state.ts";
import { WRITERS, WRITES } from "../../packages/core/src/state/testing/writers.ts";

export const ASKED = WRITERS * WRITES;

export interface Outcome {
  /** Acknowledged writes that are there. */
  readonly kept: number;
  /** Writes that are there, acknowledged or not; a state counts them. */
  readonly written: number;
  readonly problems: readonly string[];
}

/** `tried`: writes that may be there though nobody was told, because their writer died. */
export function outcomeOf(
  state: State | null,
  acknowledged: readonly string[],
  tried: readonly string[] = [],
): Outcome {
  const recent = state?.recent ?? [];
  const written = state?.serial ?? 0;
  const kept = acknowledged.filter((id) => recent.includes(id)).length;
  const strange = recent.filter((id) => !acknowledged.includes(id) && !tried.includes(id));
  const told = new Set(acknowledged).size;
  const problems = [
    told === ASKED && told === acknowledged.length
      ? ""
      : `${acknowledged.length} acknowledged, ${told} different`,
    kept === ASKED ? "" : `${kept} of ${ASKED} acknowledged writes are there`,
    new Set(recent).size === recent.length ? "" : "a write is there twice",
    written === recent.length ? "" : `serial ${written}, and ${recent.length} writes`,
    strange.length === 0 ? "" : `${strange.length} writes are there that nobody was told of`,
  ];
  return { kept, written, problems: problems.filter((problem) => problem !== "") };
}
