/** What names what in a config: local names and the addresses that repeat them, numbers and who leans on them, variables. */
import {
  childrenOf,
  type Document,
  definitionOf,
  entriesOf,
  type Node,
  parseAddress,
  type ResourceDefinition,
  registry,
} from "@twilio-proxy/core";
import type { Location, Range } from "vscode-languageserver-types";
import { partitionPoint } from "../partition.ts";
import type { Analysis } from "./analysis.ts";
import { toRange } from "./place.ts";

/** Offsets in the text, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One place where a name stands. */
export interface Occurrence {
  /** The name itself, without what surrounds it. */
  readonly span: Span;
  /** Where a cursor means it: quotes, `${env.`, an address's dot or brackets included. */
  readonly reach: Span;
  /** `segment`: a part of an address, so it is written as addresses write it. */
  readonly form: "text" | "segment" | "variable";
  readonly declares: boolean;
}

interface NameBase {
  readonly text: string;
  /** In the order of the text. */
  readonly occurrences: readonly Occurrence[];
}

/** The key of a map, such as `rides` in `services.rides`. */
export interface LocalName extends NameBase {
  readonly kind: "key";
  /** Of the map: the same text elsewhere is another name. */
  readonly scope: string;
  /** Where it is declared; null: only addresses name it, so it is a name of the past. */
  readonly block: Block | null;
}

export interface Block {
  readonly definition: ResourceDefinition;
  readonly key: Node;
  readonly value: Node | null;
}

/** What identifies a member of a list that others lean on: a number of the pool, or its SID. */
export interface MemberName extends NameBase {
  readonly kind: "member";
  /** Of the resource whose member it is. */
  readonly scope: string;
}

/** A variable of the environment, which the file only uses. */
export interface VariableName extends NameBase {
  readonly kind: "variable";
}

export type Name = LocalName | MemberName | VariableName;

export interface Found {
  readonly name: Name;
  readonly occurrence: Occurrence;
}

export interface ReferenceIndex {
  /** The name under the cursor, also right before or behind it. */
  at(offset: number): Found | null;
  /** All names of this text. */
  named(text: string): readonly Name[];
}

export function rangeOfSpan({ document }: Analysis, { start, end }: Span): Range {
  return toRange(document.lines.rangeAt(start, end));
}

export function locationOf(analysis: Analysis, { span }: Occurrence): Location {
  return { uri: analysis.uri, range: rangeOfSpan(analysis, span) };
}

/** One walk over the tree, without recursion. Never throws. */
export function indexReferences(document: Document): ReferenceIndex {
  const sightings: Sighting[] = [];
  const pending: Seen[] = document.root === null ? [] : [{ node: document.root, role: { is: "root" } }];
  for (let seen = pending.pop(); seen !== undefined; seen = pending.pop()) {
    for (const sighting of namesAt(document, seen)) sightings.push(sighting);
    for (const inner of inside(seen)) pending.push(inner);
  }
  return toIndex(sightings);
}

/**
 * What a value is by its place. `verbatim`: nothing in it is replaced. `unread`: no reader of the config sees it, such as the
 * value of a key that is given again; its variables are still text that uses them.
 */
type Role =
  | { readonly is: "root" | "addresses" | "address" | "verbatim" | "unread" }
  | { readonly is: "collection"; readonly definition: ResourceDefinition; readonly above: Resource | null }
  | { readonly is: "resource"; readonly resource: Resource }
  | { readonly is: "field"; readonly name: string; readonly of: Resource };

interface Resource {
  readonly definition: ResourceDefinition;
  /** The same only for the same resource; an item of a list has none of its own. */
  readonly id: string;
  readonly above: Resource | null;
}

interface Seen {
  readonly node: Node;
  readonly role: Role;
}

/** A name with one of its places. Those with the same id are the same name. */
interface Sighting {
  readonly id: string;
  readonly name:
    | Omit<LocalName, "occurrences">
    | Omit<MemberName, "occurrences">
    | Omit<VariableName, "occurrences">;
  readonly occurrence: Occurrence;
}

const UNREAD: Role = { is: "unread" };
const SETTINGS: ReadonlyMap<string, Role> = new Map([
  ["$schema", { is: "verbatim" }],
  ["forget", { is: "addresses" }],
]);

function inside({ node, role }: Seen): readonly Seen[] {
  const children = node.children ?? [];
  if (node.type === "array") return children.map((child) => ({ node: child, role: itemRole(role) }));
  if (node.type !== "object") return [];
  const entries = entriesOf(node);
  const seen = entries.flatMap(({ name, value }) =>
    value === null ? [] : [{ node: value, role: entryRole(role, name) }],
  );
  if (entries.length === children.length) return seen;
  const read = new Set(entries.map(({ value }) => value));
  const values = children.flatMap((property) => property.children?.[1] ?? []);
  return [...seen, ...values.filter((value) => !read.has(value)).map((node) => ({ node, role: UNREAD }))];
}

