/**
 * An editor at the other end of the real bundle: it can do what its profile says and nothing else, keeps every message, and
 * counts as a fault whatever its profile did not ask for, and every secret that leaves the server.
 */
import { expect } from "vitest";
import {
  type CancellationToken,
  type ConfigurationParams,
  createMessageConnection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type Message,
  type MessageReader,
  type Position,
  type ProtocolNotificationType,
  type ProtocolRequestType,
  type ProtocolRequestType0,
  type PublishDiagnosticsParams,
  type Range,
  type ServerCapabilities,
  ShutdownRequest,
  type TextEdit,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import type { Profile } from "./profiles.ts";
import { faultOfMessage, faultOfResult } from "./rules.ts";
import { leaksIn, processEnvironment } from "./secrets.ts";
import { openWire, type Transport, type Wire } from "./wire.ts";

export interface StartOptions {
  readonly profile: Profile;
  readonly transport?: Transport;
  /** Paths of folders. */
  readonly folders?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it says of `twilioProxy`, by folder where several differ. */
  readonly settings?: Settings;
  readonly processId?: number | null;
  /** What must not leave the server besides what is always planted. */
  readonly secrets?: readonly string[];
}

type Settings = unknown | ((scopeUri: string) => unknown);

/** A message of the server's own, in the order of arrival. */
export interface Heard {
  readonly method: string;
  readonly params: unknown;
}

export interface Client {
  readonly profile: Profile;
  readonly server: ServerCapabilities;
  readonly wire: Wire;
  readonly heard: readonly Heard[];
  /** What the server sent or did that its profile does not allow. */
  readonly faults: readonly string[];
  ask<P, R, PR, E, RO>(
    type: ProtocolRequestType<P, R, PR, E, RO>,
    params: P,
    token?: CancellationToken,
  ): Promise<R>;
  /** A request as it is, well-formed or not. */
  askRaw(method: string, params: unknown, token?: CancellationToken): Promise<unknown>;
  tell<P, RO>(type: ProtocolNotificationType<P, RO>, params: P): void;
  /** A notification as it is, well-formed or not. */
  tellRaw(method: string, params?: unknown): void;
  open(uri: string, text: string): void;
  /** One incremental change for each edit, in one notification. */
  edit(uri: string, edits: readonly TextEdit[]): void;
  replace(uri: string, text: string, by: string): void;
  save(uri: string): void;
  close(uri: string): void;
  documentOf(uri: string): TextDocument;
  /** Right before a text of the document, or some characters into it. */
  at(uri: string, text: string, inside?: number): Position;
  rangeOf(uri: string, text: string): Range;
  /** What the editor shows: pushed or pulled, of the current version, as soon as it is accepted. */
  diagnostics(
    uri: string,
    accept?: (found: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]>;
  published(uri: string): readonly PublishDiagnosticsParams[];
  configure(settings: Settings): void;
  /** The workspace has these folders from now on. */
  changeFolders(paths: readonly string[]): void;
  until<T>(what: string, check: () => T | undefined, milliseconds?: number): Promise<T>;
  /** Nothing was heard for so long. */
  quiet(milliseconds: number): Promise<void>;
  /** Says goodbye properly and expects the server to have behaved from beginning to end. */
  quit(): Promise<void>;
  kill(): Promise<void>;
}

/** Milliseconds. An answer that takes longer counts as silence. */
const PATIENCE = 5_000;

const ours = { "window/showDocument": { success: true }, "workspace/applyEdit": { applied: true } } as const;

export async function startClient(options: StartOptions): Promise<Client> {
  const { profile, folders = [], transport = "stdio" } = options;
  const wire = await openWire(transport, { ...processEnvironment, ...options.env });
  const client = createClient(profile, wire, folders, options);
  await client.greet(options.processId ?? process.pid);
  return client;
}

function createClient(
  profile: Profile,
  wire: Wire,
  folders: readonly string[],
  { settings: first, secrets = [] }: StartOptions,
): Client & { greet(processId: number | null): Promise<void> } {
  const can = profile.capabilities;
  const heard: Heard[] = [];
  const faults: string[] = [];
  const documents = new Map<string, TextDocument>();
  const waiting = new Set<() => void>();
  let uris = folders.map((path) => URI.file(path).toString());
  let settings = first;
  let server: ServerCapabilities = {};
  let heardAt = performance.now();

  const connection = createMessageConnection(
    listening(wire.reader, () => {
      heardAt = performance.now();
    }),
    wire.writer,
  );
  const settingsOf = (scopeUri: string): unknown =>
    typeof settings === "function" ? (settings as (uri: string) => unknown)(scopeUri) : (settings ?? null);
  const note = (method: string, params: unknown): void => {
    heard.push({ method, params });
    const fault = method.startsWith("twilioProxy/")
      ? profile.initializationOptions?.status === true
        ? null
        : "is only for our own client"
      : faultOfMessage(can, method, params);
    if (fault !== null) faults.push(`${method} ${fault}`);
    if (method === "textDocument/publishDiagnostics") notePublished(params as PublishDiagnosticsParams);
    for (const check of waiting) check();
  };
  const versions = new Map<string, number>();
  const notePublished = ({ uri, version }: PublishDiagnosticsParams): void => {
    if (version === undefined) return;
    if (version < (versions.get(uri) ?? 0)) faults.push(`published version ${version} after a newer one`);
    if (version > (documents.get(uri)?.version ?? version)) faults.push("published a version of the future");
    versions.set(uri, version);
  };
  connection.onRequest((method, params) => {
    note(method, params);
    if (method === "workspace/configuration")
      return (params as ConfigurationParams).items.map(({ scopeUri = "" }) => settingsOf(scopeUri));
    if (method === "workspace/workspaceFolders") return asFolders(uris);
    return method in ours ? ours[method as keyof typeof ours] : null;
  });
  connection.onNotification(note);
  // Progress has a channel of its own: without a listener it would be lost.
  connection.onUnhandledProgress((params) => note("$/progress", params));
  connection.onError(([error]) => void faults.push(`the connection broke: ${error.message}`));
  connection.listen();

  const askRaw = async (method: string, params: unknown, token?: CancellationToken): Promise<unknown> => {
    const result = await within(
      `an answer to ${method}`,
      token === undefined
        ? connection.sendRequest(method, params)
        : connection.sendRequest(method, params, token),
    );
    const fault = faultOfResult(can, method, result);
    if (fault !== null) faults.push(`${method} answers with what ${fault}`);
    return result;
  };
  const ask: Client["ask"] = async (type, params, token) =>
    (await askRaw(type.method, params, token)) as never;
  const tell: Client["tell"] = (type, params) => void connection.sendNotification(type.method, params);
  const documentOf = (uri: string): TextDocument => {
    const document = documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  };
  const until: Client["until"] = (what, check, milliseconds = PATIENCE) =>
    new Promise((resolve, reject) => {
      const attempt = (): void => {
        const value = check();
        if (value === undefined) return;
        clearTimeout(timer);
        waiting.delete(attempt);
        resolve(value);
      };
      const timer = setTimeout(() => {
        waiting.delete(attempt);
        reject(new Error(`${profile.name}: no ${what} within ${milliseconds} ms`));
      }, milliseconds);
      waiting.add(attempt);
      attempt();
    });
  const published = (uri: string): readonly PublishDiagnosticsParams[] =>
    heard
      .filter(({ method }) => method === "textDocument/publishDiagnostics")
      .map(({ params }) => params as PublishDiagnosticsParams)
      .filter((params) => params.uri === uri);
  const pulls = can.textDocument?.diagnostic !== undefined;
  const pull = async (
    uri: string,
    accept: (found: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> => {
    for (const started = performance.now(); ; ) {
      const report = await ask(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      const items = report.kind === "full" ? report.items : [];
      if (accept(items)) return items;
      if (performance.now() - started > PATIENCE) {
        throw new Error(`${profile.name}: pulled ${JSON.stringify(items.map(({ code }) => code))}`);
      }
      await pause(40);
    }
  };
  const diagnostics: Client["diagnostics"] = async (uri, accept = () => true) => {
    if (pulls) return pull(uri, accept);
    const current = documentOf(uri).version;
    const seen = (): readonly Diagnostic[] | undefined => {
      const last = published(uri).at(-1);
      if (last === undefined || (last.version ?? current) !== current) return undefined;
      return accept(last.diagnostics) ? last.diagnostics : undefined;
    };
    return until(`accepted diagnostics`, seen).catch((error: Error) => {
      const last = published(uri).at(-1);
      const codes = last?.diagnostics.map(({ code }) => code);
      throw new Error(`${error.message}; the last are of version ${last?.version}: ${JSON.stringify(codes)}`);
    });
  };
  const change = (uri: string, edits: readonly TextEdit[]): void => {
    const document = documentOf(uri);
    const contentChanges = [...edits]
      .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
      .map(({ range, newText }) => ({ range, text: newText }));
    const version = document.version + 1;
    documents.set(uri, TextDocument.update(document, contentChanges, version));
    tell(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges });
  };
  const rangeOf = (uri: string, text: string): Range => {
    const document = documentOf(uri);
    const start = document.getText().indexOf(text);
    if (start < 0) throw new Error(`${uri} has no ${text}`);
    return { start: document.positionAt(start), end: document.positionAt(start + text.length) };
  };
  const configure = (next: Settings): void => {
    settings = next;
    const pushed = profile.settings === "push" ? { twilioProxy: settingsOf("") } : null;
    tell(DidChangeConfigurationNotification.type, { settings: pushed });
  };
  const kill = async (): Promise<void> => {
    wire.child.kill("SIGKILL");
    await wire.exited;
    connection.dispose();
  };
  const expectGood = (): void => {
    const seen = { faults, leaks: leaksIn(wire.bytes(), secrets), stderr: wire.stderr() };
    expect(seen, profile.name).toEqual({ faults: [], leaks: [], stderr: "" });
  };
  return {
    profile,
    get server() {
      return server;
    },
    wire,
    heard,
    faults,
    ask,
    askRaw,
    tell,
    tellRaw: (method, params) => void connection.sendNotification(method, params),
    open(uri, text) {
      const document = TextDocument.create(uri, "jsonc", 1, text);
      versions.delete(uri);
      documents.set(uri, document);
      const textDocument = { uri, languageId: "jsonc", version: 1, text };
      tell(DidOpenTextDocumentNotification.type, { textDocument });
    },
    edit: change,
    replace: (uri, text, by) => change(uri, [{ range: rangeOf(uri, text), newText: by }]),
    save: (uri) => tell(DidSaveTextDocumentNotification.type, { textDocument: { uri } }),
    close(uri) {
      documents.delete(uri);
      tell(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    documentOf,
    at(uri, text, inside = 0) {
      const document = documentOf(uri);
      return document.positionAt(document.offsetAt(rangeOf(uri, text).start) + inside);
    },
    rangeOf,
    diagnostics,
    published,
    configure,
    changeFolders(paths) {
      const before = uris;
      uris = paths.map((path) => URI.file(path).toString());
      const added = asFolders(uris.filter((uri) => !before.includes(uri)));
      const removed = asFolders(before.filter((uri) => !uris.includes(uri)));
      tell(DidChangeWorkspaceFoldersNotification.type, { event: { added, removed } });
    },
    until,
    async quiet(milliseconds) {
      for (let rest = milliseconds; rest > 0; rest = milliseconds - (performance.now() - heardAt))
        await pause(rest);
    },
    async greet(processId) {
      const params: InitializeParams = {
        processId,
        clientInfo: { name: profile.name },
        rootUri: profile.root ? (uris[0] ?? null) : null,
        workspaceFolders: profile.folders ? asFolders(uris) : null,
        capabilities: can,
        ...(profile.initializationOptions === undefined
          ? {}
          : { initializationOptions: profile.initializationOptions }),
      };
      server = (await ask(InitializeRequest.type, params)).capabilities;
      tell(InitializedNotification.type, {});
      if (profile.settings === "push" && settings !== undefined) configure(settings);
    },
    async quit() {
      try {
        await within(
          "an answer to shutdown",
          connection.sendRequest(ShutdownRequest.type as ProtocolRequestType0<void, never, void, void>),
        );
        await connection.sendNotification(ExitNotification.type);
        expect(await within("an exit", wire.exited), "exit code after shutdown and exit").toBe(0);
        expectGood();
      } finally {
        await kill();
      }
    },
    kill,
  };
}

const asFolders = (uris: readonly string[]): WorkspaceFolder[] =>
  uris.map((uri) => ({ uri, name: "folder" }));

/** The same reader, with somebody who hears each message first. */
function listening(reader: MessageReader, hear: (message: Message) => void): MessageReader {
  return {
    onError: reader.onError,
    onClose: reader.onClose,
    onPartialMessage: reader.onPartialMessage,
    dispose: () => reader.dispose(),
    listen: (callback) =>
      reader.listen((message) => {
        hear(message);
        callback(message);
      }),
  };
}

export async function within<T>(what: string, work: Promise<T>, milliseconds = PATIENCE): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
