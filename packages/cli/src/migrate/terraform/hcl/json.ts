/** `.tf.json`: the same tree from Terraform's JSON syntax. */
import { type Node, parseDocument } from "@twilio-proxy/core";
import { parseTemplateText } from "./parse.ts";
import { type Block, type Body, type Expression, HclError, type ObjectEntry } from "./tree.ts";

/** How many labels stand between a block's type and its body. */
const LABELS: Readonly<Record<string, number>> = { resource: 2, data: 2, variable: 1, module: 1, locals: 0 };

/** @throws HclError */
export function parseHclJson(text: string, path: string): Body {
  const root = rootOf(text, path);
  const blocks = membersOf(root).flatMap(({ name, value }) => {
    const labels = LABELS[name];
    return labels === undefined ? [] : blocksOf(name, value, labels, []);
  });
  return { attributes: new Map(), blocks };
}

/** `.tfvars.json`. @throws HclError */
export function parseVariablesJson(text: string, path: string): Body {
  return { attributes: attributesOf(rootOf(text, path), true), blocks: [] };
}

function rootOf(text: string, path: string): Node {
  const { root, problems } = parseDocument(text, { path });
  const broken = problems.find(({ code }) => ["syntax", "too-deep", "too-large"].includes(code));
  if (root === null || root.type !== "object" || broken !== undefined)
    throw new HclError("Expected a JSON object.", broken?.range.start.offset ?? 0);
  return root;
}

function blocksOf(type: string, node: Node, labels: number, given: readonly string[]): readonly Block[] {
  // Terraform takes a list wherever a block may be repeated.
  if (node.type === "array")
    return (node.children ?? []).flatMap((item) => blocksOf(type, item, labels, given));
  if (node.type !== "object") return [];
  if (given.length === labels)
    return [
      {
        type,
        labels: given,
        body: { attributes: attributesOf(node, false), blocks: [] },
        at: node.offset,
      },
    ];
  return membersOf(node).flatMap(({ name, value }) => blocksOf(type, value, labels, [...given, name]));
}

interface Member {
  readonly name: string;
  readonly value: Node;
}

function membersOf(node: Node): readonly Member[] {
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined || key.value === "//"
      ? []
      : [{ name: String(key.value), value }],
  );
}

function attributesOf(node: Node, literal: boolean): ReadonlyMap<string, Expression> {
  return new Map(membersOf(node).map(({ name, value }) => [name, expressionOf(value, literal)]));
}

function expressionOf(node: Node, literal: boolean): Expression {
  const at = node.offset;
  if (node.type === "array")
    return { kind: "list", items: (node.children ?? []).map((item) => expressionOf(item, literal)), at };
  if (node.type === "object") {
    const entries = membersOf(node).map(
      ({ name, value }): ObjectEntry => ({
        key: { kind: "literal", value: name, at: value.offset },
        value: expressionOf(value, literal),
      }),
    );
    return { kind: "object", entries, at };
  }
  if (typeof node.value === "string" && !literal) return parseTemplateText(node.value, at);
  return { kind: "literal", value: node.value as string | number | boolean | null, at };
}
