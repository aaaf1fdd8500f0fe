/** The state's content while a run goes on: every outcome is noted here, and written out from here. */
import { fieldDigest } from "../identity/baseline.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { Ownership } from "../plan/plan.ts";
import type { Scalar } from "../resources/definition.ts";
import { definitionOf, registry } from "../resources/registry.ts";
import type { StateEntry } from "../state/state.ts";

/** The same shape as the state's, open for changes; keys never meet Object.prototype. */
interface Page {
  entry: StateEntry;
  readonly children: Map<string, Map<string, Page>>;
}

export interface Ledger {
  /** Notes what is ours, or what is known to exist, at its place. */
  record(ownership: Ownership): void;
  /** Everything at and below this place is no longer ours; a remembered value stays with the parent. */
  remove(path: readonly string[]): void;
  move(from: readonly string[], to: readonly string[]): void;
  /** A copy to write out. */
  root(): Readonly<Record<string, StateEntry>>;
}

/** Paths alternate collection and key, from the top collection on. */
export function createLedger(initial: Readonly<Record<string, StateEntry>>, keyed: Keyed): Ledger {
  const top: Page = { entry: ROOT, children: new Map() };
  const [collection = ""] = registry.filter((one) => one.parent === null).map((one) => one.collection);
  top.children.set(collection, openPages(initial));
  const locate = (
    path: readonly string[],
  ): { readonly parent: Page; readonly shelf: Map<string, Page>; readonly key: string } | null => {
    const parent = path.length === 2 ? top : find(top, path.slice(0, -2));
    const [name = "", key = ""] = path.slice(-2);
    if (parent === null) return null;
    const shelf = parent.children.get(name) ?? new Map<string, Page>();
    parent.children.set(name, shelf);
    return { parent, shelf, key };
  };
  return {
    record(ownership) {
      const place = locate(ownership.statePath);
      if (place === null) return;
      const before = place.shelf.get(place.key) ?? null;
      const entry = entryOf(ownership, before?.entry ?? null, keyed);
      const children = before?.entry.sid === entry.sid ? before.children : new Map();
      place.shelf.set(place.key, { entry, children });
    },
    remove(path) {
      const place = locate(path);
      const gone = place?.shelf.get(place.key);
      if (place === null || gone === undefined) return;
      place.shelf.delete(place.key);
      const digest = gone.entry.remembered;
      const { entry } = place.parent;
      if (digest === null || entry.removed.includes(digest)) return;
      place.parent.entry = { ...entry, removed: [...entry.removed, digest] };
    },
    move(from, to) {
      const [source, target] = [locate(from), locate(to)];
      const page = source?.shelf.get(source.key);
      if (source === null || target === null || page === undefined) return;
      source.shelf.delete(source.key);
      target.shelf.set(target.key, page);
    },
    root: () => closePages(top.children.get(collection) ?? new Map()),
  };
}

const ROOT: StateEntry = {
  sid: "",
  origin: "external",
  protect: false,
  applied: {},
  remembered: null,
  removed: [],
  children: {},
};

function openPages(entries: Readonly<Record<string, StateEntry>>): Map<string, Page> {
  return new Map(
    Object.entries(entries).map(([key, entry]) => {
      const children = Object.entries(entry.children).map(
        ([name, below]) => [name, openPages(below)] as const,
      );
      return [key, { entry, children: new Map(children) }];
    }),
  );
}

function closePages(pages: ReadonlyMap<string, Page>): Record<string, StateEntry> {
  return Object.fromEntries(
    [...pages].map(([key, { entry, children }]) => {
      const filled = [...children].filter(([, shelf]) => shelf.size > 0);
      return [
        key,
        { ...entry, children: Object.fromEntries(filled.map(([name, shelf]) => [name, closePages(shelf)])) },
      ];
    }),
  );
}

function find(page: Page, [collection, key, ...rest]: readonly string[]): Page | null {
  if (collection === undefined || key === undefined) return page;
  const below = page.children.get(collection)?.get(key);
  return below === undefined ? null : find(below, rest);
}

function entryOf(ownership: Ownership, before: StateEntry | null, keyed: Keyed): StateEntry {
  const same = before !== null && before.sid === ownership.sid;
  const applied =
    ownership.managed === null ? (before?.applied ?? {}) : digests(ownership, ownership.managed, keyed);
  const { remembered: field } = definitionAt(ownership);
  const value = field === undefined ? null : (ownership.managed?.[field] ?? null);
  return {
    sid: ownership.sid,
    origin: ownership.origin ?? before?.origin ?? "adopted",
    protect: ownership.protect,
    applied: ownership.origin === "external" ? {} : applied,
    remembered:
      field === undefined || value === null
        ? (before?.remembered ?? null)
        : fieldDigest(keyed, definitionAt(ownership), field, value),
    removed: same ? before.removed : [],
    children: {},
  };
}

function definitionAt({ statePath }: Ownership): (typeof registry)[number] {
  const collection = statePath.at(-2);
  const found = registry.find((one) => one.collection === collection);
  return found ?? definitionOf(String(collection));
}

function digests(
  ownership: Ownership,
  managed: Readonly<Record<string, Scalar>>,
  keyed: Keyed,
): Record<string, string> {
  const definition = definitionAt(ownership);
  return Object.fromEntries(
    Object.entries(managed)
      .filter(([name]) => name !== definition.remembered)
      .map(([name, value]) => [name, fieldDigest(keyed, definition, name, value)]),
  );
}
