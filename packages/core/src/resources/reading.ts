/** How rules read the tree: only what is declared and known. */
import type { DesiredNode, DesiredTree, DesiredValue } from "../desired/desired.ts";
import type { ProblemDraft } from "../desired/rule.ts";
import type { Range } from "../document/problem.ts";
import type { PlacedNode, Rule, RuleContext, Scalar } from "./definition.ts";

/** What rules ask for by type, found in one walk. */
export function indexNodes(tree: DesiredTree): RuleContext["nodesOf"] {
  const byType = new Map<string, PlacedNode[]>();
  const visit = (nodes: readonly DesiredNode[], parents: readonly DesiredNode[]): void => {
    for (const node of nodes) {
      const { type } = node.definition;
      const same = byType.get(type);
      if (same === undefined) byType.set(type, [{ node, parents }]);
      else same.push({ node, parents });
      const inside = [...parents, node];
      for (const children of Object.values(node.children)) visit(children, inside);
    }
  };
  visit(tree.nodes, []);
  return (type) => byType.get(type) ?? [];
}

type Judge = (node: DesiredNode, context: RuleContext) => Iterable<ProblemDraft>;

/** Makes rules that look at one node of a type at a time. */
export function eachOf(type: string): (judge: Judge) => Rule {
  return (judge) =>
    function* (context) {
      for (const { node } of context.nodesOf(type)) yield* judge(node, context);
    };
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
