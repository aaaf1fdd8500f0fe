/** How rules read the tree: only what is declared and known. */
import type { DesiredNode, DesiredTree, DesiredValue } from "../desired/desired.ts";
import type { Range } from "../document/problem.ts";
import type { Scalar } from "./definition.ts";

/** Every node of a type, with the nodes it lies in, outermost first. */
export function* nodesOf(tree: DesiredTree, type: string): Generator<Placed> {
  yield* below(tree.nodes, [], type);
}

export interface Placed {
  readonly node: DesiredNode;
  readonly parents: readonly DesiredNode[];
}

function* below(
  nodes: readonly DesiredNode[],
  parents: readonly DesiredNode[],
  type: string,
): Generator<Placed> {
  for (const node of nodes) {
    if (node.definition.type === type) yield { node, parents };
    else {
      for (const children of Object.values(node.children)) yield* below(children, [...parents, node], type);
    }
  }
}

/** A declared value that is known; undefined where it is absent or unresolved. */
export function known(node: DesiredNode, name: string): Scalar | undefined {
  const value = node.fields[name];
  return value === undefined || value.unresolved ? undefined : value.value;
}

export function knownText(node: DesiredNode, name: string): string | undefined {
  const value = known(node, name);
  return typeof value === "string" ? value : undefined;
}

export function isDeclared(node: DesiredNode, name: string): boolean {
  return node.fields[name] !== undefined;
}

/** True when a later value may still change what a rule would say. */
export function isUnresolved(node: DesiredNode, name: string): boolean {
  return node.fields[name]?.unresolved === true;
}

/** Where a problem with this field belongs: its value, or the node while it is absent. */
export function placeOf(
  node: DesiredNode,
  name: string,
): { readonly range: Range; readonly address: string } {
  const value: DesiredValue | undefined = node.fields[name];
  const address = value === undefined ? node.path : `${node.path}.${name}`;
  return { range: value?.range ?? node.range, address };
}

export function placeOfNode(node: DesiredNode): { readonly range: Range; readonly address: string } {
  return { range: node.range, address: node.path };
}
