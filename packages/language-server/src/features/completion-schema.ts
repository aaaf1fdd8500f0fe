/** What the schema proposes: keys with their values, choices with their meaning. The JSON engine's, with its rough edges off. */
import { type JsonSchema, locate, type Path, proxySchema } from "@twilio-proxy/core";
import { type CompletionItem, InsertTextFormat } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import type { Client } from "../client.ts";
import { schemaAt } from "../json/editor-schema.ts";
import { plainText } from "../json/snippets.ts";
import { nullText } from "../words/changes.ts";
import { fieldOf, subjectOf } from "../words/subject.ts";
import { inserting, noProposals, type Proposals } from "./completion-proposal.ts";
import type { Spot } from "./completion-spot.ts";
import type { FeatureContext } from "./context.ts";

export interface SchemaPlace {
  readonly analysis: Analysis;
  /** null: nothing of ours goes here, though the schema may have something. */
  readonly spot: Spot | null;
  readonly client: Client;
}

/** Those worth showing. `own`: texts that are proposed already. */
export function refineSchemaItems(
  given: readonly CompletionItem[],
  place: SchemaPlace,
  own: ReadonlySet<string>,
): readonly CompletionItem[] {
  const { analysis, spot } = place;
  const hasSchemaKey = locate(analysis.document, ["$schema"]) !== null;
  const schema = spot === null ? undefined : schemaAt(spot.path);
  const examples = new Set((schema?.examples ?? []).map((example) => JSON.stringify(example)));
  return given
    .filter((item) => !(item.label === "$schema" && hasSchemaKey))
    .filter((item) => !own.has(plainText(textOf(item))) && !(own.size > 0 && examples.has(item.label)))
    .filter(
      (item) => spot?.kind !== "value" || item.label !== "null" || nullMeaning(spot.path, schema) !== null,
    )
    .map((item, order) => refine(item, place, schema, { examples, order }));
}

function refine(
  item: CompletionItem,
  { analysis, spot, client }: SchemaPlace,
  schema: JsonSchema | undefined,
  { examples, order }: { readonly examples: ReadonlySet<string>; readonly order: number },
): CompletionItem {
  const { insertText: _same, command: _clientsOwn, textEdit, ...rest } = item;
  const documentation = documentationOf(item, spot, schema);
  const isExample = examples.has(item.label) && item.detail === undefined;
  const range = textEdit !== undefined && "range" in textEdit ? textEdit.range : null;
  const isSnippet = item.insertTextFormat === InsertTextFormat.Snippet;
  const { documentation: _, ...bare } = rest;
  return {
    ...bare,
    ...(documentation === "" ? {} : { documentation }),
    ...(isExample ? { detail: "Example" } : {}),
    // In the order of the schema; examples come last.
    sortText: `${isExample ? 9 : 1}${String(order).padStart(4, "0")}`,
    ...(range === null ? {} : inserting(textOf(item), isSnippet, range, analysis, client)),
  };
}

function textOf({ textEdit, insertText, label }: CompletionItem): string {
  return textEdit?.newText ?? insertText ?? label;
}

function documentationOf(item: CompletionItem, spot: Spot | null, schema: JsonSchema | undefined): string {
  const given = typeof item.documentation === "string" ? item.documentation : item.documentation?.value;
  if (given) return given;
  if (spot?.kind !== "value") return "";
  return item.label === "null" ? (nullMeaning(spot.path, schema) ?? "") : (schema?.description ?? "");
}

/** null: it would mean no more than leaving the field out. */
function nullMeaning(path: Path, schema: JsonSchema | undefined): string | null {
  const subject = subjectOf(path);
  const field = fieldOf(subject);
  if (field === null || subject.definition === null) return null;
  // The key's stand-in for a name has its own words for null.
  if (field.name === subject.definition.namedByKey) return schema?.description ?? null;
  return field.spec.cleared === "unset" || field.spec.cleared === "refused" ? null : nullText(field.spec);
}

/** The address of our schema, where the file names one. */
export function schemaAddressProposals(spot: Spot, { settings }: FeatureContext): Proposals {
  const address = (proxySchema as JsonSchema).$id;
  const isThere = spot.kind === "value" && spot.path.length === 1 && spot.path[0] === "$schema";
  if (!isThere || !settings.schemaFeatures || typeof address !== "string") return noProposals;
  const text = JSON.stringify(address);
  const item = { label: address, kind: "value", detail: "", text, filter: text, rank: 1 } as const;
  return { items: [item], incomplete: false };
}
