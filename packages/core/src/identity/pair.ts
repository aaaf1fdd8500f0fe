/**
 * Who is who: puts the declared, the live and the owned of one collection together. A declared resource is found by the
 * SID that the state knows, else by its natural identity; an owned SID under a new key is a move, never a second copy.
 */
import type { DesiredNode } from "../desired/desired.ts";
import type { LiveNode } from "../live/live.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { ResourceDefinition, Scalar } from "../resources/definition.ts";
import type { StateEntry } from "../state/state.ts";
import { fieldDigest } from "./baseline.ts";
import { declaredIdentity, managedFields, sameValue } from "./values.ts";

export interface Pair {
  readonly definition: ResourceDefinition;
  readonly desired: DesiredNode | null;
  readonly live: LiveNode | null;
  readonly entry: StateEntry | null;
  /** The state's key; for a list's item its SID, null before there is one. */
  readonly key: string | null;
  /** The state's key before a move. */
  readonly from: string | null;
  /** The state knows this key for another SID than the config names. */
  readonly conflict: StateEntry | null;
  /** Several live ones could be what a cut-off create made. */
  readonly ambiguous: boolean;
}

/** By an earlier apply; what a config only names as existing never is. */
export function isOwned({ entry }: Pick<Pair, "entry">): boolean {
  return entry !== null && entry.origin !== "external";
}

export interface Collection {
  readonly definition: ResourceDefinition;
  readonly desired: readonly DesiredNode[];
  readonly entries: Readonly<Record<string, StateEntry>>;
  readonly live: readonly LiveNode[];
  /** When a create under this key was intended and never confirmed, as ISO 8601; null: never. */
  readonly intendedAt: (key: string) => string | null;
}

/** Each made when it is first asked for: most collections are a session's two people, and need one of them. */
interface Index {
  readonly bySid: () => ReadonlyMap<string, LiveNode>;
  /** `field value` → live. */
  readonly byIdentity: () => ReadonlyMap<string, LiveNode>;
  readonly keyBySid: () => ReadonlyMap<string, string>;
  /** Digest of an identity field → the state's key, for lists. */
  readonly keyByDigest: () => ReadonlyMap<string, string>;
}

/** The user's keys may be named like anything, `constructor` and `__proto__` too: only own ones count. */
export function entryAt(entries: Readonly<Record<string, StateEntry>>, key: string): StateEntry | null {
  return Object.hasOwn(entries, key) ? (entries[key] ?? null) : null;
}

export function pairCollection(collection: Collection, keyed: Keyed): readonly Pair[] {
  const index = indexCollection(collection);
  const declared = new Set(collection.desired.map((node) => node.key));
  const found = new Set<string>();
  const pairs = collection.desired.map((node) =>
    collection.definition.container === "map"
      ? pairKeyed(node, collection, index, declared, found)
      : pairItem(node, collection, index, keyed),
  );
  const claimed = new Set(pairs.map((pair) => pair.from ?? pair.key));
  const left = Object.entries(collection.entries)
    .filter(([key]) => !claimed.has(key))
    .map(([key, entry]): Pair => {
      const live = index.bySid().get(entry.sid) ?? null;
      return {
        definition: collection.definition,
        desired: null,
        live,
        entry,
        key,
        from: null,
        conflict: null,
        ambiguous: false,
      };
    });
  return [...pairs, ...left];
}

function indexCollection({ definition, entries, live }: Collection): Index {
  const alive = definition.isAlive === undefined ? live : live.filter(definition.isAlive);
  return {
    bySid: once(() => new Map(alive.map((node) => [node.sid, node]))),
    byIdentity: once(() => liveByIdentity(definition, alive)),
    keyBySid: once(() => new Map(Object.entries(entries).map(([key, entry]) => [entry.sid, key]))),
    keyByDigest: once(() => keysByDigest(definition, entries)),
  };
}

function once<Made extends object>(make: () => Made): () => Made {
  let made: Made | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function liveByIdentity(
  { identity }: ResourceDefinition,
  alive: readonly LiveNode[],
): ReadonlyMap<string, LiveNode> {
  const found = new Map<string, LiveNode>();
  for (const node of alive) {
    for (const name of identity) {
      const value = name === "sid" ? node.sid : node.fields[name];
      if (typeof value === "string") found.set(`${name} ${value}`, node);
    }
  }
  return found;
}

function keysByDigest(
  definition: ResourceDefinition,
  entries: Collection["entries"],
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const [key, entry] of Object.entries(entries)) {
    const digests = [entry.remembered, ...definition.identity.map((name) => entry.applied[name])];
    for (const digest of digests) if (typeof digest === "string") keys.set(digest, key);
  }
  return keys;
}

function natural(node: DesiredNode, index: Index): LiveNode | null {
  const identity = declaredIdentity(node);
  return identity === null ? null : (index.byIdentity().get(`${identity.name} ${identity.value}`) ?? null);
}

type Base = Pick<Pair, "definition" | "conflict" | "from" | "ambiguous"> & {
  readonly desired: DesiredNode;
  readonly key: string;
};

