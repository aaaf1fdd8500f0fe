/** Every address of the plan: the declared, the owned and the live, paired level by level from the top. */
import { itemAddress, mapAddress } from "../identity/address.ts";
import { begunCreates, intendedIn } from "../identity/intents.ts";
import { type Pair, pairCollection } from "../identity/pair.ts";
import type { LiveCollection } from "../live/live.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import { childrenOf } from "../resources/registry.ts";
import type { PlanInput } from "./input.ts";
import type { ParentRef } from "./plan.ts";

export interface Draft {
  readonly pair: Pair;
  readonly address: string;
  /** Before any move: where the state has what an earlier run began. */
  readonly recorded: string;
  readonly parent: Draft | null;
  readonly children: readonly Draft[];
  readonly statePath: readonly string[];
  readonly fromStatePath: readonly string[] | null;
  readonly parents: readonly ParentRef[];
  /** Twilio no longer answers for this collection. */
  readonly withdrawn: boolean;
}

const UNREAD: LiveCollection = { kind: "unread" };

/** What the resources of one collection have in common. */
interface Place {
  readonly parent: Draft | null;
  readonly parents: readonly ParentRef[];
  readonly withdrawn: boolean;
}

export function growTree({ desired, live, state, keyed }: PlanInput): readonly Draft[] {
  const begun = begunCreates(state);
  const grow = (parent: Draft | null, parents: readonly ParentRef[], definition: ResourceDefinition) => {
    const { collection } = definition;
    const declared = parent === null ? desired.nodes : (parent.pair.desired?.children[collection] ?? []);
    const entries = parent === null ? state?.root : parent.pair.entry?.children[collection];
    const found = (parent === null ? live.root : parent.pair.live?.children[collection]) ?? UNREAD;
    const pairs = pairCollection(
      {
        definition,
        desired: declared,
        entries: entries ?? {},
        live: found.kind === "read" ? found.nodes : [],
        intendedAt: intendedIn(begun, parent?.recorded ?? null, collection),
      },
      keyed,
    );
    const place = { parent, parents, withdrawn: found.kind === "withdrawn" };
    return pairs.map((pair) => draftOf(pair, place, growBelow, keyed));
  };
  const growBelow = (draft: Draft): readonly Draft[] => {
    const below = childrenOf(draft.pair.definition.type);
    if (below.length === 0) return [];
    const parents = [...draft.parents, { address: draft.address, sid: draft.pair.live?.sid ?? null }];
    return below.flatMap((definition) => grow(draft, parents, definition));
  };
  return childrenOf(null).flatMap((definition) => grow(null, [], definition));
}

function draftOf(
  pair: Pair,
  { parent, parents, withdrawn }: Place,
  growBelow: (draft: Draft) => readonly Draft[],
  keyed: PlanInput["keyed"],
): Draft {
  const { definition, desired, live } = pair;
  const { collection } = definition;
  const sid = live?.sid ?? pair.entry?.sid ?? null;
  const named = (above: string | null, key: string | null): string =>
    definition.container === "map"
      ? mapAddress(above, collection, key ?? "")
      : itemAddress(above, definition, { desired, live, sid }, keyed);
  const address = named(parent?.address ?? null, pair.key);
  const isMoved = pair.from !== null || (parent !== null && parent.recorded !== parent.address);
  const base = parent?.statePath ?? [];
  const children: Draft[] = [];
  const draft: Draft = {
    pair,
    address,
    recorded: isMoved ? named(parent?.recorded ?? null, pair.from ?? pair.key) : address,
    parent,
    parents,
    children,
    statePath: [...base, collection, pair.key ?? address],
    fromStatePath: pair.from === null ? null : [...base, collection, pair.from],
    withdrawn,
  };
  for (const child of growBelow(draft)) children.push(child);
  return draft;
}

/** Parents first. */
export function flatten(drafts: readonly Draft[]): readonly Draft[] {
  const flat: Draft[] = [];
  const visit = (draft: Draft): void => {
    flat.push(draft);
    draft.children.forEach(visit);
  };
  drafts.forEach(visit);
  return flat;
}
