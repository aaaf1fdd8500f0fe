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
      /** Steps further below that go the same way; only counted. */
      readonly below: number;
    }
  /** Steps that are only right together. */
  | { readonly kind: "group"; readonly steps: readonly StepJson[] };

export interface Section {
  readonly heading: string;
  /** All of them, also those that a block only counts. */
  readonly steps: readonly StepJson[];
  readonly blocks: readonly Block[];
}

/** Fewer equal steps than this are as readable one by one. */
const FOLD_FROM = 4;
/** So many, and they are folded although they have steps below them. */
const FOLD_PARENTS_FROM = 20;

export function arrange(steps: readonly StepJson[]): readonly Section[] {
  const going = new Set(steps.flatMap((step) => (step.with_parent ? [step.address] : [])));
  const isBelow = (step: StepJson) =>
    step.with_parent && going.has(splitTail(splitTail(step.address).head).head);
  const shown = steps.filter((step) => !isBelow(step));
  const below = Map.groupBy(steps.filter(isBelow), (step) => headingOf(step.address));
  const groups = Map.groupBy(shown, (step, at) => step.group ?? `\0${at}`);
  const sections = Map.groupBy([...groups.values()], (members) => headingOf(members.at(-1)?.address ?? ""));
  const parents = new Set(steps.flatMap((step) => ancestors(step.address)));
  return [...sections].map(([heading, items]) => {
    const under = below.get(heading) ?? [];
    return { heading, steps: [...items.flat(), ...under], blocks: fold(items, parents, under) };
  });
}

/** Equal steps stand where the first of them stood; everything else stays in its place. */
function fold(
  items: readonly (readonly StepJson[])[],
  parents: ReadonlySet<string>,
  below: readonly StepJson[],
): readonly Block[] {
  const alone = items.flatMap((members) => (members.length === 1 ? members : []));
  const equal = Map.groupBy(alone, signature);
  const done = new Set<readonly StepJson[]>();
  return items.flatMap((members): readonly Block[] => {
    const [first] = members;
    if (first === undefined) return [];
    if (members.length > 1) return [{ kind: "group", steps: members }];
    const same = equal.get(signature(first)) ?? [];
    if (done.has(same)) return [];
    if (same.length < foldFrom(first, same, parents)) return [{ kind: "step", step: first }];
    done.add(same);
    const tails = same.map((step) => splitTail(step.address).tail);
    const { head } = splitTail(first.address);
    const under = first.with_parent ? below.filter(({ address }) => address.startsWith(head)).length : 0;
    return [{ kind: "fold", head, step: { ...withoutKey(first), sid: null }, tails, below: under }];
  });
}

/** What goes with its parent needs no lines of its own; what has steps below it is best read just above them. */
function foldFrom(step: StepJson, same: readonly StepJson[], parents: ReadonlySet<string>): number {
  if (step.with_parent) return 1;
  return same.some((one) => parents.has(one.address)) ? FOLD_PARENTS_FROM : FOLD_FROM;
}

function ancestors(address: string): readonly string[] {
  const { head } = splitTail(address);
  return head === "" || head === address ? [] : [head, ...ancestors(head)];
}

/** Equal signatures: the steps differ in nothing but the last part of their addresses. */
function signature(step: StepJson): string {
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
  const blank = (text: string) => {
    const without = text.replaceAll(step.address, "…");
    return key.length > 2 ? without.replaceAll(key, "…") : without;
  };
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
