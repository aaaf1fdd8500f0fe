/** Restricts a plan to addresses, with all below them and whatever those need. */
import type { Step } from "./plan.ts";

export function onTarget(address: string, targets: readonly string[]): boolean {
  return targets.length === 0 || targets.some((target) => address === target || isBelow(address, target));
}

function isBelow(address: string, target: string): boolean {
  return address.startsWith(`${target}.`) || address.startsWith(`${target}[`);
}

export function selectTargets(steps: readonly Step[], targets: readonly string[]): readonly Step[] {
  if (targets.length === 0) return steps;
  const byAddress = new Map<string, Step[]>();
  for (const step of steps) byAddress.set(step.address, [...(byAddress.get(step.address) ?? []), step]);
  const groups = new Map<string, Step[]>();
  for (const step of steps)
    if (step.group !== null) groups.set(step.group, [...(groups.get(step.group) ?? []), step]);
  const chosen = new Set<Step>();
  const choose = (step: Step): void => {
    if (chosen.has(step)) return;
    chosen.add(step);
    for (const other of step.requires.flatMap((address) => byAddress.get(address) ?? [])) choose(other);
    for (const other of step.group === null ? [] : (groups.get(step.group) ?? [])) choose(other);
  };
  for (const step of steps) if (onTarget(step.address, targets)) choose(step);
  return steps.filter((step) => chosen.has(step));
}
