/** What stands around a plan's steps: what it is refused for, what it overwrites, what a reader should know. */
import type { PlanJson, StepJson } from "../plan-json.ts";
import { type Part, titledList } from "./blocks.ts";
import { code, inline } from "./escape.ts";

/** So many that say the same are said once. */
const SHARED_FROM = 4;
/** More addresses than this in one sentence are counted. */
const NAMED = 10;
/** The steps themselves say it again. */
const NAMED_ELSEWHERE = 3;

/** Every refusal with its code and how it is lifted. At most `room` UTF-16 units, as everywhere here. */
export function refusalPart(plan: PlanJson, allowWord: (flag: string) => string, room: number): Part {
  const items = together(plan.refusals, ({ code: name, text, allow }) => [name, text, allow]).map((same) => {
    const [{ code: name, text, allow }] = same;
    const way = allow === null ? "" : ` To allow it: ${inline(allowWord(allow))}`;
    return `${addressesOf(same)} (${code(name)}): ${inline(text)}${way}`;
  });
  return titledList("**Refused: apply will not run this plan**", items, room);
}

/** Only how often each code stands in the plan. */
export function refusalCounts(plan: PlanJson): Part {
  const byCode = Map.groupBy(plan.refusals, (refusal) => refusal.code);
  const counts = [...byCode].map(([name, found]) => `${found.length} × ${code(name)}`);
  return counts.length === 0 ? null : `**Refused: apply will not run this plan** (${counts.join(", ")})`;
}

export function overwrittenPart(steps: readonly StepJson[], room: number): Part {
  const lost = steps
    .filter((step) => step.blocked === null)
    .flatMap(({ address, overwrites }) => overwrites.map((one) => ({ address, ...one })));
  const items = together(lost, ({ field, value }) => [field, value]).map((same) => {
    const [{ field, value }] = same;
    return `${code(field)} ${code(value)} of ${addressesOf(same, NAMED_ELSEWHERE)}`;
  });
  return titledList("**Will be overwritten**", items, room);
}

export function notePart(plan: PlanJson, room: number): Part {
  const items = together(plan.notes, ({ code: name, text }) => [name, text]).map(
    (same) => `${addressesOf(same)}: ${inline(same[0].text)}`,
  );
  return titledList("**Notes**", items, room);
}

type Some<T> = readonly [T, ...T[]];

/** What says the same of many is said once, where the first of them stood. */
function together<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly Some<T>[] {
  const groups = [...Map.groupBy(items, (item) => JSON.stringify(keyOf(item))).values()];
  return groups.flatMap((same) =>
    same.length < SHARED_FROM ? same.map((one): Some<T> => [one]) : [same as [T, ...T[]]],
  );
}

function addressesOf(same: readonly { readonly address: string }[], most = NAMED): string {
  const named = same.slice(0, most);
  const rest = same.length - named.length;
  return `${named.map(({ address }) => code(address)).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