/** The key of an entry for this SID whose block is gone from the config; undefined: nobody's, null: another block's. */
function vanishedOwner(sid: string, index: Index, declared: ReadonlySet<string>): string | null | undefined {
  const key = index.keyBySid().get(sid);
  return key !== undefined && declared.has(key) ? null : key;
}

function pairKeyed(
  node: DesiredNode,
  collection: Collection,
  index: Index,
  declared: ReadonlySet<string>,
  unnamed: Set<string>,
): Pair {
  const entry = entryAt(collection.entries, node.key);
  const base: Base = {
    definition: collection.definition,
    desired: node,
    key: node.key,
    from: null,
    conflict: null,
    ambiguous: false,
  };
  if (node.external !== null) return pairExternal(base, node.external, entry, collection, index, declared);
  const found = natural(node, index);
  // What is only named as existing was never ours to rename.
  if (entry?.origin === "external" && found?.sid !== entry.sid)
    return { ...base, entry: null, live: null, conflict: entry };
  if (declaredIdentity(node) === null && (entry === null || !index.bySid().has(entry.sid)))
    return pairUnnamed({ ...base, entry }, collection, index, unnamed);
  const owner = found === null ? undefined : vanishedOwner(found.sid, index, declared);
  if (entry !== null) {
    const known = index.bySid().get(entry.sid) ?? null;
    // Ours is gone, and somebody else made another of this name: it is found like any other that is not ours.
    if (known === null && found !== null && owner === undefined) return { ...base, entry: null, live: found };
    return { ...base, entry, live: known };
  }
  if (owner === undefined) return { ...base, entry: null, live: found };
  // Another declared block still owns what bears this name: it will be renamed first.
  if (owner === null) return { ...base, entry: null, live: null };
  return { ...base, from: owner, entry: entryAt(collection.entries, owner), live: found };
}

/**
 * Without a name only a cut-off create tells which one is ours: exactly one unowned, unnamed, newer than the intent, with
 * the declared fields. Two blocks never take the same one. `entry` is of what it replaces, and that is gone.
 */
function pairUnnamed(
  base: Base & Pick<Pair, "entry">,
  { live, intendedAt }: Collection,
  index: Index,
  taken: Set<string>,
): Pair {
  const since = intendedAt(base.key);
  const none: Pair = { ...base, live: null };
  if (since === null) return none;
  const candidates = live.filter(
    (node) =>
      !index.keyBySid().has(node.sid) &&
      !taken.has(node.sid) &&
      couldBe(managedFields(base.desired), node, since),
  );
  const [only] = candidates;
  if (only === undefined) return none;
  if (candidates.length > 1) return { ...none, entry: null, ambiguous: true };
  taken.add(only.sid);
  return { ...none, entry: null, live: only };
}

/** Could this unnamed one be what a create of these values made at that time? */
export function couldBe(wanted: Readonly<Record<string, Scalar>>, node: LiveNode, since: string): boolean {
  const { definition, facts, fields } = node;
  // Twilio's dates have whole seconds.
  const created = Date.parse(String(facts.dateCreated));
  if (Number.isNaN(created) || created < Math.floor(Date.parse(since) / 1000) * 1000) return false;
  if (definition.identity.some((name) => (fields[name] ?? "") !== "")) return false;
  // Its status has moved on meanwhile, or is only set once it is filled.
  return Object.entries(wanted).every(
    ([name, value]) =>
      definition.fields[name]?.compare === "status" ||
      sameValue(definition, name, value, fields[name] ?? null),
  );
}

function pairExternal(
  base: Base,
  sid: string,
  entry: StateEntry | null,
  { entries }: Collection,
  index: Index,
  declared: ReadonlySet<string>,
): Pair {
  const live = index.bySid().get(sid) ?? null;
  if (entry !== null && entry.sid !== sid) return { ...base, live, entry: null, conflict: entry };
  if (entry !== null) return { ...base, live, entry };
  const from = vanishedOwner(sid, index, declared) ?? null;
  return { ...base, live, from, entry: from === null ? null : entryAt(entries, from) };
}

function pairItem(node: DesiredNode, { definition, entries }: Collection, index: Index, keyed: Keyed): Pair {
  const live = natural(node, index);
  const key = live?.sid ?? keyOfMissing(node, definition, index, keyed);
  const entry = key === null ? null : entryAt(entries, key);
  return {
    definition,
    desired: node,
    live,
    entry,
    key: entry === null ? (live?.sid ?? null) : key,
    from: null,
    conflict: null,
    ambiguous: false,
  };
}

/** An item that is not there may still be known to the state: by the SID declared, or by the digest of its identity. */
function keyOfMissing(
  node: DesiredNode,
  definition: ResourceDefinition,
  index: Index,
  keyed: Keyed,
): string | null {
  const identity = declaredIdentity(node);
  if (identity === null) return null;
  if (identity.name === "sid") return identity.value;
  return index.keyByDigest().get(fieldDigest(keyed, definition, identity.name, identity.value)) ?? null;
}
