/** The language server as the editor sees it: which documents it serves, its restarts, and what is said when it is gone. */
import {
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
  type Uri,
  window,
} from "vscode";
import { type BaseLanguageClient, ExecuteCommandRequest, State } from "vscode-languageclient";
import type { Account } from "./account.ts";
import { clientOptions } from "./client-options.ts";
import { configFilters } from "./documents.ts";
import { CONNECT, STATUS } from "./names.ts";
import { isNamedLikeOurs } from "./ours.ts";
import type { Platform } from "./platform.ts";
import { createStatusItems, type ServerState, type ServerStatus } from "./status.ts";

export interface Server extends Disposable {
  /** Starts the server with the first config. */
  serve(config: TextDocument): Promise<void>;
  /** Starts it anew, whatever became of it. */
  restart(): Promise<void>;
  isRunning(): boolean;
  hasPlan(uri: Uri): boolean;
}

export interface ServerWorld {
  readonly context: ExtensionContext;
  readonly platform: Platform;
  readonly account: Account;
  readonly log: LogOutputChannel;
}

export function createServer({ context, platform, account, log }: ServerWorld): Server {
  const status = createStatusItems(String(context.extension.packageJSON.version), platform.accounts);
  /** Configs with names of their own. */
  const others = new Map<string, Uri>();
  let client: BaseLanguageClient | null = null;
  const filtersNow = (): string => JSON.stringify(configFilters(others.values()));
  let filtersThen = "";

  const follow = (one: BaseLanguageClient): void => {
    one.onNotification(STATUS, (news: ServerStatus) => status.account(news));
    one.onDidChangeState(({ newState }) => {
      if (one !== client) return;
      status.server(stateNames[newState]);
      // Also after a crash, which took the connection with it.
      if (newState === State.Running) connect(one).catch((error: unknown) => log.error(String(error)));
      if (newState === State.StartFailed) void sayNotRunning();
    });
  };
  const connect = async (one: BaseLanguageClient): Promise<void> => {
    await one.start();
    if (account.isChosen()) await one.sendRequest(ExecuteCommandRequest.type, { command: CONNECT });
  };
  /** A client whose start failed never starts again, so each start has its own; all write into one log. */
  const start = async (): Promise<void> => {
    const previous = client;
    const filters = configFilters(others.values());
    filtersThen = filtersNow();
    client = null;
    await previous?.dispose().catch((error: unknown) => log.warn(String(error)));
    status.select(filters);
    const next = platform.createClient(
      clientOptions(filters, log, () => sayNotRunning()),
      () => account.environment(),
    );
    client = next;
    follow(next);
    await next.start();
  };
  const sayNotRunning = async (): Promise<void> => {
    status.server("not running");
    const restart = "Restart";
    const showLog = "Show Log";
    const chosen = await window.showErrorMessage("Twilio Proxy is not running.", showLog, restart);
    if (chosen === showLog) log.show();
    if (chosen === restart) await inTurn(start);
  };

  /** One after the other: a client can be neither started nor stopped while it does either. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    last = last.then(task).catch((error: unknown) => {
      log.error(String(error));
      status.server("not running");
    });
    return last;
  };
  return {
    serve: ({ uri }) =>
      inTurn(async () => {
        if (!isNamedLikeOurs(uri.path)) others.set(uri.toString(), uri);
        // A file by its `$schema`, or a folder from another file system: a running client takes no more.
        if (client === null || filtersNow() !== filtersThen) await start();
      }),
    restart: () => inTurn(start),
    isRunning: () => client?.isRunning() === true,
    hasPlan: (uri) => status.planOf(uri.toString()) !== undefined,
    dispose() {
      status.dispose();
      void client?.dispose();
    },
  };
}

const stateNames: Readonly<Record<State, ServerState>> = {
  [State.Starting]: "starting",
  [State.Running]: "running",
  [State.Stopped]: "not running",
  [State.StartFailed]: "not running",
};
