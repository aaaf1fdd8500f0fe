/** Arranges steps for reading: what belongs together side by side, hundreds of equal steps as one. */
import { headingOf, splitTail } from "./plan-address.ts";
import type { StepJson } from "./plan-json.ts";

export type Block =
  | { readonly kind: "step"; readonly step: StepJson }
  /** Steps that say the same of different things. `step` is the first, without what tells them apart. */
  | {
      readonly kind: "fold";
      readonly head: string;
      readonly step: StepJson;
      readonly tails: readonly string[];
    }
  /** Steps that are only right together. */
  | { readonly kind: "group"; readonly steps: readonly StepJson[] };

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

/** Fewer equal steps than this are as readable one by one. */
const FOLD_FROM = 4;

export function arrange(steps: readonly StepJson[]): readonly Section[] {
  const groups = groupBy(steps, (step, at) => step.group ?? `\0${at}`);
  const sections = groupBy([...groups.values()], (members) => headingOf(members.at(-1)?.address ?? ""));
  return [...sections].map(([heading, items]) => ({ heading, blocks: fold(items) }));
}

function fold(items: readonly (readonly StepJson[])[]): readonly Block[] {
  const equal = groupBy(items, (members, at) => (members.length > 1 ? `\0${at}` : signature(members)));
  return [...equal.values()].flatMap((same): readonly Block[] => {
    const steps = same.flat();
    const [first] = steps;
    if (first === undefined) return [];
    if (same.length === 1 && steps.length > 1) return [{ kind: "group", steps }];
    if (steps.length < FOLD_FROM) return steps.map((step) => ({ kind: "step", step }));
    return [
      {
        kind: "fold",
        head: splitTail(first.address).head,
        step: withoutKey(first),
        tails: steps.map((step) => splitTail(step.address).tail),
      },
    ];
  });
}

/** Equal signatures: the steps differ in nothing but the last part of their addresses. */
function signature(members: readonly StepJson[]): string {
  const [step] = members;
  if (step === undefined) return "";
  const { address, sid, digest, requires, fields, reasons, ...rest } = step;
  const { head } = splitTail(address);
  return JSON.stringify([
    head,
    rest,
    step.actions[0] === "create" ? null : sid === null,
    withoutKey(step).reasons,
    withoutKey(step).fields,
  ]);
}

/** The step without what its address says already. */
function withoutKey(step: StepJson): StepJson {
  const key = splitTail(step.address).tail.replace(/^\.|^\["?|"?\]$/g, "");
  const blank = (text: string) => text.replaceAll(step.address, "…").replaceAll(key, "…");
  return {
    ...step,
    fields: step.fields.filter((field) => !identifies(field.after ?? field.before, step)),
    reasons: step.reasons.map((reason) => ({ ...reason, text: blank(reason.text) })),
  };
}

/** The value stands in the step's own address already. */
function identifies(value: unknown, step: StepJson): boolean {
  return typeof value === "string" && value.length > 2 && splitTail(step.address).tail.includes(value);
}

function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item, at: number) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const [at, item] of items.entries()) {
    const key = keyOf(item, at);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [item]);
    else members.push(item);
  }
  return groups;
}
