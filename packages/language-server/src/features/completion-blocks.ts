/** Whole blocks with a name: JSON services know no snippet for a key that the schema leaves to the user. */
import type { ResourceDefinition } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { schemaAt } from "../json/editor-schema.ts";
import { type Block, blocksOf, escapeSnippet, snippetOf, withLaterStops } from "../json/snippets.ts";
import { collectionIn, declaredAlong, subjectOf } from "../words/subject.ts";
import { noProposals, type Proposal, type Proposals } from "./completion-proposal.ts";
import { type Spot, typedIn } from "./completion-spot.ts";

/** At a key of a map, such as `services` or `sessions`. */
export function blockProposals(analysis: Analysis, spot: Spot): Proposals {
  const { definition, base, rest } = subjectOf(spot.path);
  const child = spot.kind === "key" && rest.length === 1 ? collectionIn(definition, rest[0]) : null;
  if (child === null) return noProposals;
  const typed = typedIn(analysis, spot);
  const name = typed === "" ? freeName(takenNames(analysis, child, base), child) : typed;
  const after = isFollowed(analysis.text, spot.end) ? "," : "";
  const blocks = blocksOf(schemaAt([...spot.path, name]));
  const items = blocks.map((block, index) => toProposal(block, { name, after, index, typed, spot }));
  return { items, incomplete: false };
}

function toProposal(
  { label, description, body }: Block,
  at: {
    readonly name: string;
    readonly after: string;
    readonly index: number;
    readonly typed: string;
    readonly spot: Spot;
  },
): Proposal {
  const key = `"\${1:${escapeSnippet(at.name)}}"`;
  const quote = at.spot.string === null ? "" : '"';
  return {
    label,
    kind: "block",
    detail: "block",
    documentation: description,
    text: `${key}: ${withLaterStops(snippetOf(body), 1)}${at.after}`,
    isSnippet: true,
    filter: `${quote}${at.typed}${label}`,
    rank: 100 + at.index,
  };
}

function takenNames(
  analysis: Analysis,
  child: ResourceDefinition,
  base: Parameters<typeof declaredAlong>[1],
): ReadonlySet<string> {
  const owner = declaredAlong(analysis, base).at(-1);
  const declared =
    base.length === 0 ? (analysis.tree?.nodes ?? []) : (owner?.children[child.collection] ?? []);
  return new Set(declared.map(({ key }) => key));
}

function freeName(taken: ReadonlySet<string>, { type }: ResourceDefinition): string {
  let count = 1;
  while (taken.has(`${type}-${count}`)) count += 1;
  return `${type}-${count}`;
}

/** Does another entry follow, so that a comma must come between? */
function isFollowed(text: string, offset: number): boolean {
  return /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*"/.test(text.slice(offset, offset + 1_000));
}
