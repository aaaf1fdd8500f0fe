/** What the server announces. Everything is static, so that clients without dynamic registration have all of it. */
import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from "vscode-languageserver";
import type { Client } from "./client.ts";
import { codeActionKinds, commands, virtualSchemes } from "./names.ts";
import type { Settings } from "./settings.ts";

/** Some may have options only where the client understands those. */
export function capabilitiesFor({ schemaFeatures }: Settings, client: Client): ServerCapabilities {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: ['"', ":", " ", "{", "."], resolveProvider: false },
    hoverProvider: true,
    codeActionProvider: client.codeActions
      ? { codeActionKinds: [CodeActionKind.QuickFix, ...codeActionKinds] }
      : true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.prepareRename ? { prepareProvider: true } : true,
    documentLinkProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: false },
    codeLensProvider: { resolveProvider: false },
    executeCommandProvider: { commands: [...commands], workDoneProgress: true },
    diagnosticProvider: {
      identifier: "twilio-proxy",
      interFileDependencies: false,
      workspaceDiagnostics: false,
    },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      textDocumentContent: { schemes: [...virtualSchemes] },
    },
    ...(schemaFeatures ? jsonCapabilities : {}),
  };
}

/** What any JSON service gives; where there is one beside us, two of each would only confuse. */
const jsonCapabilities: ServerCapabilities = {
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentSymbolProvider: { label: "Twilio Proxy" },
  foldingRangeProvider: true,
  selectionRangeProvider: true,
};
