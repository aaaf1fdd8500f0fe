/** The account into the file: walks both at once, level by level, and gathers what the file lacks. */
import type { DesiredNode } from "../desired/desired.ts";
import type { Document, Node } from "../document/document.ts";
import { locate } from "../document/locate.ts";
import { addressOf, type Path } from "../document/path.ts";
import { appendMembers, type Member } from "../edit/append.ts";
import { applyTextEdits, type TextEdit } from "../edit/apply-edits.ts";
import { type Pair, pairCollection } from "../identity/pair.ts";
import type { LiveCollection, LiveNode } from "../live/live.ts";
import type { Keyed } from "../plan/keyed.ts";
import { noun } from "../plan/noun.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import { importingOf } from "../resources/importing.ts";
import { childrenOf } from "../resources/registry.ts";
import { looksPersonal } from "../resources/shared-rules.ts";
import type { State } from "../state/state.ts";
import { collectionMember, formOf, memberOf, ownProperties, wordsFor } from "./block.ts";
import type { Claim } from "./claims.ts";
import type { Gaps } from "./gaps.ts";
import { createKeys } from "./keys.ts";
import type { Variables } from "./variables.ts";

/** What is not taken into the file, and why. */
export interface LeftOut {
  readonly address: string;
  readonly text: string;
}

export interface Composed {
  readonly text: string;
  /** What makes the text of the document's. */
  readonly edits: readonly TextEdit[];
  readonly claims: readonly Claim[];
  /** What the text now holds and did not before, by its place in the config. */
  readonly added: readonly { readonly path: Path; readonly node: LiveNode }[];
  readonly left: readonly LeftOut[];
}

export interface ComposeInput {
  readonly document: Document;
  /** What the document declares already. */
  readonly declared: readonly DesiredNode[];
  readonly root: LiveCollection;
  readonly state: State | null;
  readonly keyed: Keyed;
  readonly gaps: Gaps;
  readonly variables: Variables;
  /** Who else owns an SID: the label of another config whose state lies in the same place. */
  readonly owners: ReadonlyMap<string, string>;
}

interface Level {
  readonly definition: ResourceDefinition;
  readonly collection: LiveCollection | undefined;
  readonly declared: readonly DesiredNode[];
  readonly entries: State["root"];
  /** Of the collection in the config. */
  readonly path: Path;
  /** Of the parent. */
  readonly statePath: readonly string[];
  readonly words: readonly string[];
}

interface Composing extends ComposeInput {
  readonly additions: Map<Node, Member[]>;
  readonly claims: Claim[];
  readonly added: { readonly path: Path; readonly node: LiveNode }[];
  readonly left: LeftOut[];
  /** Identities of what the file declares in any pool: it may be about to move. */
  readonly spoken: ReadonlySet<string>;
}

export function compose(input: ComposeInput): Composed {
  const composing: Composing = {
    ...input,
    additions: new Map(),
    claims: [],
    added: [],
    left: [],
    spoken: new Set(input.declared.flatMap(spokenFor)),
  };
  for (const definition of childrenOf(null)) {
    const level: Level = {
      definition,
      collection: input.root,
      declared: input.declared,
      entries: input.state?.root ?? {},
      path: [definition.collection],
      statePath: [],
      words: [],
    };
    addTo(composing, input.document.root, level);
  }
  const { document, additions, claims, added, left } = composing;
  const edits = [...additions].flatMap(([node, members]) => appendMembers(document.text, node, members));
  return { text: applyTextEdits(document.text, edits), edits, claims, added, left };
}

/** Puts what is missing of a collection into the object that holds, or should hold, it. */
function addTo(composing: Composing, parent: Node | null | undefined, level: Level): void {
  const { document, additions } = composing;
  const members = missingMembers(composing, level);
  const present = locate(document, level.path)?.value ?? null;
  if (members.length === 0) return;
  if (present !== null) gather(additions, present, members);
  else if (parent != null) {
    const { collection, container } = level.definition;
    gather(additions, parent, [collectionMember(collection, container, members)]);
  }
}

function gather(additions: Map<Node, Member[]>, container: Node, members: readonly Member[]): void {
  additions.set(container, [...(additions.get(container) ?? []), ...members]);
}

/** Blocks of what the file does not declare; what it does is looked into. */
function missingMembers(composing: Composing, level: Level): readonly Member[] {
  const { definition, collection, declared, entries } = level;
  const nodes = collection?.kind === "read" ? collection.nodes : [];
  const pairs = pairCollection(
    { definition, desired: declared, entries, live: nodes, intendedAt: () => null },
    composing.keyed,
  );
  const known = new Set<string>();
  for (const pair of pairs) {
    if (pair.desired === null || pair.live === null) continue;
    known.add(pair.live.sid);
    lookInto(composing, level, pair, pair.desired, pair.live);
  }
  const missing = nodes.filter(({ sid }) => !known.has(sid)).filter((node) => isFree(composing, level, node));
  return blocksOf(composing, level, inOrder(definition, missing));
}

