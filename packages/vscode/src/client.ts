/** The extension once there is a config: one language client for as long as the window lives, and the commands around it. */
import {
  commands,
  type ExtensionContext,
  env,
  Range,
  type TextDocument,
  Uri,
  version,
  window,
  workspace,
} from "vscode";
import { type Account, openAccount } from "./account.ts";
import { issueBody, issueUrl } from "./issue.ts";
import { LIVE_SCHEME, type OwnCommand, PLAN, SECTION, SHOW_LIVE } from "./names.ts";
import type { Platform } from "./platform.ts";
import { createServer, type Server } from "./server.ts";

export interface Extension {
  /** Starts the server where it does not run yet. */
  serve(config: TextDocument): Promise<void>;
  run(command: OwnCommand, argument: unknown): Promise<unknown>;
}

export async function createExtension(context: ExtensionContext, platform: Platform): Promise<Extension> {
  const log = window.createOutputChannel("Twilio Proxy", { log: true });
  const account = await openAccount(context);
  const server = createServer({ context, platform, account, log });
  context.subscriptions.push(
    log,
    server,
    workspace.onDidGrantWorkspaceTrust(async () => {
      if (account.isChosen()) await server.restart();
    }),
    workspace.onDidChangeConfiguration(async (change) => {
      // What the server announces at its start depends on it.
      if (change.affectsConfiguration(`${SECTION}.schemaFeatures`)) await server.restart();
    }),
  );
  const withAccount = (change: (account: Account) => Promise<boolean>) => async (): Promise<void> => {
    if (!platform.accounts) {
      void window.showInformationMessage("An account can be connected in a desktop editor only.");
    } else if (await change(account)) await server.restart();
  };
  const actions: Readonly<Record<OwnCommand, (argument: unknown) => unknown>> = {
    "twilioProxy.newConfig": newConfig,
    "twilioProxy.compareWithLive": (argument) => compareWithLive(server, argument),
    "twilioProxy.connectAccount": withAccount((one) => one.connect()),
    "twilioProxy.disconnectAccount": withAccount((one) => one.disconnect()),
    "twilioProxy.useSimulator": withAccount((one) => one.useSimulator()),
    "twilioProxy.useEnvironment": withAccount((one) => one.useEnvironment()),
    "twilioProxy.restartServer": () => server.restart(),
    "twilioProxy.showLog": () => log.show(),
    "twilioProxy.reportIssue": () => reportIssue(context, server),
  };
  return {
    serve: (config) => server.serve(config),
    run: async (command, argument) => actions[command](argument),
  };
}

const NEW_CONFIG = `{
  "services": {
    "rides": {
      "unique_name": "rides",
    }
  }
}
`;

/** In the first folder if it has none yet; nothing is written before the user saves. */
async function newConfig(): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const place = folder === undefined ? undefined : Uri.joinPath(folder, "proxy.json");
  if (place !== undefined && (await exists(place))) {
    await window.showTextDocument(place);
    return;
  }
  const document = await (place === undefined
    ? workspace.openTextDocument({ language: "jsonc" })
    : workspace.openTextDocument(place.with({ scheme: "untitled" })));
  const editor = await window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(new Range(0, 0, 0, 0).start, NEW_CONFIG));
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** What the account has on the left, the file on the right. Reads the account first where nobody has. */
async function compareWithLive(server: Server, argument: unknown): Promise<void> {
  const uri = uriOf(argument) ?? window.activeTextEditor?.document.uri;
  if (uri === undefined || uri.scheme === LIVE_SCHEME) return;
  if (!server.hasPlan(uri)) await commands.executeCommand(PLAN, uri.toString());
  if (server.hasPlan(uri)) await commands.executeCommand(SHOW_LIVE, uri.toString());
}

function uriOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  return typeof argument === "string" ? Uri.parse(argument) : undefined;
}

async function reportIssue(context: ExtensionContext, server: Server): Promise<void> {
  const { properties } = context.extension.packageJSON.contributes.configuration as {
    readonly properties: Readonly<Record<string, unknown>>;
  };
  const configuration = workspace.getConfiguration();
  const settings = Object.keys(properties).map((name) => [name, configuration.get(name)] as const);
  const body = issueBody({
    extension: String(context.extension.packageJSON.version),
    editor: `${env.appName} ${version}`,
    host: env.uiKind === 2 ? "web" : "desktop",
    server: server.isRunning() ? "running" : "not running",
    settings: Object.fromEntries(settings.filter(([name]) => name.startsWith(SECTION))),
  });
  await env.openExternal(Uri.parse(issueUrl(body), true));
}
