/**
 * Account → live: reads what the config declares and the state owns, and nothing else. Twilio is asked through its port;
 * pacing and concurrency are the port's.
 */
import type { DesiredNode, DesiredTree } from "../desired/desired.ts";
import { mapAddress } from "../identity/address.ts";
import { begunCreates, intendedIn } from "../identity/intents.ts";
import { entryAt, isOwned, type Pair, pairCollection } from "../identity/pair.ts";
import { declaredIdentity } from "../identity/values.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import { childrenOf, registry } from "../resources/registry.ts";
import type { State, StateEntry } from "../state/state.ts";
import { TwilioFailure } from "../twilio/failure.ts";
import type { SidPath, Twilio } from "../twilio/port.ts";
import { type Found, findAdaptively, findInPages, type Wanted } from "./find.ts";
import type { InventoryItem, Live, LiveCollection, LiveNode } from "./live.ts";
import { UNREAD } from "./record.ts";

export interface ReadInput {
  readonly desired: DesiredTree;
  readonly state: State | null;
  readonly twilio: Twilio;
  readonly keyed: Keyed;
}

type Entries = Readonly<Record<string, StateEntry>>;

interface Reading extends ReadInput {
  readonly begun: ReturnType<typeof begunCreates>;
}

/** Where a collection stands and what is asked of it. */
interface Ask {
  /** The parent's as the state has it, before any move; null at the top. */
  readonly address: string | null;
  readonly definition: ResourceDefinition;
  readonly parents: SidPath;
  readonly desired: readonly DesiredNode[];
  readonly entries: Entries;
  /** The parent is to be deleted: what is below its children does not matter. */
  readonly doomed: boolean;
}

/** @throws TwilioFailure, except for what is merely absent. */
export async function readLive(given: ReadInput): Promise<Live> {
  const input = { ...given, begun: begunCreates(given.state) };
  const missing = new Set<string>();
  const [top] = childrenOf(null);
  const entries = input.state?.root ?? {};
  const root =
    top === undefined
      ? UNREAD
      : await readCollection(
          input,
          {
            definition: top,
            address: null,
            parents: [],
            desired: input.desired.nodes,
            entries,
            doomed: false,
          },
          missing,
        );
  const inventory = await readInventory(input.twilio, missing);
  return { accountSid: input.twilio.accountSid, region: input.twilio.region, root, inventory };
}

async function readCollection(input: Reading, ask: Ask, missing: Set<string>): Promise<LiveCollection> {
  const { definition, desired, entries } = ask;
  if (desired.length === 0 && Object.keys(entries).length === 0) return UNREAD;
  const intendedAt = intendedIn(input.begun, ask.address, definition.collection);
  const found = await find(input, ask, needsAll(desired, intendedAt));
  if (found === "withdrawn") return { kind: "withdrawn" };
  const pairs = pairCollection({ definition, desired, entries, live: found.nodes, intendedAt }, input.keyed);
  const withChildren = new Map<string, LiveNode>();
  await Promise.all(
    pairs.map(async (pair) => {
      if (pair.live === null) {
        if (pair.desired !== null) noteMissing(pair.desired, missing);
        return;
      }
      const children = ask.doomed ? {} : await readChildren(input, pair, ask, missing);
      withChildren.set(pair.live.sid, { ...pair.live, children });
    }),
  );
  const nodes = found.nodes.map((node) => withChildren.get(node.sid) ?? node);
  return { kind: "read", nodes, complete: found.complete };
}

async function find({ twilio }: ReadInput, ask: Ask, all: boolean): Promise<Found | "withdrawn"> {
  const { definition, parents } = ask;
  const place = { definition, parents, endpoint: twilio.endpoint(definition.type) };
  const wanted = wantedOf(ask);
  try {
    if (definition.container === "list") return await findInPages(place, wanted);
    return await findAdaptively(place, wanted.filter(isFindable), all);
  } catch (error) {
    if (!(error instanceof TwilioFailure) || error.kind !== "not-found") throw error;
    return definition.withdrawnCode === undefined ? { nodes: [], complete: true } : "withdrawn";
  }
}

function wantedOf({ definition, desired, entries }: Ask): readonly Wanted[] {
  const declared = new Set(desired.map((node) => node.key));
  const ofDesired = desired.map((node): Wanted => {
    const identity = declaredIdentity(node);
    if (node.external !== null) return { sid: node.external, identity: {} };
    if (identity?.name === "sid") return { sid: identity.value, identity: {} };
    const sid = definition.container === "map" ? (entryAt(entries, node.key)?.sid ?? null) : null;
    return { sid, identity: identity === null ? {} : { [identity.name]: identity.value } };
  });
  const ofState = Object.entries(entries)
    .filter(([key]) => definition.container === "list" || !declared.has(key))
    .map(([, entry]): Wanted => ({ sid: entry.sid, identity: {} }));
  return [...ofDesired, ...ofState];
}

function isFindable(wanted: Wanted): boolean {
  return wanted.sid !== null || Object.keys(wanted.identity).length > 0;
}

/** An unnamed one whose create was cut off can only be told by looking at all of them. */
function needsAll(desired: readonly DesiredNode[], intendedAt: (key: string) => string | null): boolean {
  return desired.some(
    (node) => node.external === null && declaredIdentity(node) === null && intendedAt(node.key) !== null,
  );
}

async function readChildren(
  input: Reading,
  pair: Pair,
  above: Ask,
  missing: Set<string>,
): Promise<Record<string, LiveCollection>> {
  if (isLeft(pair)) return {};
  const parents = [...above.parents, pair.live?.sid ?? ""];
  // Lists have no children with keys of their own, so the item's address does not matter here.
  const address = mapAddress(above.address, above.definition.collection, pair.from ?? pair.key ?? "");
  const asks = childrenOf(pair.definition.type).map((definition): Ask => {
    const entries = pair.entry?.children[definition.collection] ?? {};
    const desired = pair.desired?.children[definition.collection] ?? [];
    return { definition, address, parents, desired, entries, doomed: isDoomed(pair) };
  });
  const read = await Promise.all(asks.map((ask) => readCollection(input, ask, missing)));
  return Object.fromEntries(asks.map((ask, at) => [ask.definition.collection, read[at] ?? UNREAD]));
}

/** What stays as it is, with all below it, needs no further look. */
function isLeft(pair: Pair): boolean {
  const { definition, desired, live } = pair;
  if (desired === null || desired.external !== null) return false;
  return definition.disposition?.({ desired, live, owned: isOwned(pair) }).kind === "leave";
}

/** It is to be deleted with all below it; what was only named as existing stays. */
function isDoomed(pair: Pair): boolean {
  return pair.desired === null && isOwned(pair);
}

function noteMissing(node: DesiredNode, missing: Set<string>): void {
  if (node.definition.pooled === true) missing.add(node.definition.type);
  for (const below of Object.values(node.children).flat()) noteMissing(below, missing);
}

async function readInventory(
  twilio: Twilio,
  missing: ReadonlySet<string>,
): Promise<Record<string, readonly InventoryItem[]>> {
  const types = registry.map((one) => one.type).filter((type) => missing.has(type));
  const read = await Promise.all(
    types.map(async (type) => {
      const items: InventoryItem[] = [];
      const pages = twilio.inventory(type);
      if (pages === null) return null;
      for await (const page of pages) items.push(...page);
      return items;
    }),
  );
  return Object.fromEntries(types.flatMap((type, at) => (read[at] ? [[type, read[at]]] : [])));
}
