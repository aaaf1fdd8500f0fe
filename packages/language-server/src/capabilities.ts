/** What the server announces. Everything is static, so that clients without dynamic registration have all of it. */
import {
  CodeActionKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { codeActionKinds, commands, virtualSchemes } from "./names.ts";
import type { Settings } from "./settings.ts";

export function capabilitiesFor({ schemaFeatures }: Settings): ServerCapabilities {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: ['"', ":", " ", "{", "."], resolveProvider: false },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, ...codeActionKinds] },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
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
