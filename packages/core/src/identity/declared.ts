/** What a config declares, as the plan names it. */
import type { DesiredNode, DesiredTree } from "../desired/desired.ts";
import type { Keyed } from "../plan/keyed.ts";
import { itemAddress } from "./address.ts";

/** Everything declared, by the plan's addresses: an item of a list is named by its identity, a person by a tag. */
export function declaredBy({ nodes }: DesiredTree, keyed: Keyed): ReadonlyMap<string, DesiredNode> {
  const declared = new Map<string, DesiredNode>();
  const add = (node: DesiredNode, parent: string | null): void => {
    const { definition, path } = node;
    const who = { desired: node, live: null, sid: null };
    const address = definition.container === "map" ? path : itemAddress(parent, definition, who, keyed);
    declared.set(address, node);
    for (const child of Object.values(node.children).flat()) add(child, address);
  };
  for (const node of nodes) add(node, null);
  return declared;
}
