/** What an earlier run intended and never confirmed. */
import type { Pending, State } from "../state/state.ts";
import { mapAddress } from "./address.ts";

/** By the address as the state records it. */
export function begunCreates(state: Pick<State, "pending"> | null): ReadonlyMap<string, Pending> {
  const creates = (state?.pending ?? []).filter((one) => one.action.includes("create"));
  return new Map(creates.map((one) => [one.address, one]));
}

/** Those at an address or below it, now that it has another. */
export function movedIntents(pending: readonly Pending[], from: string, to: string): readonly Pending[] {
  const below = new RegExp(`^${RegExp.escape(from)}(?=[.[]|$)`);
  return pending.map((one) => ({ ...one, address: one.address.replace(below, () => to) }));
}

/** SIDs of what was to be deleted. */
export function begunDeletes(state: Pick<State, "pending"> | null): ReadonlySet<string> {
  const deletes = (state?.pending ?? []).filter((one) => one.action.includes("delete"));
  return new Set(deletes.flatMap(({ sid }) => (sid === undefined ? [] : [sid])));
}

/** When a create at a key of this collection was intended and never confirmed. */
export function intendedIn(
  begun: ReadonlyMap<string, Pending>,
  parent: string | null,
  collection: string,
): (key: string) => string | null {
  if (begun.size === 0) return () => null;
  return (key) => begun.get(mapAddress(parent, collection, key))?.at ?? null;
}
