/** Keyed digests of what was last applied: the third side of the three-way comparison. */
import type { Keyed } from "../plan/keyed.ts";
import type { ResourceDefinition, Scalar } from "../resources/definition.ts";
import type { State, StateEntry } from "../state/state.ts";
import { canonical } from "./values.ts";

export function fieldDigest(
  keyed: Keyed,
  definition: ResourceDefinition,
  name: string,
  value: Scalar,
): string {
  const spec = definition.fields[name];
  return keyed.digest(
    `field ${definition.type}.${name}`,
    spec === undefined ? value : canonical(spec, value),
  );
}

/** A state written under another key has no baseline: its digests mean nothing and are no change by themselves. */
export function withBaselineOf(state: State, keyed: Keyed): State {
  return state.kid === keyed.kid ? state : { ...state, root: mapEntries(state.root) };
}

function mapEntries(entries: Readonly<Record<string, StateEntry>>): Record<string, StateEntry> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => {
      const children = Object.entries(entry.children).map(([collection, below]) => [
        collection,
        mapEntries(below),
      ]);
      return [
        key,
        { ...entry, applied: {}, remembered: null, removed: [], children: Object.fromEntries(children) },
      ];
    }),
  );
}
