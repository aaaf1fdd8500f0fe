/** The three language status items of our documents: schema and server, account, plan. */
import {
  commands,
  type Disposable,
  type DocumentSelector,
  LanguageStatusSeverity,
  languages,
  window,
} from "vscode";
import { CONNECTED, PLAN, PLANNED, RUNNING, SHOW_PLAN } from "./names.ts";

export interface PlanStatus {
  readonly uri: string;
  readonly summary: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly stale: boolean;
}

/** What the server says with `twilioProxy/status`. */
export interface ServerStatus {
  readonly account:
    | { readonly state: "disconnected" }
    | { readonly state: "connected"; readonly label: string };
  /** Of the document that changed last. */
  readonly plan: PlanStatus | null;
}

export type ServerState = "starting" | "running" | "not running";

export interface StatusItems extends Disposable {
  server(state: ServerState): void;
  account(status: ServerStatus): void;
  select(selector: DocumentSelector): void;
  planOf(uri: string): PlanStatus | undefined;
}

export function createStatusItems(version: string, accounts: boolean): StatusItems {
  const plans = new Map<string, PlanStatus>();
  const [schema, account, plan] = (["schema", "account", "plan"] as const).map((name) =>
    languages.createLanguageStatusItem(`twilioProxy.${name}`, []),
  ) as [Item, Item, Item];
  schema.name = "Twilio Proxy schema";
  account.name = "Twilio Proxy account";
  plan.name = "Twilio Proxy plan";
  showServer(schema, version, "starting");
  showAccount(account, accounts, { state: "disconnected" });
  const showActive = (): void => {
    const uri = window.activeTextEditor?.document.uri.toString();
    showPlan(plan, uri === undefined ? undefined : plans.get(uri));
  };
  showActive();
  const follow = window.onDidChangeActiveTextEditor(showActive);
  return {
    server(state) {
      showServer(schema, version, state);
      setContext(RUNNING, state === "running");
    },
    account(status) {
      const connected = status.account.state === "connected";
      if (!connected) plans.clear();
      if (status.plan !== null) plans.set(status.plan.uri, status.plan);
      showAccount(account, accounts, status.account);
      showActive();
      setContext(CONNECTED, connected);
      setContext(PLANNED, plans.size > 0);
    },
    select(selector) {
      for (const item of [schema, account, plan]) item.selector = selector;
    },
    planOf: (uri) => plans.get(uri),
    dispose() {
      for (const one of [schema, account, plan, follow]) one.dispose();
    },
  };
}

type Item = ReturnType<typeof languages.createLanguageStatusItem>;

function setContext(key: string, value: boolean): void {
  void commands.executeCommand("setContext", key, value);
}

function showServer(item: Item, version: string, state: ServerState): void {
  const dead = state === "not running";
  item.text = dead ? "Twilio Proxy is not running" : `Twilio Proxy ${version}`;
  item.detail = dead ? "the schema still is" : "schema of this extension";
  item.severity = dead ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  item.busy = state === "starting";
  item.command = dead
    ? { command: "twilioProxy.restartServer", title: "Restart" }
    : { command: "twilioProxy.showLog", title: "Show Log" };
}

function showAccount(item: Item, possible: boolean, account: ServerStatus["account"]): void {
  const connected = account.state === "connected";
  item.text = connected ? `Account ${account.label}` : "No account";
  item.detail = possible ? "" : "needs a desktop";
  item.command = connected
    ? { command: "twilioProxy.disconnectAccount", title: "Disconnect" }
    : possible
      ? { command: "twilioProxy.connectAccount", title: "Connect" }
      : undefined;
}

function showPlan(item: Item, plan: PlanStatus | undefined): void {
  item.text = plan?.summary ?? "No plan yet";
  item.detail = plan === undefined ? "" : `${plan.stale ? "outdated, of" : "of"} ${timeOf(plan.at)}`;
  item.severity = plan?.stale === true ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  item.command =
    plan === undefined || plan.stale
      ? { command: PLAN, title: "Plan" }
      : { command: SHOW_PLAN, title: "Show" };
}

const timeOf = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
