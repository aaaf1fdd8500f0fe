/** Restricts a plan to addresses, with all below them and whatever those need. */
import type { Step } from "./plan.ts";

export function onTarget(address: string, targets: readonly string[]): boolean {
  return targets.length === 0 || targets.some((target) => address === target || isBelow(address, target));
}

function isBelow(address: string, target: string): boolean {
  return address.startsWith(`${target}.`) || address.startsWith(`${target}[`);
}

/** Is it about what was chosen: on target, or what a chosen step does or stands below? */
export function concerns(
  steps: readonly Step[],
  targets: readonly string[],
): (about: { readonly address: string }) => boolean {
  if (targets.length === 0) return () => true;
  const touched = new Set(
    steps.flatMap(({ address, parents }) => [address, ...parents.map((parent) => parent.address)]),
  );
  return ({ address }) => touched.has(address) || onTarget(address, targets);
}

/** The steps on target, what they require, what is made for them to use, and the rest of their groups. */
export function selectTargets(steps: readonly Step[], targets: readonly string[]): ReadonlySet<Step> {
  if (targets.length === 0) return new Set(steps);
  const byAddress = indexBy(steps, (step) => [step.address]);
  const byGroup = indexBy(steps, (step) => (step.group === null ? [] : [step.group]));
  const makers = indexBy(steps, (step) => (step.actions[0] === "create" ? step.settles : []));
  const chosen = new Set<Step>();
  const choose = (step: Step): void => {
    if (chosen.has(step)) return;
    chosen.add(step);
    const needed = [
      ...step.requires.flatMap((address) => byAddress.get(address) ?? []),
      ...step.after.flatMap((barrier) => makers.get(barrier) ?? []),
      ...(step.group === null ? [] : (byGroup.get(step.group) ?? [])),
    ];
    for (const other of needed) choose(other);
  };
  for (const step of steps) if (onTarget(step.address, targets)) choose(step);
  return chosen;
}

function indexBy(
  steps: readonly Step[],
  keys: (step: Step) => readonly string[],
): ReadonlyMap<string, readonly Step[]> {
  const index = new Map<string, Step[]>();
  for (const step of steps) {
    for (const key of keys(step)) {
      const known = index.get(key);
      if (known === undefined) index.set(key, [step]);
      else known.push(step);
    }
  }
  return index;
}
