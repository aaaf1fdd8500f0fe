/** The wiring: the only file that knows both the connection and the features. Every handler answers; none rejects. */
import {
  type CancellationToken,
  type CompletionList,
  type CompletionParams,
  type Diagnostic,
  type DocumentDiagnosticParams,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { capabilitiesFor } from "./capabilities.ts";
import { readClient } from "./client.ts";
import { executeCommand, plan, virtualText } from "./commands.ts";
import { type Connection, createEditor, type RemoteEditor } from "./editor.ts";
import type { Host } from "./host.ts";
import { createSession, diagnosticsOf, type Session, type View } from "./session.ts";
import { defaultSettings, readSettings } from "./settings.ts";
import { VERSION } from "./version.ts";

interface Wired {
  readonly connection: Connection;
  readonly host: Host;
  readonly documents: TextDocuments<TextDocument>;
  readonly session: Session;
  readonly editor: RemoteEditor;
}

/** Answers on this connection until it closes. */
export function serve(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((params) => {
    const client = readClient(params);
    const editor = createEditor(connection, client);
    editor.setFolders((params.workspaceFolders ?? []).map(({ uri }) => uri));
    const settings = readSettings(params.initializationOptions, defaultSettings);
    const session = createSession({ client, settings, documents, host, editor });
    wire({ connection, host, documents, session, editor });
    return {
      serverInfo: { name: "twilio-proxy-language-server", version: VERSION },
      capabilities: capabilitiesFor(settings, client),
    };
  });
  documents.listen(connection);
  connection.listen();
}

function wire(wired: Wired): void {
  wireLife(wired);
  wireDocuments(wired);
  wireReading(wired);
  wireEditing(wired);
  wirePlan(wired);
}

function wireLife({ connection, documents, session, editor }: Wired): void {
  const reload = (): Promise<void> => session.scopes.reload(documents.keys());
  connection.onInitialized(async () => {
    // The first document follows at once: what it needs is loaded while the editor still greets.
    await Promise.all([session.language(), editor.register()]).catch((error: unknown) =>
      editor.report("initialized", error),
    );
    if (!session.client.workspaceFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(async () => {
      const folders = await connection.workspace.getWorkspaceFolders();
      editor.setFolders((folders ?? []).map(({ uri }) => uri));
      await reload();
    });
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    editor.configured(settings);
    await reload();
  });
  connection.onDidChangeWatchedFiles(reload);
  connection.onShutdown(() => session.accounts.disconnect());
}

function wireDocuments({ documents, session, editor }: Wired): void {
  const { publisher, scopes } = session;
  const opened = new Map<string, number>();
  documents.onDidOpen(({ document }) => {
    opened.set(document.uri, document.version);
    void scopes.reload([document.uri]);
    publisher.now(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    // It also comes with opening, where nobody is typing yet.
    if (opened.get(document.uri) !== document.version) publisher.soon(document.uri);
  });
  documents.onDidSave(({ document: { uri } }) => {
    if (publisher.isDue(uri)) publisher.now(uri);
    if (!session.client.dynamicWatching) void scopes.reload([uri]);
    if (!scopes.of(uri).settings.planOnSave || session.accounts.label() === null) return;
    plan(uri, { signal: new AbortController().signal }, { session }).catch((error: unknown) =>
      editor.report("planOnSave", error),
    );
  });
  documents.onDidClose(({ document }) => {
    opened.delete(document.uri);
    session.forget(document.uri);
  });
}

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Promise<Result>;

/** Answers from the document's current version; with the fallback where there is nothing to say or something broke. */
function answering({ session, host, editor }: Wired) {
  return <Params extends AboutDocument, Result>(
    name: string,
    fallback: Result,
    answer: (view: View, params: Params) => Result | Promise<Result>,
  ): Handler<Params, Result> =>
    async (params, token) => {
      try {
        await host.turn();
        if (token.isCancellationRequested) throw cancelled();
        const view = await session.view(params.textDocument.uri);
        return view === null ? fallback : await answer(view, params);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        editor.report(name, error);
        return fallback;
      }
    };
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}

function wireReading(wired: Wired): void {
  const { connection, documents, session } = wired;
  const answer = answering(wired);
  const complete = answer<CompletionParams, CompletionList | null>(
    "completion",
    null,
    ({ language, analysis, context }, { position }) => language.completion(analysis, position, context),
  );
  connection.onCompletion(async (params, token) => {
    const found = await complete(params, token);
    // An empty file is nobody's yet, and a first proposal is what its author waits for.
    const source = documents.get(params.textDocument.uri);
    if (found !== null || source === undefined) return found;
    return (await session.language()).starterCompletion(source, params.position, session.client);
  });
  connection.onHover(
    answer("hover", null, ({ language, analysis, context }, { position }) =>
      language.hover(analysis, position, context),
    ),
  );
  connection.onDocumentSymbol(
    answer("symbols", [], ({ language, analysis, context }) => language.documentSymbols(analysis, context)),
  );
  connection.onFoldingRanges(
    answer("folding", [], ({ language, analysis, context }) => language.foldingRanges(analysis, context)),
  );
  connection.onSelectionRanges(
    answer("selection", [], ({ language, analysis, context }, { positions }) =>
      language.selectionRanges(analysis, positions, context),
    ),
  );
  connection.onDefinition(
    answer("definition", null, ({ language, analysis }, { position }) =>
      language.definition(analysis, position),
    ),
  );
  connection.onReferences(
    answer("references", null, ({ language, analysis }, { position, context }) =>
      language.references(analysis, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(
    answer("highlights", [], ({ language, analysis }, { position }) =>
      language.documentHighlights(analysis, position),
    ),
  );
  connection.onDocumentLinks(
    answer("links", [], ({ language, analysis }) => language.documentLinks(analysis)),
  );
  connection.languages.inlayHint.on(
    answer("inlayHints", [], ({ language, analysis, context }, { range }) =>
      language.inlayHints(analysis, range, context),
    ),
  );
  const diagnose = answer<DocumentDiagnosticParams, Diagnostic[]>("diagnostics", [], diagnosticsOf);
  connection.languages.diagnostics.on(async (params, token) => {
    const resultId = session.revisionOf(params.textDocument.uri);
    if (params.previousResultId === resultId)
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const items = await diagnose(params, token);
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  });
}

function wireEditing(wired: Wired): void {
  const { connection } = wired;
  const answer = answering(wired);
  connection.onCodeAction(
    answer("codeActions", [], ({ language, analysis, context }, { range, context: { only } }) => [
      ...language.codeActions(analysis, range, only, context),
      ...language.driftActions(analysis, range, only, context),
      ...language.planActions(analysis, range, only, context),
    ]),
  );
  connection.onDocumentFormatting(
    answer("formatting", null, ({ language, analysis, context }) =>
      language.formatDocument(analysis, context),
    ),
  );
  connection.onDocumentRangeFormatting(
    answer("formatting", null, ({ language, analysis, context }, { range }) =>
      language.formatRange(analysis, range, context),
    ),
  );
  connection.onPrepareRename(
    answer("prepareRename", null, ({ language, analysis }, { position }) =>
      language.prepareRename(analysis, position),
    ),
  );
  connection.onRenameRequest(
    answer("rename", null, ({ language, analysis }, { position, newName }) =>
      language.rename(analysis, position, newName),
    ),
  );
}

/** Milliseconds. A lens says how old its plan is. */
const AGING = 30_000;

function wirePlan(wired: Wired): void {
  const { connection, session, host, editor } = wired;
  let aging = false;
  const age = async (): Promise<void> => {
    if (aging || !session.client.refreshes.codeLens) return;
    aging = true;
    await host.world.sleep(AGING);
    aging = false;
    editor.refreshLenses();
  };
  connection.onCodeLens(
    answering(wired)("codeLens", [], ({ language, analysis, context }) => {
      if (context.account.plan !== null) void age();
      return context.settings.codeLens ? language.codeLenses(analysis, context) : [];
    }),
  );
  connection.onExecuteCommand((params, token) =>
    executeCommand(params, token, { connection, session, host, editor }),
  );
  connection.workspace.textDocumentContent.on(async ({ uri }) => ({
    text: (await virtualText(uri, session)) ?? "There is no plan of this file yet.\n",
  }));
}
