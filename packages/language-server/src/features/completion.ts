/** What could stand at the cursor: from the schema, the environment, the file itself and the account. */
import { type Document, locate } from "@twilio-proxy/core";
import type { CompletionItem, CompletionList, Position } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { accountProposals } from "./completion-account.ts";
import { blockProposals } from "./completion-blocks.ts";
import { type Proposals, toItem } from "./completion-proposal.ts";
import { forgetProposals, referenceProposals } from "./completion-references.ts";
import { refineSchemaItems, schemaAddressProposals } from "./completion-schema.ts";
import { type Spot, spotAt } from "./completion-spot.ts";
import { personProposals, variableProposals } from "./completion-variables.ts";
import type { FeatureContext } from "./context.ts";

export { starterCompletion } from "./completion-starter.ts";

/** null: nothing to propose. */
export async function completion(
  analysis: Analysis,
  position: Position,
  context: FeatureContext,
): Promise<CompletionList | null> {
  const spot = spotAt(analysis, position);
  const variables = spot === null ? null : variableProposals(analysis, spot);
  const sources = variables === null ? sourcesAt(analysis, spot, context) : [variables];
  const proposals = sources.flatMap(({ items }) => items);
  const own = new Set(proposals.map(({ text }) => text));
  const { client } = context;
  const schemaItems =
    variables === null && context.settings.schemaFeatures
      ? refineSchemaItems(await engineItems(analysis, position, context), { analysis, spot, client }, own)
      : [];
  const items = [
    ...(spot === null ? [] : proposals.map((proposal) => toItem(proposal, analysis, spot, client))),
    ...schemaItems,
  ];
  const isIncomplete = sources.some(({ incomplete }) => incomplete);
  return items.length === 0 && !isIncomplete ? null : { isIncomplete, items };
}

function sourcesAt(analysis: Analysis, spot: Spot | null, context: FeatureContext): readonly Proposals[] {
  if (spot === null) return [];
  return [
    personProposals(analysis, spot),
    referenceProposals(analysis, spot, context),
    accountProposals(analysis, spot, context),
    forgetProposals(analysis, spot, context),
    blockProposals(analysis, spot),
    schemaAddressProposals(spot, context),
  ];
}

async function engineItems(
  { source, json, document }: Analysis,
  position: Position,
  { engine }: FeatureContext,
): Promise<readonly CompletionItem[]> {
  const tree = json();
  if (tree === null || isInSchemaAddress(document, source.offsetAt(position))) return [];
  return (await engine.complete(source, position, tree))?.items ?? [];
}

/** The engine's tree has no `$schema`, so there it would propose keys. */
function isInSchemaAddress(document: Document, offset: number): boolean {
  const place = locate(document, ["$schema"]);
  return [place?.key, place?.value].some(
    (node) => node != null && node.offset < offset && offset <= node.offset + node.length,
  );
}
