import type { Step, Summary } from "./plan.ts";

/** A replace counts one add and one destroy; what cannot run now is not counted. */
export function summarise(steps: readonly Pick<Step, "actions" | "blocked">[]): Summary {
  const count = (action: string): number =>
    steps.filter((step) => step.blocked === null && (step.actions as readonly string[]).includes(action))
      .length;
  return {
    add: count("create"),
    change: count("update"),
    destroy: count("delete"),
    adopt: count("adopt"),
    move: count("move"),
    forget: count("forget"),
  };
}