function lookInto(
  composing: Composing,
  level: Level,
  pair: Pair,
  desired: DesiredNode,
  live: LiveNode,
): void {
  const { definition, path } = level;
  const key = pair.from ?? pair.key ?? live.sid;
  const statePath = [...level.statePath, definition.collection, key];
  if (pair.conflict !== null) return;
  if (pair.entry === null) {
    composing.claims.push({
      statePath,
      sid: live.sid,
      origin: desired.external === null ? "adopted" : "external",
    });
  }
  if (importingOf(definition.type).isOver?.(live) === true) return;
  const place = [...path, definition.container === "map" ? desired.key : Number(desired.key)];
  const parent = locate(composing.document, place)?.value;
  for (const below of childrenOf(definition.type)) {
    addTo(composing, parent, {
      definition: below,
      collection: live.children[below.collection],
      declared: desired.children[below.collection] ?? [],
      entries: pair.entry?.children[below.collection] ?? {},
      path: [...place, below.collection],
      statePath,
      words: wordsFor(live, level.words, definition.container === "map" ? desired.key : null, 0),
    });
  }
}

/** May it come into this file? */
function isFree(composing: Composing, level: Level, node: LiveNode): boolean {
  const address = `${addressOf(level.path)}[${node.sid}]`;
  const owner = composing.owners.get(node.sid);
  if (owner !== undefined) {
    composing.left.push({
      address,
      text: `it belongs to the config ${owner}, whose state lies in the same place`,
    });
    return false;
  }
  if (identities(node).some((one) => composing.spoken.has(one))) {
    composing.left.push({ address, text: "the config declares it in another place" });
    return false;
  }
  return true;
}

function spokenFor(node: DesiredNode): readonly string[] {
  const below = Object.values(node.children).flat().flatMap(spokenFor);
  if (node.definition.pooled !== true) return below;
  const own = node.definition.identity.flatMap((name) => {
    const value = node.fields[name]?.value;
    return typeof value === "string" ? [`${node.definition.type} ${value}`] : [];
  });
  return [...own, ...below];
}

function identities({ definition, sid, fields }: LiveNode): readonly string[] {
  if (definition.pooled !== true) return [];
  return definition.identity.map((name) => `${definition.type} ${name === "sid" ? sid : fields[name]}`);
}

function blocksOf(composing: Composing, level: Level, nodes: readonly LiveNode[]): readonly Member[] {
  const { definition, entries, declared, path } = level;
  const stateKeys = new Map(Object.entries(entries).map(([key, { sid }]) => [sid, key]));
  const names = definition.container === "map" ? nodes.map(usableName) : [];
  const keys = createKeys([...declared.map(({ key }) => key), ...Object.keys(entries)], names);
  const members: Member[] = [];
  const before =
    definition.container === "list" ? (locate(composing.document, path)?.value?.children?.length ?? 0) : 0;
  for (const [at, node] of nodes.entries()) {
    const key =
      definition.container === "list"
        ? null
        : (stateKeys.get(node.sid) ??
          keys.keyFor(names[at] ?? null, noun(definition.type).replaceAll(" ", "-")));
    const member = blockOf(composing, level, node, key, before + members.length);
    if (member !== null) members.push(member);
  }
  return members;
}

function blockOf(
  composing: Composing,
  level: Level,
  node: LiveNode,
  key: string | null,
  at: number,
): Member | null {
  const { definition } = node;
  const gap = composing.gaps.of(node.sid);
  const form = formOf(node, gap);
  const path = [...level.path, key ?? at];
  if (form === undefined) {
    const text = [...gap.whole, ...gap.fields.values()].at(-1) ?? "it has no name";
    composing.left.push({ address: `${addressOf(level.path)}[${node.sid}]`, text });
    return null;
  }
  const statePath = [...level.statePath, definition.collection, key ?? node.sid];
  composing.claims.push({ statePath, sid: node.sid, origin: form === "own" ? "adopted" : "external" });
  composing.added.push({ path, node });
  const words = wordsFor(node, level.words, key, at);
  const own = ownProperties(node, form, gap, { path, key, words }, composing.variables);
  const entry = key === null ? undefined : ownEntry(level.entries, key);
  const below = childrenOf(definition.type).flatMap((child): readonly Member[] => {
    const members = missingMembers(composing, {
      definition: child,
      collection: node.children[child.collection],
      declared: [],
      entries: entry?.children[child.collection] ?? {},
      path: [...path, child.collection],
      statePath,
      words,
    });
    return members.length === 0 ? [] : [collectionMember(child.collection, child.container, members)];
  });
  return memberOf(node, gap, { path, key }, own, below);
}

function ownEntry(entries: State["root"], key: string): State["root"][string] | undefined {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

/** The name that its key may be made of; null: it has none, or one that must not stand in addresses. */
function usableName({ definition, fields }: LiveNode): string | null {
  const name = definition.identity.map((one) => fields[one]).find((value) => typeof value === "string");
  return typeof name !== "string" || looksPersonal(name) ? null : name;
}

/** The same account gives the same file: by name, or by number; people in the order in which they joined. */
function inOrder(definition: ResourceDefinition, nodes: readonly LiveNode[]): readonly LiveNode[] {
  const { isOver } = importingOf(definition.type);
  const rank = (node: LiveNode): string => {
    const { fields, facts, sid } = node;
    const name = definition.identity.find((one) => one !== "sid" && typeof fields[one] === "string");
    if (name === undefined) return sid;
    // Of two that had a name after each other it belongs to the one that lives.
    const turn = isOver?.(node) === true ? 1 : 0;
    return `${definition.fields[name]?.sensitive === true ? facts.dateCreated : fields[name]} ${turn} ${sid}`;
  };
  const ranked = nodes.map((node) => [rank(node), node] as const);
  return ranked.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, node]) => node);
}
