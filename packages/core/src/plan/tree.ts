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
  const { collection } = pair.definition;
  const address = addressOf(pair, parent?.address ?? null, pair.key, keyed);
  const isMoved = pair.from !== null || (parent !== null && parent.recorded !== parent.address);
  const base = parent?.statePath ?? [];
  const draft = {
    pair,
    address,
    recorded: isMoved ? addressOf(pair, parent?.recorded ?? null, pair.from ?? pair.key, keyed) : address,
    parent,
    parents,
    children: [] as readonly Draft[],
    statePath: [...base, collection, pair.key ?? address],
    fromStatePath: pair.from === null ? null : [...base, collection, pair.from],
    withdrawn,
  };
  draft.children = growBelow(draft);
  return draft;
}

function addressOf(
  { definition, desired, live, entry }: Pair,
  above: string | null,
  key: string | null,
  keyed: PlanInput["keyed"],
): string {
  if (definition.container === "map") return mapAddress(above, definition.collection, key ?? "");
  return itemAddress(above, definition, { desired, live, sid: live?.sid ?? entry?.sid ?? null }, keyed);
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
