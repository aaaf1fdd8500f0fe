/** One editor's session: its documents, what is known around each, and when their diagnostics are due. */
import type { Diagnostic, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { type Accounts, createAccounts } from "./accounts.ts";
import type { Analysis } from "./analysis/analysis.ts";
import type { Client } from "./client.ts";
import type { FeatureContext } from "./features/context.ts";
import type { Host } from "./host.ts";
import type { JsonEngine } from "./json/engine.ts";
import { once } from "./once.ts";
import { createPublisher, type Publisher } from "./publisher.ts";
import { createScopes, type Scopes } from "./scopes.ts";
import type { Settings } from "./settings.ts";

export type Language = typeof import("./language.ts");

/** What a session tells and asks the editor. Each does nothing where the editor cannot. */
export interface Editor {
  /** `version` is null where the document is closed. */
  publish(uri: string, version: number | null, diagnostics: readonly Diagnostic[]): void;
  /** What it says of `twilioProxy`; undefined where it cannot be asked. Never rejects. */
  configurationOf(uri: string): Promise<unknown>;
  foldersOf(): readonly string[];
  /** Lenses, hints and pulled diagnostics are to be asked for again. */
  refresh(): void;
  /** `place` names the handler or task. */
  report(place: string, error: unknown): void;
  status(status: Status): void;
  /** Of what is asked of the account, for whoever looks into the log. */
  log(line: string): void;
}

/** What our own client shows in its status items. */
export interface Status {
  readonly account:
    | { readonly state: "disconnected" }
    | { readonly state: "connected"; readonly label: string };
  /** Of the document that changed last. */
  readonly plan: {
    readonly uri: string;
    readonly summary: string;
    readonly at: number;
    readonly stale: boolean;
  } | null;
}

/** A document's current version and all around it, at one moment. */
export interface View {
  readonly language: Language;
  readonly analysis: Analysis;
  readonly context: FeatureContext;
}

export interface Session {
  readonly client: Client;
  readonly scopes: Scopes;
  readonly accounts: Accounts;
  readonly publisher: Publisher;
  readonly language: () => Promise<Language>;
  /** null: not open, or not ours. */
  view(uri: string): Promise<View | null>;
  /** URIs of the open documents that are ours. */
  configs(): Promise<readonly string[]>;
  /** The same text as long as the diagnostics are the same. */
  revisionOf(uri: string): string;
  forget(uri: string): void;
}

interface Loaded {
  readonly language: Language;
  readonly engine: JsonEngine;
  readonly analyses: ReturnType<Language["createAnalyses"]>;
}

export interface SessionOptions {
  readonly client: Client;
  readonly settings: Settings;
  readonly documents: TextDocuments<TextDocument>;
  readonly host: Host;
  readonly editor: Editor;
}

export function createSession({ client, settings, documents, host, editor }: SessionOptions): Session {
  const surroundings = new Map<string, number>();
  const refresh = async (uri: string): Promise<void> => {
    if ((await view(uri)) !== null) editor.refresh();
  };
  const changed = (uri: string): void => {
    surroundings.set(uri, (surroundings.get(uri) ?? 0) + 1);
    refresh(uri).catch((error: unknown) => editor.report("refresh", error));
    publisher.now(uri);
  };
  const scopes = createScopes({ ...editor, host, defaults: settings, changed });
  const accounts = createAccounts({
    host,
    log: editor.log,
    changed: (uri) => (uri === null ? documents.keys() : [uri]).forEach(changed),
  });
  const load = once(() => loadLanguage(host, scopes));

  const view = async (uri: string): Promise<View | null> => {
    const [{ language, engine, analyses }] = await Promise.all([load(), scopes.ready(uri)]);
    const source = documents.get(uri);
    const analysis = source === undefined ? null : analyses.of(source);
    if (analysis === null) return null;
    const around = { settings: scopes.of(uri).settings, account: accounts.viewOf(uri) };
    return { language, analysis, context: { engine, client, now: host.world.now(), ...around } };
  };

  const marked = new Set<string>();
  let shownLabel: string | null = null;
  const publish = async (uri: string): Promise<void> => {
    const seen = await view(uri);
    if (seen !== null || shownLabel !== accounts.label()) {
      shownLabel = accounts.label();
      editor.status(statusOf(uri, accounts, seen));
    }
    if (client.pullsDiagnostics) return;
    const version = documents.get(uri)?.version;
    const diagnostics = seen === null ? [] : diagnosticsOf(seen);
    // Many tools have a file of our name: about theirs we say nothing at all.
    if (version === undefined || (diagnostics.length === 0 && seen === null && !marked.has(uri))) return;
    marked.add(uri);
    editor.publish(uri, version, diagnostics);
  };
  const publisher = createPublisher({
    world: host.world,
    prepare: (uri) => void view(uri).catch((error: unknown) => editor.report("prepare", error)),
    publish: (uri) => void publish(uri).catch((error: unknown) => editor.report("publish", error)),
  });

  return {
    client,
    scopes,
    accounts,
    publisher,
    language: async () => (await load()).language,
    view,
    configs: async () => {
      const views = await Promise.all(documents.keys().map(view));
      return views.flatMap((seen) => (seen === null ? [] : [seen.analysis.uri]));
    },
    revisionOf: (uri) => `${documents.get(uri)?.version}.${surroundings.get(uri) ?? 0}`,
    forget(uri) {
      publisher.cancel(uri);
      scopes.forget(uri);
      accounts.forget(uri);
      surroundings.delete(uri);
      void load().then(({ analyses }) => analyses.forget(uri));
      if (marked.delete(uri)) editor.publish(uri, null, []);
    },
  };
}

export function diagnosticsOf({ language, analysis, context }: View): Diagnostic[] {
  return [...language.configDiagnostics(analysis, context), ...language.planDiagnostics(analysis, context)];
}

function statusOf(uri: string, accounts: Accounts, seen: View | null): Status {
  const label = accounts.label();
  const plan = seen?.context.account.plan ?? null;
  return {
    account: label === null ? { state: "disconnected" } : { state: "connected", label },
    plan:
      seen === null || plan === null
        ? null
        : {
            uri,
            summary: seen.language.summaryLine(plan.json),
            at: plan.at,
            stale: plan.text !== seen.analysis.text,
          },
  };
}

async function loadLanguage(host: Host, scopes: Scopes): Promise<Loaded> {
  const language = await import("./language.ts");
  const engine = language.createJsonEngine();
  const analyses = language.createAnalyses({
    engine,
    now: host.world.now,
    environmentOf: (uri) => scopes.of(uri).environment,
  });
  return { language, engine, analyses };
}
