import type { Verdicts } from "./decide.ts";
import type { Unchanged } from "./plan.ts";
import type { Draft } from "./tree.ts";

/** What is declared, was looked at and needs no step, so that a reader sees what stands beside the changes. */
export function countUnchanged(
  drafts: readonly Draft[],
  verdicts: Verdicts,
  wanted: (draft: Draft) => boolean,
): Unchanged {
  const counts: Record<string, Record<string, number>> = {};
  for (const draft of drafts) {
    if (!isUnchanged(draft, verdicts) || !wanted(draft)) continue;
    const parent = draft.parent?.address ?? "";
    const { collection } = draft.pair.definition;
    counts[parent] ??= {};
    counts[parent][collection] = (counts[parent][collection] ?? 0) + 1;
  }
  return counts;
}

function isUnchanged(draft: Draft, verdicts: Verdicts): boolean {
  const { desired, from } = draft.pair;
  const verdict = verdicts.get(draft);
  if (desired === null || from !== null || verdict === undefined) return false;
  return verdict.kind === "keep" || (verdict.kind === "leave" && !verdict.adopt);
}
