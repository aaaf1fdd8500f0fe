import type { Live, LiveCollection } from "../live/live.ts";
import { registry } from "../resources/registry.ts";
import type { PlanNode } from "./check.ts";

/** Live, undeclared and not ours, by collection; null where not all of them were listed. */
export function countUnmanaged(live: Live, nodes: readonly PlanNode[]): Record<string, number | null> {
  const known = new Set(nodes.flatMap((node) => (node.live === null ? [] : [node.live.sid])));
  const counts: Record<string, number | null> = {};
  for (const { collection, parent } of registry) {
    const read: readonly (LiveCollection | undefined)[] =
      parent === null
        ? [live.root]
        : nodes.flatMap((node) =>
            node.type === parent && node.live !== null ? [node.live.children[collection]] : [],
          );
    counts[collection] = countOne(read, known);
  }
  return counts;
}

function countOne(read: readonly (LiveCollection | undefined)[], known: ReadonlySet<string>): number | null {
  let count = 0;
  for (const collection of read) {
    if (collection?.kind !== "read" || !collection.complete) return null;
    const alive = collection.nodes.filter((node) => node.definition.isAlive?.(node) ?? true);
    count += alive.filter((node) => !known.has(node.sid)).length;
  }
  return count;
}
