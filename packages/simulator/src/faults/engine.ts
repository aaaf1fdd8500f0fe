import picomatch from "picomatch";
import { createRandom } from "../random.ts";
import type { FaultPlan, FaultRule } from "./plan.ts";

/** Decides which fault, if any, befalls a request. */
export interface FaultEngine {
  decide(method: string, path: string): FaultRule | undefined;
}

/** Every rule counts its own matching requests; the first that is due decides. */
export function createFaultEngine(plan: FaultPlan): FaultEngine {
  const random = createRandom(plan.seed ?? 1);
  const rules = plan.rules.map((rule) => ({
    rule,
    matches: rule.path === undefined ? () => true : picomatch(rule.path, { dot: true }),
    seen: 0,
    left: rule.times ?? (rule.nth === undefined ? Number.POSITIVE_INFINITY : 1),
  }));
  return {
    decide(method, path) {
      let chosen: (typeof rules)[number] | undefined;
      for (const each of rules) {
        const { rule } = each;
        if ((rule.method !== undefined && rule.method !== method) || !each.matches(path)) continue;
        each.seen++;
        const due = isDue(rule, each.seen, random);
        if (due && each.left > 0) chosen ??= each;
      }
      if (chosen !== undefined) chosen.left--;
      return chosen?.rule;
    },
  };
}

function isDue({ nth, probability }: FaultRule, seen: number, random: () => number): boolean {
  if (probability !== undefined) return random() < probability;
  return nth === undefined || seen >= nth;
}
