/** How much a plan does, in numbers. */
import { summarise } from "../../plan/summary.ts";
import { registry } from "../../resources/registry.ts";
import type { StepJson } from "../plan-json.ts";
import { type Part, table } from "./blocks.ts";
import { inline } from "./escape.ts";

const COLUMNS = ["add", "change", "destroy", "adopt"] as const;

/** `2 to add, 1 to destroy, 1 blocked`; what is nothing is left out. */
export function countsText(steps: readonly StepJson[]): string {
  const blocked = steps.filter((step) => step.blocked !== null).length;
  const counts = Object.entries(summarise(steps)).filter(([, number]) => number > 0);
  return [
    ...counts.map(([action, number]) => `${number} to ${action}`),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
  ].join(", ");
}

/** A row for each kind that changes; what is nothing has no row and no column. */
export function kindTable(steps: readonly StepJson[]): Part {
  const byType = Map.groupBy(steps, (step) => step.type);
  const known = registry.map(({ type }) => type);
  const types = [
    ...known.filter((type) => byType.has(type)),
    ...[...byType.keys()].filter((type) => !known.includes(type)),
  ];
  return countTable(
    "Kind",
    types.map((type) => ({ name: inline(kindWords(type)), steps: byType.get(type) ?? [] })),
  );
}

/** null when nothing is counted. `name` is Markdown. */
export function countTable(
  title: string,
  rows: readonly { readonly name: string; readonly steps: readonly StepJson[] }[],
): Part {
  const counted = rows
    .map(({ name, steps }) => ({ name, counts: summarise(steps) }))
    .filter(({ counts }) => COLUMNS.some((column) => counts[column] > 0));
  if (counted.length === 0) return null;
  const columns = COLUMNS.filter((column) => counted.some(({ counts }) => counts[column] > 0));
  return table(
    [title, ...columns.map((column) => `To ${column}`)],
    counted.map(({ name, counts }) => [name, ...columns.map((column) => String(counts[column]))]),
  );
}

/** The collection's name, as people write it. */
export function kindWords(type: string): string {
  const collection = registry.find((definition) => definition.type === type)?.collection ?? type;
  return collection.replaceAll("_", " ");
}