function itemRole(role: Role): Role {
  if (role.is === "addresses") return { is: "address" };
  if (role.is !== "collection" || role.definition.container !== "list") return UNREAD;
  const { definition, above } = role;
  return { is: "resource", resource: { definition, above, id: "" } };
}

function entryRole(role: Role, name: string): Role {
  switch (role.is) {
    case "root":
      return SETTINGS.get(name) ?? collectionRole(null, name) ?? UNREAD;
    case "collection": {
      const { definition, above } = role;
      if (definition.container !== "map") return UNREAD;
      return { is: "resource", resource: { definition, above, id: idIn(above?.id, definition, name) } };
    }
    case "resource":
      return collectionRole(role.resource, name) ?? { is: "field", name, of: role.resource };
    default:
      return UNREAD;
  }
}

function collectionRole(above: Resource | null, name: string): Role | null {
  const definition = collectionOf(above?.definition.type ?? null, name);
  return definition === undefined ? null : { is: "collection", definition, above };
}

function collectionOf(type: string | null, name: string): ResourceDefinition | undefined {
  return childrenOf(type).find(({ collection }) => collection === name);
}

function scopeIn(outer: string | undefined, { collection }: ResourceDefinition): string {
  return `${outer ?? ""}${JSON.stringify(collection)}`;
}

function idIn(outer: string | undefined, definition: ResourceDefinition, key: string): string {
  return `${scopeIn(outer, definition)}${JSON.stringify(key)}`;
}

function namesAt(document: Document, { node, role }: Seen): readonly Sighting[] {
  if (role.is === "collection") return keysOf(document, node, role);
  const value: unknown = node.value;
  if (typeof value !== "string" || value === "" || role.is === "verbatim") return [];
  if (value.includes("${")) return variablesIn(document, node, value);
  if (role.is === "address") return segmentsIn(document, node, value);
  return role.is === "field" ? memberIn(document, node, value, role) : [];
}

function keysOf(
  { text }: Document,
  node: Node,
  { definition, above }: Role & { readonly is: "collection" },
): readonly Sighting[] {
  if (definition.container !== "map") return [];
  return entriesOf(node).map(({ name, key, value }) => ({
    id: idIn(above?.id, definition, name),
    name: {
      kind: "key",
      text: name,
      scope: scopeIn(above?.id, definition),
      block: { definition, key, value },
    },
    occurrence: { ...quoted(text, key), form: "text", declares: true },
  }));
}

function quoted(text: string, { offset, length }: Node): Pick<Occurrence, "span" | "reach"> {
  const end = offset + length;
  // Half-typed text may lack the closing quote.
  const closed = length > 1 && text[end - 1] === '"';
  return { span: { start: offset + 1, end: closed ? end - 1 : end }, reach: { start: offset, end } };
}

/** As the config reads them, up to the first `${` that is no variable. */
function variablesIn(document: Document, node: Node, value: string): readonly Sighting[] {
  const unit = unitsOf(document, node, value);
  if (unit === null) return [];
  const sightings: Sighting[] = [];
  for (const found of value.matchAll(/\$\$\{|\$\{(?:env\.([A-Za-z_][A-Za-z0-9_]*)(?::-[^}]*)?\})?/g)) {
    const text = found[1];
    if (found[0] === "$${") continue;
    if (text === undefined) break;
    const start = found.index + "${env.".length;
    const span = { start: unit(start), end: unit(start + text.length) };
    sightings.push({
      id: `variable ${text}`,
      name: { kind: "variable", text },
      occurrence: {
        span,
        reach: { start: unit(found.index), end: span.end },
        form: "variable",
        declares: false,
      },
    });
  }
  return sightings;
}

/** An address's parts: plain, quoted, or the item of a list. */
const SEGMENT = /(\.?)([A-Za-z0-9_-]+)|(\[")(?:[^"\\]|\\.)*"\]|\[[^\]"]+\]/g;

