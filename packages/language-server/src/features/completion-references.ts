/** Proposals of what the file itself declares: numbers of the pool, and addresses to let go of. */
import type { DesiredNode, JsonSchema, Path, ResourceDefinition } from "@twilio-proxy/core";
import { parseAddress } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { schemaAt } from "../json/editor-schema.ts";
import { countryName } from "../words/countries.ts";
import { declaredAlong, fieldOf, subjectOf } from "../words/subject.ts";
import { capped, noProposals, type Proposal, type Proposals } from "./completion-proposal.ts";
import { type Spot, typedIn } from "./completion-spot.ts";
import type { FeatureContext } from "./context.ts";

/** What a field that refers to others may name, such as the numbers of the same service's pool. */
export function referenceProposals(analysis: Analysis, spot: Spot, { account }: FeatureContext): Proposals {
  const subject = subjectOf(spot.path);
  const field = spot.kind === "value" ? fieldOf(subject) : null;
  const { definition, base } = subject;
  if (definition === null || field === null || !isReference(definition, field.name)) return noProposals;
  const schema = schemaAt(spot.path);
  const targets = siblingsUsed(analysis, definition, base);
  const items = targets.flatMap(({ node, owner }) => {
    const literal = declaredLiteral(analysis, node, schema) ?? knownLiteral(node, schema, account.inventory);
    return literal === null ? [] : [toProposal(literal, node, owner)];
  });
  return capped(unique(items), typedIn(analysis, spot));
}

/** A definition tells its references from values; a probe tells which fields those are. */
export function isReference({ references }: ResourceDefinition, name: string): boolean {
  return references?.({ [name]: PROBE }).includes(PROBE) ?? false;
}
const PROBE = "probe";

interface Target {
  readonly node: DesiredNode;
  /** What it is declared in. */
  readonly owner: DesiredNode;
}

function siblingsUsed(analysis: Analysis, definition: ResourceDefinition, base: Path): readonly Target[] {
  return declaredAlong(analysis, base).flatMap((owner) =>
    Object.values(owner.children)
      .flat()
      .filter((node) => definition.uses?.includes(node.definition.type))
      .map((node) => ({ node, owner })),
  );
}

/** Which of an item's identities the field takes: it has a pattern where it wants a SID, and none where anything goes. */
function takes(schema: JsonSchema | undefined, name: string, text: string): boolean {
  const pattern = schema?.pattern;
  if ((name === "sid") !== (pattern !== undefined)) return false;
  return pattern === undefined || new RegExp(pattern).test(text);
}

/** As it stands in the file, so that a variable is proposed as a variable. */
function declaredLiteral(
  { text }: Analysis,
  node: DesiredNode,
  schema: JsonSchema | undefined,
): string | null {
  for (const name of node.definition.identity) {
    const range = node.fields[name]?.range;
    const literal = range === undefined ? "" : text.slice(range.start.offset, range.end.offset);
    if (/^".+"$/.test(literal) && takes(schema, name, literal.slice(1, -1))) return literal;
  }
  return null;
}

/** The other identity of the same item, where the account knows it. */
function knownLiteral(
  node: DesiredNode,
  schema: JsonSchema | undefined,
  inventory: FeatureContext["account"]["inventory"],
): string | null {
  const declared = node.definition.identity.map((name) => node.fields[name]?.value);
  const item = inventory(node.definition.type)?.find((one) =>
    [one.sid, ...Object.values(one.identity)].some((value) => declared.includes(value)),
  );
  const isFromEnvironment = node.definition.identity.some((name) => (node.fields[name]?.env.length ?? 0) > 0);
  if (item === undefined || isFromEnvironment) return null;
  const found = Object.entries({ sid: item.sid, ...item.identity }).find(([name, value]) =>
    takes(schema, name, value),
  );
  return found === undefined ? null : JSON.stringify(found[1]);
}

function toProposal(literal: string, node: DesiredNode, owner: DesiredNode): Proposal {
  const label = literal.slice(1, -1);
  const isReserved = node.fields.is_reserved?.value === true;
  const said = [countryName(label), `in ${owner.path}`, isReserved ? "reserved" : null];
  return {
    label,
    kind: "value",
    detail: said.filter((part) => part !== null).join(", "),
    text: literal,
    filter: literal,
    rank: isReserved ? 20 : 10,
  };
}

/** Addresses that could be forgotten: what the plan would remove first, then what is declared. */
export function forgetProposals(analysis: Analysis, spot: Spot, { account }: FeatureContext): Proposals {
  const { tree } = analysis;
  if (spot.kind !== "value" || spot.path.length !== 2 || spot.path[0] !== "forget") return noProposals;
  const listed = new Set(
    tree?.forget
      .filter(({ range }) => range.start.offset !== spot.string?.offset)
      .map(({ address }) => address),
  );
  const removed = (account.plan?.json.steps ?? []).filter(({ actions }) => actions.join() === "delete");
  const items = [
    ...removed.map(({ address }) => addressProposal(address, "the plan would remove it", 10)),
    ...(tree?.nodes ?? []).map(({ path }) => addressProposal(path, "declared in this file", 20)),
  ].filter(({ label }) => !listed.has(label) && parseAddress(label) !== null);
  return capped(unique(items), typedIn(analysis, spot));
}

function addressProposal(address: string, detail: string, rank: number): Proposal {
  const text = JSON.stringify(address);
  return { label: address, kind: "value", detail, text, filter: text, rank };
}

function unique(items: readonly Proposal[]): readonly Proposal[] {
  return [...new Map(items.toReversed().map((item) => [item.text, item])).values()].reverse();
}
