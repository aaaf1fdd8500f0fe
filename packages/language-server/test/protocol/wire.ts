/** The real bundle as a process, and the line to it. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import {
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  SocketMessageReader,
  SocketMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

export type Transport = "stdio" | "ipc" | "socket";

export interface Wire {
  readonly child: ChildProcess;
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Everything the process ever said, on whatever channel. */
  bytes(): string;
  stderr(): string;
  readonly exited: Promise<number | null>;
}

const BUNDLE = join(import.meta.dirname, "../../dist/main.cjs");

/** `args` only where they are others than the transport's. */
export async function openWire(
  transport: Transport,
  env: Readonly<Record<string, string>>,
  args?: readonly string[],
): Promise<Wire> {
  if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing: npm run build -w packages/language-server`);
  const heard: string[] = [];
  const errors: string[] = [];
  const listen = (stream: Readable | Socket, into: string[][]): void => {
    // Before any decoding: a message that cannot be parsed has been sent as well.
    stream.on("data", (chunk: Buffer) => into.forEach((list) => void list.push(chunk.toString("latin1"))));
  };
  const { child, reader, writer } = await connect(transport, env, args, (stream) => listen(stream, [heard]));
  if (child.stderr !== null) listen(child.stderr, [heard, errors]);
  if (transport === "ipc") child.on("message", (message) => heard.push(JSON.stringify(message)));
  return {
    child,
    reader,
    writer,
    bytes: () => heard.join(""),
    stderr: () => errors.join(""),
    exited: exitOf(child),
  };
}

type Ends = Pick<Wire, "child" | "reader" | "writer">;

async function connect(
  transport: Transport,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = ["--stdio"],
  tap: (stream: Readable | Socket) => void,
): Promise<Ends> {
  const options = { env: { PATH: process.env.PATH, ...env } };
  if (transport === "ipc") {
    const child = fork(BUNDLE, ["--node-ipc"], { ...options, silent: true, execArgv: [] });
    if (child.stdout !== null) tap(child.stdout);
    return { child, reader: new IPCMessageReader(child), writer: new IPCMessageWriter(child) };
  }
  if (transport === "stdio") {
    const child = spawn(process.execPath, [BUNDLE, ...args], options);
    tap(child.stdout);
    return {
      child,
      reader: new StreamMessageReader(child.stdout),
      writer: new StreamMessageWriter(child.stdin),
    };
  }
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [BUNDLE, `--socket=${port}`], options);
  tap(child.stdout);
  const socket = await new Promise<Socket>((resolve) => server.once("connection", resolve));
  server.close();
  tap(socket);
  return { child, reader: new SocketMessageReader(socket), writer: new SocketMessageWriter(socket) };
}

/** A test run that is cut off leaves no server behind. */
function exitOf(child: ChildProcess): Promise<number | null> {
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      process.removeListener("exit", kill);
      resolve(code);
    });
  });
}
