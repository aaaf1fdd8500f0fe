/** What an earlier run intended and never confirmed. */
import type { Pending, State } from "../state/state.ts";
import { mapAddress } from "./address.ts";

/** By the address as the state records it. */
export function begunCreates(state: Pick<State, "pending"> | null): ReadonlyMap<string, Pending> {
  const creates = (state?.pending ?? []).filter((one) => one.action.includes("create"));
  return new Map(creates.map((one) => [one.address, one]));
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
