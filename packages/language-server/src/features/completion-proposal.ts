/** What a proposal says, and how it becomes an LSP item for one client. */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  type Range,
} from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import type { Client } from "../client.ts";
import { plainText } from "../json/snippets.ts";
import { rangeOfSpot, type Spot } from "./completion-spot.ts";

export interface Proposal {
  readonly label: string;
  readonly kind: "value" | "variable" | "block";
  readonly detail: string;
  readonly documentation?: string;
  /** JSON text; a snippet where `isSnippet`. */
  readonly text: string;
  readonly isSnippet?: true;
  /** What the client compares with the text before the cursor, from `start` on. */
  readonly filter: string;
  /** Lower is nearer the top. */
  readonly rank: number;
  /** Where it goes, when not in place of the whole key or value. */
  readonly at?: Pick<Spot, "start" | "end">;
}

export interface Proposals {
  readonly items: readonly Proposal[];
  /** There may be more, or they are still being read: the client is to ask again. */
  readonly incomplete: boolean;
}

export const noProposals: Proposals = { items: [], incomplete: false };

export const MAX_PROPOSALS = 100;

/** The first so many, once there are more: then only those that have what was typed. */
export function capped(items: readonly Proposal[], typed: string): Proposals {
  if (items.length <= MAX_PROPOSALS) return { items, incomplete: false };
  const wanted = typed.toLowerCase();
  const fitting = items.filter(({ filter }) => filter.toLowerCase().includes(wanted));
  const first = fitting.toSorted((a, b) => a.rank - b.rank).slice(0, MAX_PROPOSALS);
  return { items: first, incomplete: true };
}

const KINDS = {
  value: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  block: CompletionItemKind.Snippet,
} as const;

export function toItem(proposal: Proposal, analysis: Analysis, spot: Spot, client: Client): CompletionItem {
  const { label, detail, documentation, filter, rank } = proposal;
  return {
    label,
    kind: KINDS[proposal.kind],
    ...(detail === "" ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation }),
    filterText: filter,
    sortText: `0${String(rank).padStart(5, "0")}`,
    ...inserting(
      proposal.text,
      proposal.isSnippet === true,
      rangeOfSpot(analysis, proposal.at ?? spot),
      analysis,
      client,
    ),
  };
}

/** The edit of an item; for clients without snippets as plain text, indented as its line is. */
export function inserting(
  text: string,
  isSnippet: boolean,
  range: Range,
  analysis: Pick<Analysis, "text" | "source">,
  client: Pick<Client, "snippets">,
): Pick<CompletionItem, "textEdit" | "insertTextFormat" | "insertTextMode"> {
  if (!isSnippet) return { insertTextFormat: InsertTextFormat.PlainText, textEdit: { range, newText: text } };
  if (client.snippets)
    return { insertTextFormat: InsertTextFormat.Snippet, textEdit: { range, newText: text } };
  return {
    insertTextFormat: InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range, newText: indented(plainText(text), range, analysis) },
  };
}

function indented(
  text: string,
  { start }: Range,
  { text: whole, source }: Pick<Analysis, "text" | "source">,
): string {
  const line = whole.slice(source.offsetAt({ line: start.line, character: 0 }), source.offsetAt(start));
  const outer = /^[ \t]*/.exec(line)?.[0] ?? "";
  const unit = /\n([ \t]+)\S/.exec(whole)?.[1] ?? "  ";
  return text.replaceAll("\t", unit).replaceAll("\n", `\n${outer}`);
}
