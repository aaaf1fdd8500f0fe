/** The JSON engine: vscode-json-languageservice behind the few things we ask of it. */
import { getLanguageService, type JSONDocument } from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import type {
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Position,
  SelectionRange,
} from "vscode-languageserver-types";
import { editorSchema } from "./editor-schema.ts";

export type { JSONDocument } from "vscode-json-languageservice";

/** Symbols and folds past this many help nobody and cost seconds. */
export const MAX_ITEMS = 5_000;

export interface JsonEngine {
  /** Only for text that is not nested too deep: the parser is recursive. */
  parse(source: TextDocument): JSONDocument;
  complete(source: TextDocument, position: Position, json: JSONDocument): Promise<CompletionList | null>;
  hover(source: TextDocument, position: Position, json: JSONDocument): Promise<Hover | null>;
  symbols(source: TextDocument, json: JSONDocument): readonly DocumentSymbol[];
  folds(source: TextDocument): readonly FoldingRange[];
  selections(
    source: TextDocument,
    positions: readonly Position[],
    json: JSONDocument,
  ): readonly SelectionRange[];
}

const SCHEMA = "twilio-proxy:/proxy.schema.json";

export function createJsonEngine(): JsonEngine {
  const service = getLanguageService({
    clientCapabilities: {
      textDocument: { completion: { completionItem: { documentationFormat: ["markdown", "plaintext"] } } },
    },
  });
  service.configure({
    validate: false,
    schemas: [{ uri: SCHEMA, fileMatch: ["*"], schema: editorSchema() }],
  });
  return {
    parse: (source) => withoutOwnSchema(service.parseJSONDocument(readable(source))),
    complete: async (source, position, json) => service.doComplete(source, position, json),
    hover: async (source, position, json) => withWords(await service.doHover(source, position, json)),
    symbols: (source, json) => service.findDocumentSymbols2(source, json, { resultLimit: MAX_ITEMS }),
    folds: (source) => service.getFoldingRanges(source, { rangeLimit: MAX_ITEMS }),
    selections: (source, positions, json) => service.getSelectionRanges(source, [...positions], json),
  };
}

/** A `$schema` in the file would win over ours, and one that cannot be loaded would leave nothing. */
function withoutOwnSchema(json: JSONDocument): JSONDocument {
  const { root } = json;
  if (root?.type !== "object") return json;
  const own = root.properties.findIndex(({ keyNode }) => keyNode.value === "$schema");
  if (own >= 0) root.properties.splice(own, 1);
  return json;
}

/** A byte order mark is white space here; replacing it keeps every offset. */
function readable(source: TextDocument): TextDocument {
  const text = source.getText();
  if (!text.startsWith("\uFEFF")) return source;
  return TextDocument.create(source.uri, source.languageId, source.version, ` ${text.slice(1)}`);
}

/** Where the schema has no words the engine says `[""]`, which editors show as an empty box. */
function withWords(hover: Hover | null): Hover | null {
  if (hover === null) return null;
  const parts = [hover.contents].flat();
  return parts.some((part) => (typeof part === "string" ? part : part.value).trim() !== "") ? hover : null;
}
