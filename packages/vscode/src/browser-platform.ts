import { type ExtensionContext, Uri } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { SECTION } from "./names.ts";
import type { Platform } from "./platform.ts";

export function browserPlatform(context: ExtensionContext): Platform {
  const script = Uri.joinPath(context.extensionUri, "server/browser.js").toString(true);
  let worker: Worker | undefined;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return {
    accounts: false,
    createClient(options) {
      // A worker has no exit that the client could wait for, so the next one ends the one before. What an extension host
      // calls a worker is none to the client's `instanceof`, so it gets both ends.
      const start = async (): Promise<MessageTransports> => {
        worker?.terminate();
        worker = new Worker(script);
        return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
      };
      return new LanguageClient(SECTION, "Twilio Proxy", start, options);
    },
  };
}
