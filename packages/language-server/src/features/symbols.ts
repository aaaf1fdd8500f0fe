/** The outline: resources by the names that people know them by, and the settings of the whole file. */
import {
  childrenOf,
  type Document,
  entriesOf,
  type Node,
  proxySchema,
  type ResourceDefinition,
  rangeOf,
} from "@twilio-proxy/core";
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { toRange } from "../analysis/place.ts";
import { fieldOf } from "../edits/nodes.ts";
import { MAX_ITEMS } from "../json/engine.ts";
import type { FeatureContext } from "./context.ts";

/** As a tree, or as a list for clients that know no other. Of too many the innermost are left out. */
export function documentSymbols(
  { document, uri }: Analysis,
  { client }: FeatureContext,
): DocumentSymbol[] | SymbolInformation[] {
  const symbols = document.root === null ? [] : outline(document, document.root);
  return client.nestedSymbols ? symbols : flatten(symbols, uri);
}

/** An object's fields or a collection's members, and where their symbols go. */
interface Group {
  readonly value: Node;
  /** What the members are; null: these are fields. */
  readonly members: ResourceDefinition | null;
  /** Whose fields these are; null: the file's. */
  readonly owner: ResourceDefinition | null;
  readonly into: DocumentSymbol[];
}

interface Part {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  readonly key: Node | null;
  readonly value: Node | null;
  /** What to select; absent: the key. */
  readonly title?: Node;
  readonly inside?: Pick<Group, "members" | "owner">;
}

/** Level by level, so that a limit leaves the outer ones. */
function outline(document: Document, root: Node): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  const pending: Group[] = [{ value: root, members: null, owner: null, into: symbols }];
  let count = 0;
  for (const group of pending) {
    for (const part of partsOf(group)) {
      if (count === MAX_ITEMS) return symbols;
      count += 1;
      const children: DocumentSymbol[] = [];
      group.into.push({ ...toSymbol(document, part), children });
      if (part.inside && part.value) pending.push({ ...part.inside, value: part.value, into: children });
    }
  }
  return symbols;
}

function toSymbol(document: Document, { name, detail, kind, key, value, title }: Part): DocumentSymbol {
  const first = key ?? value;
  const last = value ?? key;
  const start = first?.offset ?? 0;
  const range = document.lines.rangeAt(start, last === null ? start : last.offset + last.length);
  const selected = title ?? first;
  return {
    // Editors refuse symbols without a visible name.
    name: name.trim() === "" ? JSON.stringify(name) : clip(name),
    ...(detail === undefined || detail === "" ? {} : { detail }),
    kind,
    range: toRange(range),
    selectionRange: toRange(selected === null ? range : rangeOf(document, selected)),
  };
}

function partsOf({ value, members, owner }: Group): Iterable<Part> {
  if (members === null) return fieldParts(value, owner);
  return members.container === "map" ? namedParts(value, members) : listedParts(value, members);
}

const SETTINGS: ReadonlySet<string> = new Set(Object.keys(proxySchema.properties ?? {}));

/** Fields say little in an outline: only what holds resources, and what holds for the whole file. */
function* fieldParts(object: Node, owner: ResourceDefinition | null): Generator<Part> {
  for (const { name, key, value } of entriesOf(object)) {
    const members = childrenOf(owner?.type ?? null).find(({ collection }) => collection === name);
    if (members !== undefined) {
      const kind = members.container === "map" ? SymbolKind.Namespace : SymbolKind.Array;
      yield { name, kind, key, value, inside: { members, owner: null } };
    } else if (owner === null && SETTINGS.has(name)) {
      yield { name, detail: settingDetail(value), kind: SymbolKind.Property, key, value };
    }
  }
}

function settingDetail(value: Node | null): string {
  const set: unknown = value?.value;
  return set === undefined || set === null ? "" : clip(String(set));
}

function* namedParts(object: Node, definition: ResourceDefinition): Generator<Part> {
  const kind = definition.parent === null ? SymbolKind.Module : SymbolKind.Class;
  for (const { name, key, value } of entriesOf(object)) {
    const detail = value === null ? "" : resourceDetail(value, definition);
    yield { name, detail, kind, key, value, inside: { members: null, owner: definition } };
  }
}

/** The name at Twilio or the SID, and what is inside. */
function resourceDetail(value: Node, { type, externalKey, identity }: ResourceDefinition): string {
  const naming = externalKey === undefined ? identity : [externalKey, ...identity];
  const name = naming.map((field) => textIn(value, field)).find((node) => node !== null);
  const counts = childrenOf(type).map((members): string => {
    const count = fieldOf(value, members.collection)?.children?.length ?? 0;
    return count === 0 ? "" : `${count} ${noun(members, count)}`;
  });
  return [clip(String(name?.value ?? "")), ...counts].filter((part) => part !== "").join(" · ");
}

/** `3 numbers`, `1 short code`: the pool has no numbers but phone numbers. */
function noun({ type, collection }: ResourceDefinition, count: number): string {
  return (count === 1 ? type : collection).replace("phone_", "").replaceAll("_", " ");
}

const LABEL = "friendly_name";

/** By what identifies them, unless that is a person's; then by the label they have, or their place in the list. */
function* listedParts(list: Node, definition: ResourceDefinition): Generator<Part> {
  const named = definition.identity.filter((field) => !definition.fields[field]?.sensitive);
  const naming = [...named.toReversed(), LABEL];
  const inside = { members: null, owner: definition };
  for (const [index, value] of (list.children ?? []).entries()) {
    if (value.type !== "object") continue;
    const title = naming.map((field) => textIn(value, field)).find((node) => node !== null);
    const name = title ? String(title.value) : `#${index + 1}`;
    yield { name, kind: SymbolKind.Constant, key: null, value, inside, ...(title && { title }) };
  }
}

function textIn(object: Node, name: string): Node | null {
  const node = fieldOf(object, name);
  return typeof node?.value === "string" && node.value.trim() !== "" ? node : null;
}

function flatten(symbols: readonly DocumentSymbol[], uri: string): SymbolInformation[] {
  const flat: SymbolInformation[] = [];
  const visit = (list: readonly DocumentSymbol[], container: string | null): void => {
    for (const { name, kind, range, children } of list) {
      const location = { uri, range };
      flat.push({ name, kind, location, ...(container === null ? {} : { containerName: container }) });
      visit(children ?? [], name);
    }
  };
  visit(symbols, null);
  return flat;
}

function clip(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
