/** A whole config, where a file that is named like one has nothing in it yet. */
import { type JsonSchema, proxySchema } from "@twilio-proxy/core";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { CompletionItemKind, type CompletionList, type Position } from "vscode-languageserver-types";
import type { Client } from "../client.ts";
import { blocksOf, innerSnippetOf, snippetOf } from "../json/snippets.ts";
import { inserting } from "./completion-proposal.ts";

const NAMED = /(?:^|\/)(?:[^/]*\.)?proxy\.json$/i;
/** Nothing, or a word that was begun. */
const EMPTY = /^\s*(\w*)\s*$/d;
const EMPTY_OBJECT = /^\s*\{\s*("?\w*"?)\s*\}?\s*$/d;

/** null: the file has another name, or content already: many tools have a file called proxy.json. */
export function starterCompletion(
  source: TextDocument,
  position: Position,
  client: Pick<Client, "snippets"> = { snippets: false },
): CompletionList | null {
  if (source.getText().length > 1_000 || !NAMED.test(decoded(source.uri))) return null;
  const place = placeFor(source.getText(), source.offsetAt(position));
  if (place === null) return null;
  const range = { start: source.positionAt(place.start), end: source.positionAt(place.end) };
  const items = blocksOf(proxySchema as JsonSchema).map(({ label, description, body }) => ({
    label,
    kind: CompletionItemKind.Snippet,
    documentation: description,
    filterText: `${source.getText(range)}${label}`,
    sortText: "0",
    preselect: true,
    ...inserting(
      place.hasBraces
        ? innerSnippetOf(body) + (source.getText().includes("}") ? "" : "\n}")
        : snippetOf(body),
      true,
      range,
      { text: source.getText(), source },
      client,
    ),
  }));
  return { isIncomplete: false, items };
}

interface StarterPlace {
  readonly start: number;
  readonly end: number;
  readonly hasBraces: boolean;
}

function placeFor(text: string, offset: number): StarterPlace | null {
  const empty = EMPTY.exec(text);
  const found = empty ?? EMPTY_OBJECT.exec(text);
  const [start, end] = found?.indices?.[1] ?? [0, -1];
  if (found === null) return null;
  const hasBraces = empty === null;
  if (start < end) return start <= offset && offset <= end ? { start, end, hasBraces } : null;
  const closing = text.indexOf("}");
  const isInside = !hasBraces || (offset > text.indexOf("{") && (closing < 0 || offset <= closing));
  return isInside ? { start: offset, end: offset, hasBraces } : null;
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
