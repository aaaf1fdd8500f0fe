/** The state as it would be if all that the file names were ours: what a plan must find nothing to do against. */
import type { Origin, State, StateEntry } from "../state/state.ts";

export interface Claim {
  /** Collection, key, collection, key, …; parents first. */
  readonly statePath: readonly string[];
  readonly sid: string;
  readonly origin: Origin;
}

interface Page {
  readonly entry: StateEntry;
  readonly children: Map<string, Map<string, Page>>;
}

/** Entries that are there already stay as they are. */
export function withClaims(root: State["root"], collection: string, claims: readonly Claim[]): State["root"] {
  const top = new Map([[collection, openPages(root)]]);
  for (const claim of claims) addClaim(top, claim);
  return closePages(top.get(collection) ?? new Map());
}

function addClaim(top: Map<string, Map<string, Page>>, { statePath, sid, origin }: Claim): void {
  let shelves = top;
  for (let at = 0; at < statePath.length; at += 2) {
    const [name = "", key = ""] = statePath.slice(at, at + 2);
    const shelf = shelves.get(name) ?? new Map<string, Page>();
    shelves.set(name, shelf);
    const page = shelf.get(key) ?? { entry: entryOf(sid, origin), children: new Map() };
    shelf.set(key, page);
    shelves = page.children;
  }
}

function entryOf(sid: string, origin: Origin): StateEntry {
  return { sid, origin, protect: false, applied: {}, remembered: null, removed: [], children: {} };
}

function openPages(entries: State["root"]): Map<string, Page> {
  return new Map(
    Object.entries(entries).map(([key, entry]) => {
      const children = Object.entries(entry.children).map(
        ([name, below]) => [name, openPages(below)] as const,
      );
      return [key, { entry, children: new Map(children) }];
    }),
  );
}

function closePages(pages: ReadonlyMap<string, Page>): State["root"] {
  return Object.fromEntries(
    [...pages].map(([key, { entry, children }]) => {
      const below = [...children].map(([name, shelf]) => [name, closePages(shelf)]);
      return [key, { ...entry, children: Object.fromEntries(below) }];
    }),
  );
}
