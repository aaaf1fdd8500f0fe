/** An editor without a screen: one server in a process of its own, and one document open in it. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import {
  CompletionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExecuteCommandRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { Server } from "./servers.ts";

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface EditorClient {
  /** From the start of the process to the reply of `initialize`, in milliseconds. */
  readonly greeted: number;
  /** Resolves when the server has nothing more to say about the document. */
  open(uri: string, text: string): Promise<void>;
  /** The first diagnostics after now that pass. */
  diagnosed(pass: (diagnostics: readonly Diagnostic[]) => boolean): Promise<void>;
  replace(range: Range, text: string): void;
  complete(position: Position): Promise<number>;
  hover(position: Position): Promise<boolean>;
  execute(command: string): Promise<void>;
  /** Bytes. */
  memory(): number;
  stop(): Promise<void>;
}

/** A plain client of pushed diagnostics; nothing is registered dynamically. */
const params: InitializeParams = {
  processId: process.pid,
  rootUri: null,
  workspaceFolders: null,
  capabilities: {
    textDocument: {
      synchronization: { didSave: true },
      completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
      hover: { contentFormat: ["markdown"] },
      publishDiagnostics: { versionSupport: true, codeDescriptionSupport: true },
    },
  },
};

export async function startClient(
  server: Server,
  { env = {}, cwd }: Surroundings = {},
): Promise<EditorClient> {
  const { PATH = "" } = process.env;
  const start = performance.now();
  const child = spawn(process.execPath, [...server.argv], {
    env: { PATH, ...env },
    cwd,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  // Nobody answers any more: whatever still waits is told so.
  child.once("exit", () => connection.dispose());
  connection.listen();
  const { initializationOptions = {} } = server;
  await connection.sendRequest(InitializeRequest.type, { ...params, initializationOptions });
  const greeted = performance.now() - start;
  await connection.sendNotification(InitializedNotification.type, {});
  if (server.configuration !== undefined) {
    await connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: server.configuration,
    });
  }
  return {
    greeted,
    ...documentOf(connection),
    memory: () => residentSet(child),
    stop: () => stop(child, connection),
  };
}

/** Milliseconds. Whatever comes later never comes. */
const LATE = 60_000;

type Heard = (diagnostics: readonly Diagnostic[]) => void;

function documentOf(connection: ProtocolConnection): Omit<EditorClient, "greeted" | "memory" | "stop"> {
  const listeners = new Set<Heard>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => {
    for (const heard of listeners) heard(diagnostics);
  });
  let textDocument = { uri: "", version: 0 };
  return {
    async open(uri, text) {
      textDocument = { uri, version: 1 };
      const quiet = untilQuiet(listeners);
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { ...textDocument, languageId: "jsonc", text },
      });
      await quiet;
    },
    diagnosed: (pass) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error("The diagnostics never came")), LATE);
        const heard: Heard = (diagnostics) => {
          if (!pass(diagnostics)) return;
          clearTimeout(late);
          listeners.delete(heard);
          resolve();
        };
        listeners.add(heard);
      }),
    replace(range, text) {
      textDocument = { ...textDocument, version: textDocument.version + 1 };
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument,
        contentChanges: [{ range, text }],
      });
    },
    async complete(position) {
      const found = await connection.sendRequest(CompletionRequest.type, { textDocument, position });
      return found === null ? 0 : (Array.isArray(found) ? found : found.items).length;
    },
    hover: async (position) =>
      (await connection.sendRequest(HoverRequest.type, { textDocument, position })) !== null,
    async execute(command) {
      await connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: [textDocument.uri] });
    },
  };
}

/** Milliseconds without diagnostics after the first; longer than any server here waits for more keys. */
const QUIET = 1_000;

function untilQuiet(listeners: Set<Heard>): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer = setTimeout(() => reject(new Error("The document was never diagnosed")), LATE);
    const heard: Heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        listeners.delete(heard);
        resolve();
      }, QUIET);
    };
    listeners.add(heard);
  });
}

function residentSet({ pid = 0 }: ChildProcess): number {
  if (process.platform !== "linux") {
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024;
  }
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

async function stop(child: ChildProcess, connection: ProtocolConnection): Promise<void> {
  const ended = once(child, "exit");
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  await ended;
}
