/** The pool of a service as a plan leaves it: what is declared, and what is there besides. */
import type { DesiredNode } from "../../desired/desired.ts";
import type { InventoryItem, LiveNode } from "../../live/live.ts";
import { liveChildren, type PlanNode, type PlanView } from "../../plan/check.ts";
import type { Scalar } from "../definition.ts";

export interface PoolNumber {
  readonly names: readonly string[];
  readonly reserved: boolean;
  readonly voice: Scalar;
  readonly sms: Scalar;
}

export function numbersOf(service: PlanNode): readonly PlanNode[] {
  return service.children.filter((node) => node.type === "phone_number");
}

/** Each service's pool as this plan leaves it. */
export function poolsAfter(view: PlanView): (service: PlanNode) => readonly PoolNumber[] {
  const shelf = new Map<string, InventoryItem>();
  for (const item of view.live.inventory.phone_number ?? []) {
    for (const name of [item.sid, ...Object.values(item.identity)]) shelf.set(name, item);
  }
  return (service) => poolAfter(service, shelf);
}

function poolAfter(service: PlanNode, shelf: ReadonlyMap<string, InventoryItem>): readonly PoolNumber[] {
  const known = new Set(numbersOf(service).map((node) => node.live?.sid));
  const strangers = liveChildren(service, "phone_numbers").filter((live) => !known.has(live.sid));
  return [...numbersOf(service).flatMap((node) => afterStep(node, shelf)), ...strangers.map(liveNumber)];
}

/** What no step of this plan changes stays as it is: what is let go of, and what is not on target. */
function afterStep(node: PlanNode, shelf: ReadonlyMap<string, InventoryItem>): readonly PoolNumber[] {
  const { desired, live, step } = node;
  if (step === null || step.actions[0] === "forget") return live === null ? [] : [liveNumber(live)];
  return desired === null ? [] : [declaredNumber(node, desired, shelf)];
}

function liveNumber(live: LiveNode): PoolNumber {
  const names = [live.sid, live.fields.phone_number].filter((name) => typeof name === "string");
  return {
    names,
    reserved: live.fields.is_reserved === true,
    voice: live.facts.voice ?? null,
    sms: live.facts.sms ?? null,
  };
}

function declaredNumber(
  { live: found }: PlanNode,
  { fields }: DesiredNode,
  shelf: ReadonlyMap<string, InventoryItem>,
): PoolNumber {
  const declared = [fields.sid?.value, fields.phone_number?.value].filter((name) => typeof name === "string");
  const reserved = fields.is_reserved?.value;
  if (found !== null) {
    const live = liveNumber(found);
    return { ...live, reserved: typeof reserved === "boolean" ? reserved : live.reserved };
  }
  const item = declared.map((name) => shelf.get(name)).find((one) => one !== undefined);
  return {
    names: item === undefined ? declared : [item.sid, ...Object.values(item.identity)],
    reserved: reserved === true,
    voice: item?.capabilities.voice ?? null,
    sms: item?.capabilities.sms ?? null,
  };
}
