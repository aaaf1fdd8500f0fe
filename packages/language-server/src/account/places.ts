/** Where the things that a plan speaks of stand in the text of now, which may be another than it was made from. */
import {
  type DesiredNode,
  type Document,
  locate,
  type Node,
  parseAddress,
  parseDocument,
  type Range,
  rangeOf,
} from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { memberOf, nodeStartingAt } from "../edits/nodes.ts";
import { once } from "../once.ts";
import type { PlanView } from "./view.ts";

export interface Places {
  readonly isStale: boolean;
  /** The resource in the text of now; null: it is not declared there. */
  now(address: string): DesiredNode | null;
  /** The declared resource, or the key of the nearest thing above it. */
  range(address: string): Range;
  /** Is it written, or left out, as it was when the plan was made? */
  isUnchanged(address: string): boolean;
  /** The same for one of its fields. */
  isFieldUnchanged(address: string, field: string): boolean;
}

export function placesOf(analysis: Analysis, { declared, text }: PlanView): Places {
  const { document } = analysis;
  const isStale = text !== analysis.text;
  const present = once(() => new Map([...analysis.nodes().values()].map((node) => [keyOf(node), node])));
  const planned = once(() => parseDocument(text, { path: analysis.uri }));

  const now = (address: string): DesiredNode | null => {
    const then = declared.get(address);
    // What was not declared then is named by its identity, unless that is a person's.
    return present().get(then === undefined ? address : keyOf(then)) ?? null;
  };
  return {
    isStale,
    now,
    range: (address) => now(address)?.range ?? rangeAbove(document, address),
    isUnchanged(address) {
      if (!isStale) return true;
      const [then, found] = [declared.get(address), now(address)];
      if (then === undefined || found === null) return then === undefined && found === null;
      return blockText(planned(), then) === blockText(document, found);
    },
    isFieldUnchanged(address, field) {
      if (!isStale) return true;
      const [then, found] = [declared.get(address)?.fields[field], now(address)?.fields[field]];
      return (
        then !== undefined &&
        found !== undefined &&
        slice(text, then.range) === slice(analysis.text, found.range)
      );
    },
  };
}

/** As the plan's address, but with the identity in clear whatever it is. */
function keyOf(node: DesiredNode): string {
  if (node.definition.container === "map") return node.path;
  const identity = node.definition.identity
    .map((name) => node.fields[name]?.value)
    .find((value) => typeof value === "string" && value !== "");
  return `${node.path.slice(0, node.path.lastIndexOf("["))}[${identity ?? ""}]`;
}

function rangeAbove(document: Document, address: string): Range {
  const parts = parseAddress(address) ?? [];
  for (let depth = parts.length - 1; depth > 0; depth -= 1) {
    const key = locate(document, parts.slice(0, depth))?.key;
    if (key != null) return rangeOf(document, key);
  }
  return document.lines.rangeAt(0, 0);
}

/** The whole property, or the item of a list. */
export function elementOf({ root }: Document, { range }: DesiredNode): Node | null {
  const node = nodeStartingAt(root, range.start.offset);
  return node && memberOf(node);
}

function blockText(document: Document, node: DesiredNode): string | null {
  const element = elementOf(document, node);
  return element === null ? null : document.text.slice(element.offset, element.offset + element.length);
}

function slice(text: string, { start, end }: Range): string {
  return text.slice(start.offset, end.offset);
}
