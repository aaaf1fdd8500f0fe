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

export function growTree({ desired, live, state, keyed }: PlanInput): readonly Draft[] {
  const begun = begunCreates(state);
  const grow = (parent: Draft | null, definition: ResourceDefinition): readonly Draft[] => {
    const collection = parent === null ? live.root : parent.pair.live?.children[definition.collection];
    const pairs = pairCollection(
      {
        definition,
        desired:
          parent === null ? desired.nodes : (parent.pair.desired?.children[definition.collection] ?? []),
        entries:
          parent === null ? (state?.root ?? {}) : (parent.pair.entry?.children[definition.collection] ?? {}),
        live: collection?.kind === "read" ? collection.nodes : [],
        intendedAt: intendedIn(begun, parent?.recorded ?? null, definition.collection),
      },
      keyed,
    );
    return pairs.map((pair) => {
      const children: Draft[] = [];
      const draft = {
        ...place(parent, pair, keyed),
        children,
        withdrawn: (collection ?? UNREAD).kind === "withdrawn",
      };
      for (const below of childrenOf(definition.type)) children.push(...grow(draft, below));
      return draft;
    });
  };
  return childrenOf(null).flatMap((definition) => grow(null, definition));
}

function place(
  parent: Draft | null,
  pair: Pair,
  keyed: PlanInput["keyed"],
): Omit<Draft, "children" | "withdrawn"> {
  const { definition } = pair;
  const sid = pair.live?.sid ?? pair.entry?.sid ?? null;
  const named = (above: string | null, key: string | null): string =>
    definition.container === "map"
      ? mapAddress(above, definition.collection, key ?? "")
      : itemAddress(above, definition, { desired: pair.desired, live: pair.live, sid }, keyed);
  const address = named(parent?.address ?? null, pair.key);
  const isMoved = pair.from !== null || (parent !== null && parent.recorded !== parent.address);
  const recorded = isMoved ? named(parent?.recorded ?? null, pair.from ?? pair.key) : address;
  const base = parent?.statePath ?? [];
  const parents =
    parent === null
      ? []
      : [...parent.parents, { address: parent.address, sid: parent.pair.live?.sid ?? null }];
  return {
    pair,
    address,
    recorded,
    parent,
    parents,
    statePath: [...base, definition.collection, pair.key ?? address],
    fromStatePath: pair.from === null ? null : [...base, definition.collection, pair.from],
  };
}

/** Parents first. */
export function flatten(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.flatMap((draft) => [draft, ...flatten(draft.children)]);
}
