import { commands, type LogOutputChannel, Uri, window, workspace } from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
} from "vscode-languageclient";
import type { ConfigFilter } from "./documents.ts";
import { LIVE_SCHEME, PLAN, SECTION, SHOW_LIVE, SHOW_PLAN } from "./names.ts";

export function clientOptions(
  documentSelector: readonly ConfigFilter[],
  outputChannel: LogOutputChannel,
  gaveUp: () => unknown,
): LanguageClientOptions {
  return {
    documentSelector: [...documentSelector],
    outputChannel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => ({ schemaFeatures: schemaFeatures(), status: true }),
    initializationFailedHandler: (error) => {
      outputChannel.error(error);
      return false;
    },
    errorHandler: createErrorHandler(gaveUp),
    middleware,
  };
}

/** VS Code's own JSON service does what a schema can do, and two of everything would only confuse. */
function schemaFeatures(): "on" | "off" {
  return workspace.getConfiguration(SECTION).get("schemaFeatures") === "on" ? "on" : "off";
}

const RESTARTS = 4;
const WITHIN_MS = 3 * 60 * 1000;

/** Restarts what crashes now and then, and gives up, loudly, on what crashes all the time. */
function createErrorHandler(gaveUp: () => unknown): ErrorHandler {
  let crashes: readonly number[] = [];
  return {
    // Writing to a server that has just died fails many times; that it closes decides what is done.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed() {
      const now = Date.now();
      crashes = [...crashes.filter((at) => now - at < WITHIN_MS), now];
      if (crashes.length <= RESTARTS) return { action: CloseAction.Restart, handled: true };
      gaveUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

const middleware: Middleware = {
  executeCommand(command, given, next) {
    return next(command, given.length === 0 && aboutDocuments.includes(command) ? activeConfig() : given);
  },
  window: {
    async showDocument(params, token, next) {
      const live = Uri.parse(params.uri);
      if (live.scheme !== LIVE_SCHEME) return next(params, token);
      // The server names the file in the query.
      const file = Uri.parse(live.query);
      const title = `${file.path.split("/").at(-1)}: account ↔ file`;
      await commands.executeCommand("vscode.diff", live, file, title);
      return { success: true };
    },
  },
};

const aboutDocuments: readonly string[] = [PLAN, SHOW_PLAN, SHOW_LIVE];

/** From the palette a command comes without a document. */
function activeConfig(): string[] {
  const uri = window.activeTextEditor?.document.uri;
  return uri === undefined ? [] : [uri.toString()];
}
