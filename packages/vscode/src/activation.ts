/** What runs as soon as some JSON is open: it looks for configs, and loads the client only when there is one to serve. */
import {
  commands,
  type Disposable,
  type ExtensionContext,
  languages,
  type TextDocument,
  workspace,
} from "vscode";
import type { Extension } from "./client.ts";
import { isConfig } from "./documents.ts";
import { type OwnCommand, ownCommands } from "./names.ts";

export type StartExtension = (context: ExtensionContext) => Promise<Extension>;

export function watchForConfigs(context: ExtensionContext, start: StartExtension): void {
  let started: Promise<Extension> | undefined;
  const extension = (): Promise<Extension> => {
    started ??= start(context);
    return started;
  };
  const adopted = new Set<string>();
  const look = (document: TextDocument): void => {
    const uri = document.uri.toString();
    if (adopted.has(uri) || !isConfig(document)) return;
    // Once only: who sets another language afterwards has a reason.
    adopted.add(uri);
    // The editor logs what an extension leaves unhandled.
    void adopt(document, extension);
  };
  const lookAround = (): void => workspace.textDocuments.forEach(look);
  const run = (command: OwnCommand): Disposable =>
    commands.registerCommand(command, async (argument: unknown) =>
      (await extension()).run(command, argument),
    );

  context.subscriptions.push(
    ...ownCommands.map(run),
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => look(document)),
    workspace.onDidChangeWorkspaceFolders(lookAround),
    workspace.onDidCloseTextDocument((document) => {
      // A change of the language closes and opens as well, and the document stays.
      if (!workspace.textDocuments.includes(document)) adopted.delete(document.uri.toString());
    }),
  );
  lookAround();
}

/** Configs may have comments, so they are `jsonc`; everything made for JSON keeps working on them. */
async function adopt(document: TextDocument, extension: () => Promise<Extension>): Promise<void> {
  const config =
    document.languageId === "json" ? await languages.setTextDocumentLanguage(document, "jsonc") : document;
  await (await extension()).serve(config);
}
