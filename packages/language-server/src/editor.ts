/** The editor at the other end of the connection, asked only for what it announced. */
import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type MessageType,
  type ProposedFeatures,
  ShowMessageNotification,
} from "vscode-languageserver";
import type { Client } from "./client.ts";
import { STATUS } from "./names.ts";
import type { Editor } from "./session.ts";
import { asObject, defaultSettings } from "./settings.ts";

export type Connection = ProposedFeatures.Connection;

export interface RemoteEditor extends Editor {
  refreshLenses(): void;
  /** Shows a sentence, and waits for nothing: an editor may stand still until a request for a choice is answered. */
  say(type: MessageType, message: string): void;
  /** Whatever came with a change of configuration, for editors that push it. */
  configured(settings: unknown): void;
  setFolders(uris: readonly string[]): void;
  /** What may only be asked after the first greeting. */
  register(): Promise<void>;
}

const SECTION = "twilioProxy";

export function createEditor(connection: Connection, client: Client): RemoteEditor {
  let pushed: unknown;
  let folders: readonly string[] = [];
  const report = (place: string, error: unknown): void => connection.console.error(failureText(place, error));
  /** Requests whose answer nobody waits for. */
  const ask = (place: string, request: Promise<unknown>): void => {
    request.catch((error: unknown) => report(place, error));
  };
  const refreshLenses = (): void => {
    if (client.refreshes.codeLens) ask("refresh", connection.sendRequest(CodeLensRefreshRequest.type));
  };
  return {
    publish(uri, version, diagnostics) {
      const which = client.versionedDiagnostics && version !== null ? { uri, version } : { uri };
      ask("publish", connection.sendDiagnostics({ ...which, diagnostics: [...diagnostics] }));
    },
    async configurationOf(scopeUri) {
      if (!client.configuration) return pushed;
      try {
        return await connection.workspace.getConfiguration({ scopeUri, section: SECTION });
      } catch (error) {
        report("configuration", error);
        return undefined;
      }
    },
    foldersOf: () => folders,
    refreshLenses,
    say(type, message) {
      ask("say", connection.sendNotification(ShowMessageNotification.type, { type, message }));
    },
    refresh() {
      const { refreshes } = client;
      refreshLenses();
      if (refreshes.inlayHints) ask("refresh", connection.languages.inlayHint.refresh());
      if (refreshes.diagnostics && client.pullsDiagnostics)
        ask("refresh", connection.languages.diagnostics.refresh());
    },
    report,
    log: (line) => connection.console.debug(line),
    status(status) {
      if (client.status) ask("status", connection.sendNotification(STATUS, status));
    },
    configured(settings) {
      pushed = asObject(settings)[SECTION] ?? pushed;
    },
    setFolders(uris) {
      folders = uris;
    },
    async register() {
      if (client.dynamicConfiguration)
        await connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
      if (client.dynamicWatching) {
        const watchers = defaultSettings.envFiles.map((name) => ({ globPattern: `**/${name}` }));
        await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      }
    },
  };
}

/** Without the message, which may hold text of the document. */
function failureText(place: string, error: unknown): string {
  if (!(error instanceof Error)) return `${place} failed.`;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`${place} failed: ${error.name}`, ...frames.slice(0, 10)].join("\n");
}
