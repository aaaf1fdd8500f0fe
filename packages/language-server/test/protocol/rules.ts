/** What a server may send a client that announced so much and no more. Each rule answers with what is wrong, or null. */
import type {
  ClientCapabilities,
  CodeAction,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  Hover,
  PublishDiagnosticsParams,
  RegistrationParams,
  WorkspaceEdit,
} from "vscode-languageserver/node";

type Can = ClientCapabilities;

/** Wrong, whatever the message holds, where the client has not announced it. */
const ANNOUNCED: Readonly<Record<string, (can: Can) => boolean>> = {
  "workspace/configuration": (can) => can.workspace?.configuration === true,
  "workspace/workspaceFolders": (can) => can.workspace?.workspaceFolders === true,
  "workspace/applyEdit": (can) => can.workspace?.applyEdit === true,
  "workspace/codeLens/refresh": (can) => can.workspace?.codeLens?.refreshSupport === true,
  "workspace/inlayHint/refresh": (can) => can.workspace?.inlayHint?.refreshSupport === true,
  "workspace/diagnostic/refresh": (can) => can.workspace?.diagnostics?.refreshSupport === true,
  "workspace/textDocumentContent/refresh": (can) => can.workspace?.textDocumentContent !== undefined,
  "window/workDoneProgress/create": (can) => can.window?.workDoneProgress === true,
  "window/showDocument": (can) => can.window?.showDocument?.support === true,
  "textDocument/publishDiagnostics": (can) => can.textDocument?.diagnostic === undefined,
  "client/registerCapability": () => true,
  "window/showMessage": () => true,
  "window/logMessage": () => true,
  "$/progress": () => true,
};

const REGISTERED: Readonly<Record<string, (can: Can) => boolean | undefined>> = {
  "workspace/didChangeConfiguration": (can) => can.workspace?.didChangeConfiguration?.dynamicRegistration,
  "workspace/didChangeWatchedFiles": (can) => can.workspace?.didChangeWatchedFiles?.dynamicRegistration,
  // Of workspace folders the protocol says: announced at all means that changes may be registered for.
  "workspace/didChangeWorkspaceFolders": (can) => can.workspace?.workspaceFolders,
  "textDocument/formatting": (can) => can.textDocument?.formatting?.dynamicRegistration,
  "textDocument/rangeFormatting": (can) => can.textDocument?.rangeFormatting?.dynamicRegistration,
};

/** A request or notification of the server's own. */
export function faultOfMessage(can: Can, method: string, params: unknown): string | null {
  const announced = ANNOUNCED[method];
  if (announced === undefined) return "is no message of the protocol";
  if (!announced(can)) return "was not announced";
  if (method === "client/registerCapability") {
    const { registrations } = params as RegistrationParams;
    const wrong = registrations.filter((one) => REGISTERED[one.method]?.(can) !== true);
    return wrong.length === 0 ? null : `registers ${wrong.map((one) => one.method).join()}`;
  }
  return method === "textDocument/publishDiagnostics"
    ? faultOfPublished(can, params as PublishDiagnosticsParams)
    : null;
}

function faultOfPublished(can: Can, { version, diagnostics }: PublishDiagnosticsParams): string | null {
  const published = can.textDocument?.publishDiagnostics;
  if (version !== undefined && published?.versionSupport !== true) return "has a version";
  return faultOfDiagnostics(diagnostics, published);
}

type DiagnosticAbilities = NonNullable<NonNullable<Can["textDocument"]>["publishDiagnostics"]>;

function faultOfDiagnostics(
  diagnostics: readonly Diagnostic[],
  can: Partial<DiagnosticAbilities> = {},
): string | null {
  const some = (has: (one: Diagnostic) => unknown): boolean =>
    diagnostics.some((one) => has(one) !== undefined);
  if (some((one) => one.codeDescription) && can.codeDescriptionSupport !== true) return "describes codes";
  if (some((one) => one.relatedInformation) && can.relatedInformation !== true) return "relates places";
  if (diagnostics.some(({ message }) => typeof message !== "string")) return "formats its message";
  if (some((one) => one.tags) && can.tagSupport === undefined) return "has tags";
  return null;
}

type ResultRule = (result: never, can: Can) => string | null;

const RESULTS: Readonly<Record<string, ResultRule>> = {
  "textDocument/completion": (list: CompletionList | null, can) => {
    const faults = list?.items.map((item) => faultOfItem(item, can)).filter((fault) => fault !== null) ?? [];
    if (list?.itemDefaults !== undefined && can.textDocument?.completion?.completionList === undefined)
      return "has defaults of items";
    return faults[0] ?? null;
  },
  "textDocument/hover": (hover: Hover | null, can) =>
    hover !== null &&
    kindOf(hover.contents) === "markdown" &&
    can.textDocument?.hover?.contentFormat?.includes("markdown") !== true
      ? "is Markdown"
      : null,
  "textDocument/documentSymbol": (symbols: readonly (DocumentSymbol | object)[], can) =>
    symbols.some((one) => !("location" in one)) &&
    can.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport !== true
      ? "is nested"
      : null,
  "textDocument/definition": (found: readonly object[] | object | null, can) =>
    [found ?? []].flat().some((one) => "targetUri" in one) &&
    can.textDocument?.definition?.linkSupport !== true
      ? "is a link"
      : null,
  "textDocument/rename": (edit: WorkspaceEdit | null, can) => faultOfEdit(edit, can),
  "textDocument/codeAction": (actions: readonly CodeAction[] | null, can) =>
    actions?.map(({ edit }) => faultOfEdit(edit, can)).find((fault) => fault !== null) ?? null,
  "textDocument/diagnostic": ({ items = [] }: { readonly items?: readonly Diagnostic[] }, can) =>
    faultOfDiagnostics(items, can.textDocument?.diagnostic),
};

/** The answer to a request of the client's. */
export function faultOfResult(can: Can, method: string, result: unknown): string | null {
  return RESULTS[method]?.(result as never, can) ?? null;
}

function faultOfItem(item: CompletionItem, can: Can): string | null {
  const able = can.textDocument?.completion?.completionItem ?? {};
  const inserted = [item.label, item.insertText, item.textEdit?.newText].join("\n");
  if (able.snippetSupport !== true && (item.insertTextFormat === 2 || /\$\d|\$\{\d/.test(inserted)))
    return `has a snippet: ${inserted}`;
  if (item.textEdit !== undefined && "insert" in item.textEdit && able.insertReplaceSupport !== true)
    return "has an insert-and-replace edit";
  if (item.labelDetails !== undefined && able.labelDetailsSupport !== true) return "has label details";
  // Helix announces Markdown for hovers alone, and renders it here as well.
  const formats = able.documentationFormat ?? can.textDocument?.hover?.contentFormat ?? [];
  const isMarkdown = kindOf(item.documentation) === "markdown";
  return isMarkdown && !formats.includes("markdown") ? "is documented in Markdown" : null;
}

/** A bare string is Markdown in a hover and plain text elsewhere; we never send the former. */
function kindOf(content: unknown): string {
  return typeof content === "object" && content !== null && "kind" in content
    ? String(content.kind)
    : "plaintext";
}

function faultOfEdit(edit: WorkspaceEdit | null | undefined, can: Can): string | null {
  const able = can.workspace?.workspaceEdit;
  if (edit?.documentChanges !== undefined && able?.documentChanges !== true) return "has document changes";
  if (edit?.changeAnnotations !== undefined && able?.changeAnnotationSupport === undefined)
    return "is annotated";
  return null;
}
