/** Every resource, parents first: this order is the order of creation, and reversed the order of deletion. */
import type { ResourceDefinition } from "./definition.ts";
import { participant } from "./participant/definition.ts";
import { phoneNumber } from "./phone-number/definition.ts";
import { service } from "./service/definition.ts";
import { session } from "./session/definition.ts";
import { shortCode } from "./short-code/definition.ts";

export const registry: readonly ResourceDefinition[] = [
  service,
  phoneNumber,
  shortCode,
  session,
  participant,
];

const byType: ReadonlyMap<string, ResourceDefinition> = new Map(registry.map((one) => [one.type, one]));

const byParent: ReadonlyMap<string | null, readonly ResourceDefinition[]> = new Map(
  [null, ...byType.keys()].map((type) => [type, registry.filter((one) => one.parent === type)]),
);

/** Definitions that live in this type, in order of creation; null: the top. */
export function childrenOf(type: string | null): readonly ResourceDefinition[] {
  return byParent.get(type) ?? [];
}

/** @throws RangeError for a type that is not registered: a bug, since types only come from the registry. */
export function definitionOf(type: string): ResourceDefinition {
  const found = byType.get(type);
  if (found === undefined) throw new RangeError(`no resource of type ${type} is registered`);
  return found;
}
