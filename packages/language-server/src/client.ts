import { type ClientCapabilities, type InitializeParams, MarkupKind } from "vscode-languageserver";
import { asObject } from "./settings.ts";

/** What the editor at the other end can do. Everything is optional in LSP, so everything absent is false. */
export interface Client {
  readonly snippets: boolean;
  readonly markdown: boolean;
  /** It asks for diagnostics itself, so none are sent. */
  readonly pullsDiagnostics: boolean;
  readonly versionedDiagnostics: boolean;
  readonly codeDescription: boolean;
  readonly nestedSymbols: boolean;
  readonly lineFoldingOnly: boolean;
  readonly prepareRename: boolean;
  readonly codeActions: boolean;
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly dynamicWatching: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly showsDocuments: boolean;
  readonly virtualDocuments: boolean;
  readonly appliesEdits: boolean;
  readonly refreshes: {
    readonly codeLens: boolean;
    readonly inlayHints: boolean;
    readonly diagnostics: boolean;
  };
  /** Only our own client asks for `twilioProxy/status`. */
  readonly status: boolean;
}

export function readClient(params: InitializeParams): Client {
  const capabilities: ClientCapabilities = params.capabilities ?? {};
  const { textDocument, workspace, window } = capabilities;
  const item = textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    markdown: (textDocument?.hover?.contentFormat ?? [MarkupKind.PlainText]).includes(MarkupKind.Markdown),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    versionedDiagnostics: textDocument?.publishDiagnostics?.versionSupport === true,
    codeDescription: textDocument?.publishDiagnostics?.codeDescriptionSupport === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    lineFoldingOnly: textDocument?.foldingRange?.lineFoldingOnly === true,
    prepareRename: textDocument?.rename?.prepareSupport === true,
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    dynamicWatching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    showsDocuments: window?.showDocument?.support === true,
    virtualDocuments: workspace?.textDocumentContent !== undefined,
    appliesEdits: workspace?.applyEdit === true,
    refreshes: {
      codeLens: workspace?.codeLens?.refreshSupport === true,
      inlayHints: workspace?.inlayHint?.refreshSupport === true,
      diagnostics: workspace?.diagnostics?.refreshSupport === true,
    },
    status: asObject(params.initializationOptions).status === true,
  };
}
