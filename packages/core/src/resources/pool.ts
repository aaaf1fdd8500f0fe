/** What numbers and short codes have in common: the account owns them, and one service at a time holds them. */
import type { DesiredNode } from "../desired/desired.ts";
import type { LiveNode } from "../live/live.ts";
import type { Check, Finding, PlanNode, PlanView } from "../plan/check.ts";

interface PoolWords {
  readonly type: string;
  readonly noun: string;
  readonly notOwned: string;
  readonly elsewhere: string;
}

function creates(
  { nodes }: PlanView,
  type: string,
): readonly (PlanNode & { readonly desired: DesiredNode })[] {
  return nodes.filter(
    (node): node is PlanNode & { readonly desired: DesiredNode } =>
      node.type === type &&
      node.desired !== null &&
      node.step?.actions[0] === "create" &&
      node.step.blocked === null,
  );
}

function namesOf(node: LiveNode): readonly string[] {
  return [node.sid, node.fields.phone_number].filter((name) => typeof name === "string");
}

function declaredNames(desired: DesiredNode): readonly string[] {
  return desired.definition.identity
    .map((name) => desired.fields[name]?.value)
    .filter((name) => typeof name === "string");
}

/** Refuses to attach what the account does not own: Twilio would answer 80301, 80303 or 80606. */
export function ownedByAccount(words: PoolWords): Check {
  return function* (view): Iterable<Finding> {
    const shelf = view.live.inventory[words.type];
    if (shelf === undefined) return;
    const owned = new Set(shelf.flatMap((item) => [item.sid, ...Object.values(item.identity)]));
    for (const { desired, address } of creates(view, words.type)) {
      if (declaredNames(desired).some((name) => owned.has(name))) continue;
      yield {
        kind: "refusal",
        code: words.notOwned,
        address,
        text: `This ${words.noun} does not belong to the account, so Twilio would refuse it. Buy or port it first, or correct it here.`,
        allow: null,
      };
    }
  };
}

/** Refuses to attach what another service holds and this plan does not detach: Twilio would answer 80101 or 80601. */
export function inOneServiceOnly(words: PoolWords): Check {
  return function* (view): Iterable<Finding> {
    const holders = holdersOf(view, words.type);
    for (const { desired, address, parent } of creates(view, words.type)) {
      const holder = declaredNames(desired)
        .map((name) => holders.get(name))
        .find((one) => one !== undefined);
      if (holder === undefined || holder === parent) continue;
      yield {
        kind: "refusal",
        code: words.elsewhere,
        address,
        text: `This ${words.noun} is in the pool of ${holder.address}, where this config does not own it, and Twilio keeps it in one service at a time. Detach it there first.`,
        allow: null,
      };
    }
  };
}

/** Who holds what after this plan's own removals. */
function holdersOf(view: PlanView, type: string): ReadonlyMap<string, PlanNode> {
  const leaving = new Set(
    view.nodes
      .filter((node) => node.type === type && node.step?.actions[0] === "delete")
      .map((node) => node.live?.sid),
  );
  const tops = view.nodes.filter((node) => node.parent === null);
  return new Map(
    tops.flatMap((top) =>
      liveOfType(top, type)
        .filter((node) => !leaving.has(node.sid))
        .flatMap((node) => namesOf(node).map((name) => [name, top] as const)),
    ),
  );
}

function liveOfType(top: PlanNode, type: string): readonly LiveNode[] {
  const read = Object.values(top.live?.children ?? {}).flatMap((one) =>
    one.kind === "read" ? one.nodes : [],
  );
  return read.filter((node) => node.definition.type === type);
}