/** The local names in an address, such as `rides` and `order-1` in `services.rides.sessions.order-1`. */
function segmentsIn(document: Document, node: Node, address: string): readonly Sighting[] {
  const path = parseAddress(address);
  const unit = path === null ? null : unitsOf(document, node, address);
  if (path === null || unit === null) return [];
  const segments = [...address.matchAll(SEGMENT)];
  const sightings: Sighting[] = [];
  let outer: { readonly type: string | null; readonly id: string } = { type: null, id: "" };
  for (let at = 0; at + 1 < segments.length; at += 2) {
    const definition = collectionOf(outer.type, String(path[at]));
    const segment = segments[at + 1];
    // An item of a list is named for what it was: letting go of a number is not a use of the number that came after it.
    if (definition?.container !== "map" || segment === undefined) break;
    const text = String(path[at + 1]);
    const name = { kind: "key", text, scope: scopeIn(outer.id, definition), block: null } as const;
    outer = { type: definition.type, id: idIn(outer.id, definition, text) };
    sightings.push({ id: outer.id, name, occurrence: segmentOccurrence(segment, unit) });
  }
  return sightings;
}

function segmentOccurrence(segment: RegExpExecArray, unit: (index: number) => number): Occurrence {
  const [whole, dot, , quote] = segment;
  const [before, behind] = [(quote ?? dot ?? "").length, quote?.length ?? 0];
  const [start, end] = [segment.index, segment.index + whole.length];
  return {
    span: { start: unit(start + before), end: unit(end - behind) },
    reach: { start: unit(start), end: unit(end) },
    form: "segment",
    declares: false,
  };
}

interface Membership {
  readonly declares: boolean;
  /** The type whose members are meant. */
  readonly parent: string | null;
}

/** By type and field: which fields identify a member that others lean on, and which lean. */
const memberships: ReadonlyMap<string, ReadonlyMap<string, Membership>> = new Map(
  registry.map((definition) => [definition.type, membershipsOf(definition)]),
);

function membershipsOf(definition: ResourceDefinition): ReadonlyMap<string, Membership> {
  const { type, parent, identity, fields, uses, references } = definition;
  const isUsed = registry.some((other) => other.uses?.includes(type));
  const declaring = isUsed ? identity.map((name) => [name, { declares: true, parent }] as const) : [];
  const used = uses?.[0];
  if (used === undefined || references === undefined) return new Map(declaring);
  const leaning = Object.keys(fields)
    .filter((name) => references({ [name]: name }).includes(name))
    .map((name) => [name, { declares: false, parent: definitionOf(used).parent }] as const);
  return new Map<string, Membership>([...declaring, ...leaning]);
}

function memberIn(
  { text }: Document,
  node: Node,
  value: string,
  { name, of }: Role & { readonly is: "field" },
): readonly Sighting[] {
  const membership = memberships.get(of.definition.type)?.get(name);
  if (membership === undefined) return [];
  let scope = of.above;
  while (scope !== null && scope.definition.type !== membership.parent) scope = scope.above;
  if (scope === null) return [];
  return [
    {
      id: `${scope.id} ${value}`,
      name: { kind: "member", text: value, scope: scope.id },
      occurrence: { ...quoted(text, node), form: "text", declares: membership.declares },
    },
  ];
}

/** From a place in a string's value to its offset in the text; null where the text is broken. */
function unitsOf(document: Document, node: Node, value: string): ((index: number) => number) | null {
  const start = node.offset + 1;
  const end = node.offset + node.length - 1;
  const written = document.text.slice(start, end);
  if (written === value) return (index) => start + index;
  const offsets = [...written.matchAll(/\\u[0-9a-fA-F]{4}|\\?./gs)].map((unit) => start + unit.index);
  return offsets.length === value.length ? (index) => offsets[index] ?? end : null;
}

function toIndex(sightings: readonly Sighting[]): ReferenceIndex {
  const ordered = [...sightings].sort((a, b) => a.occurrence.reach.start - b.occurrence.reach.start);
  const names = namesOf(ordered);
  return {
    at(offset) {
      const sighting = lastFrom(ordered, offset);
      if (sighting === undefined || offset > sighting.occurrence.reach.end) return null;
      const name = names.get(sighting.id);
      return name === undefined ? null : { name, occurrence: sighting.occurrence };
    },
    named: (text) => [...names.values()].filter((name) => name.text === text),
  };
}

function namesOf(sightings: readonly Sighting[]): ReadonlyMap<string, Name> {
  const names = new Map<string, Name & { occurrences: Occurrence[] }>();
  for (const { id, name, occurrence } of sightings) {
    const known = names.get(id);
    if (known === undefined) names.set(id, { ...name, occurrences: [occurrence] });
    else {
      known.occurrences.push(occurrence);
      if (known.kind === "key" && name.kind === "key" && known.block === null)
        names.set(id, { ...known, block: name.block });
    }
  }
  return names;
}

/** The last one that begins no later than this. */
function lastFrom(ordered: readonly Sighting[], offset: number): Sighting | undefined {
  const isBefore = (index: number): boolean => (ordered[index]?.occurrence.reach.start ?? 0) <= offset;
  return ordered[partitionPoint(ordered.length, isBefore) - 1];
}
