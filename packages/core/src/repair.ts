/**
 * A state mended by hand: what it holds by address, and pure functions from one version to the next. Nobody asks Twilio here, so
 * an address of a list's item has its SID: `services.rides.phone_numbers[PN…]`.
 */
import { parseAddress } from "./document/path.ts";
import { mapAddress } from "./identity/address.ts";
import { movedIntents } from "./identity/intents.ts";
import type { ResourceDefinition } from "./resources/definition.ts";
import { childrenOf } from "./resources/registry.ts";
import { StateFailure } from "./state/failure.ts";
import type { State, StateEntry } from "./state/state.ts";

export interface StateItem {
  readonly address: string;
  readonly definition: ResourceDefinition;
  readonly entry: StateEntry;
}

interface Placed extends StateItem {
  /** Collection and key in turns, from the top. */
  readonly path: readonly string[];
  readonly parent: string | null;
}

type Collections = StateEntry["children"];

/** Everything in it, parents first. */
export function stateItems(state: State): readonly StateItem[] {
  return itemsOf(state);
}

/** The item at an address and all that lies in it. Throws StateFailure `state-address`. */
export function stateItem(state: State, address: string): readonly [StateItem, ...(readonly StateItem[])] {
  const item = find(state, address);
  return [item, ...itemsIn(item.entry.children, item)];
}

/** Without these items and what lies in them: they are no longer ours. What a run began there is still looked up by the next. */
export function withoutItems(state: State, addresses: readonly string[]): Pick<State, "root"> {
  const paths = addresses.map((address) => find(state, address).path);
  return { root: paths.reduce((root, path) => put({ root }, path, null), state.root) };
}

/** The item under another key of the same collection, with all that lies in it and all that was begun there. */
export function movedItem(state: State, from: string, to: string): Pick<State, "root" | "pending"> {
  const item = find(state, from);
  const path = newPath(to);
  requireSibling(item, path, to);
  if (itemsOf(state).some((other) => isSame(other.path, path))) {
    throw refusal(`${to} is in the state already. Remove that first, or choose another key.`);
  }
  const root = put({ root: put(state, item.path, null) }, path, item.entry);
  const address = mapAddress(item.parent, item.definition.collection, String(path.at(-1)));
  return { root, pending: movedIntents(state.pending, item.address, address) };
}

function itemsOf({ root }: Pick<State, "root">): readonly Placed[] {
  return itemsIn({ [top().collection]: root }, null);
}

function itemsIn(collections: Collections, within: Placed | null): readonly Placed[] {
  const parent = within?.address ?? null;
  return childrenOf(within?.definition.type ?? null).flatMap((definition) =>
    Object.entries(collections[definition.collection] ?? {}).flatMap(([key, entry]) => {
      const { collection, container } = definition;
      const address =
        container === "map" ? mapAddress(parent, collection, key) : `${parent}.${collection}[${key}]`;
      const path = [...(within?.path ?? []), collection, key];
      const item: Placed = { address, definition, entry, path, parent };
      return [item, ...itemsIn(entry.children, item)];
    }),
  );
}

function find(state: State, address: string): Placed {
  const path = pathOf(address);
  const found = itemsOf(state).find((item) => isSame(item.path, path));
  if (found !== undefined) return found;
  throw refusal(
    `${address} is nothing in the state. Give an address as \`state list\` prints it, such as services.rides.`,
  );
}

/** In UTF-16 units, as the schema has it. */
const MAX_KEY = 191;

function newPath(address: string): readonly string[] {
  const path = pathOf(address);
  const key = path.at(-1) ?? "";
  if (key !== "" && key.length <= MAX_KEY) return path;
  throw refusal(
    `${address} cannot be an address. A key has 1 to ${MAX_KEY} characters; one that has others than letters, digits, _ and - stands in brackets and quotes, such as services["a b"].`,
  );
}

function requireSibling({ address, definition, path }: Placed, target: readonly string[], to: string): void {
  if (definition.container === "list") throw refusal(`${address} has no key of ours that could change.`);
  if (isSame(path.slice(0, -1), target.slice(0, -1))) return;
  throw refusal(
    `${address} cannot become ${to}: at Twilio it stays where it is, so only its last key may change.`,
  );
}

/** null takes the entry away. */
function put(
  { root }: Pick<State, "root">,
  path: readonly string[],
  entry: StateEntry | null,
): State["root"] {
  const { collection } = top();
  return putIn({ [collection]: root }, path, entry)[collection] ?? {};
}

function putIn(
  collections: Collections,
  [collection = "", key = "", ...rest]: readonly string[],
  entry: StateEntry | null,
): Collections {
  const entries = new Map(Object.entries(collections[collection] ?? {}));
  const outer = entries.get(key);
  if (rest.length > 0 && outer !== undefined) {
    entries.set(key, { ...outer, children: putIn(outer.children, rest, entry) });
  } else if (entry === null) entries.delete(key);
  else entries.set(key, entry);
  return { ...collections, [collection]: Object.fromEntries(entries) };
}

function pathOf(address: string): readonly string[] {
  return parseAddress(address)?.map(String) ?? [];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part, at) => part === other[at]);
}

function top(): ResourceDefinition {
  const [first] = childrenOf(null);
  if (first === undefined) throw new RangeError("nothing is registered at the top");
  return first;
}

function refusal(message: string): StateFailure {
  return new StateFailure("state-address", message);
}
