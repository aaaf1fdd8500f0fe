/** Texts with a `|` where the cursor stands, as the tests write them. */
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Position } from "vscode-languageserver-types";
import { type AccountView, nothingKnown } from "../account/view.ts";
import { type Analysis, analyse } from "../analysis/analysis.ts";
import type { EditorEnvironment } from "../analysis/environment.ts";
import { type Client, readClient } from "../client.ts";
import type { FeatureContext } from "../features/context.ts";
import { createJsonEngine } from "../json/engine.ts";
import { defaultSettings, type Settings } from "../settings.ts";

export const NOW = Date.UTC(2026, 10, 24);

const engine = createJsonEngine();

export interface At {
  readonly analysis: Analysis;
  readonly position: Position;
}

export interface CursorOptions {
  readonly uri?: string;
  readonly environment?: EditorEnvironment;
}

/** Removes the one `|` and analyses what is left. The text must be a config of ours. */
export function atCursor(marked: string, options: CursorOptions = {}): At {
  const offset = marked.indexOf("|");
  if (offset < 0) throw new Error("the text has no cursor |");
  const analysis = analyseText(marked.slice(0, offset) + marked.slice(offset + 1), options);
  return { analysis, position: analysis.source.positionAt(offset) };
}

export function analyseText(text: string, options: CursorOptions = {}): Analysis {
  const source = TextDocument.create(options.uri ?? "file:///project/proxy.json", "jsonc", 1, text);
  const environment = options.environment ?? environmentOf({});
  const analysis = analyse({ source, environment, engine, now: new Date(NOW) });
  if (analysis === null) throw new Error("the text is no config of ours");
  return analysis;
}

/** An environment whose names all come from `.env`. */
export function environmentOf(values: Readonly<Record<string, string>>): EditorEnvironment {
  const names = new Map(Object.keys(values).map((name, line) => [name, line]));
  return { values, files: names.size === 0 ? [] : [{ uri: "file:///project/.env", label: ".env", names }] };
}

/** A client that can do everything, unless told otherwise. */
export function contextOf(
  given: {
    readonly client?: Partial<Client>;
    readonly settings?: Partial<Settings>;
    readonly account?: Partial<AccountView>;
    readonly now?: number;
  } = {},
): FeatureContext {
  const able = readClient({
    processId: null,
    rootUri: null,
    workspaceFolders: null,
    capabilities: {
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        hover: { contentFormat: ["markdown"] },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        publishDiagnostics: { versionSupport: true, codeDescriptionSupport: true },
        rename: { prepareSupport: true },
      },
    },
  });
  return {
    engine,
    client: { ...able, ...given.client },
    settings: { ...defaultSettings, ...given.settings },
    account: { ...nothingKnown, ...given.account },
    now: given.now ?? NOW,
  };
}
