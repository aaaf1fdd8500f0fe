/** From a cursor to where it stands in the config. */
import type { Position as CorePosition, Range as CoreRange, Node, Path } from "@twilio-proxy/core";
import { findNodeAtOffset, getNodePath } from "jsonc-parser";
import type { Position, Range } from "vscode-languageserver-types";
import { isKey } from "../edits/nodes.ts";
import type { Analysis } from "./analysis.ts";

export interface Place {
  readonly path: Path;
  /** The key or value under the cursor. */
  readonly node: Node;
  readonly kind: "key" | "value";
}

/** The innermost key or value at the cursor, also right behind its last character; null: between them. */
export function placeAt({ document, source }: Analysis, position: Position): Place | null {
  if (document.root === null) return null;
  const node = findNodeAtOffset(document.root, source.offsetAt(position), true);
  if (node === undefined || node.type === "property") return null;
  return { node, path: getNodePath(node), kind: isKey(node) ? "key" : "value" };
}

export function toPosition({ line, character }: CorePosition): Position {
  return { line, character };
}

export function toRange({ start, end }: CoreRange): Range {
  return { start: toPosition(start), end: toPosition(end) };
}

/** Where a key or value stands, its quotes included. */
export function rangeOfNode({ source }: Analysis, node: Node): Range {
  return { start: source.positionAt(node.offset), end: source.positionAt(node.offset + node.length) };
}
