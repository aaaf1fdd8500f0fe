import type { Tone } from "./paint.ts";
import type { StepJson } from "./plan-json.ts";

export interface ActionLook {
  readonly symbol: string;
  readonly word: string;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<string, ActionLook>> = {
  create: { symbol: "+", word: "create", tone: "add" },
  update: { symbol: "~", word: "update", tone: "change" },
  delete: { symbol: "-", word: "delete", tone: "destroy" },
  "delete,create": { symbol: "-/+", word: "replace: delete, then create", tone: "destroy" },
  adopt: { symbol: "<=", word: "adopt", tone: "link" },
  "adopt,update": { symbol: "<=~", word: "adopt and update", tone: "change" },
  move: { symbol: "->", word: "move in the state", tone: "quiet" },
  forget: { symbol: "=", word: "forget: stays at Twilio, no longer ours", tone: "quiet" },
};

/** How a step's line begins and what it says. */
export function lookOf(step: Pick<StepJson, "actions" | "detaches" | "with_parent">): ActionLook {
  const name = step.actions.join(",");
  const look = LOOKS[name] ?? { symbol: "?", word: name, tone: "quiet" as const };
  if (name !== "delete") return look;
  if (step.detaches) return { ...look, word: "detached, still yours" };
  return step.with_parent ? { ...look, word: "deleted with its parent" } : look;
}
