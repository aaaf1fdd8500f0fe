import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Delivery, SimulatorAnswer, SimulatorRequest } from "./message.ts";

const loopback = "127.0.0.1";
const mostBytes = 64 * 1024 * 1024;

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on a port of the loopback interface; 0 picks a free one. */
export async function serve(
  port: number,
  answer: (request: SimulatorRequest) => Promise<Delivery>,
): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing, answer).catch((error: unknown) => fail(outgoing, error));
  });
  // Clients keep connections open between calls; the simulator never races them to the close.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, loopback, resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return { url: `http://${loopback}:${chosen}`, close: () => close(server) };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: SimulatorRequest) => Promise<Delivery>,
): Promise<void> {
  const body = await readBody(incoming);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const delivery = await answer({
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers,
    body,
  });
  // An answer without a body has no half: it is lost whole.
  if (delivery.kind === "cut" || (delivery.kind === "truncated" && delivery.answer.body === "")) {
    outgoing.destroy();
    return;
  }
  writeHead(outgoing, delivery.answer);
  if (delivery.kind === "truncated") {
    const half = Buffer.from(delivery.answer.body).subarray(0, Math.floor(delivery.answer.body.length / 2));
    outgoing.write(half, () => outgoing.destroy());
    return;
  }
  await send(outgoing, delivery.answer, delivery.slowMs);
}

/** A mistake of the simulator's own must not look like a fault. */
function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy();
    return;
  }
  const message = `The simulator failed: ${error instanceof Error ? error.message : "unknown error"}`;
  outgoing.writeHead(500, { "content-type": "application/json" });
  outgoing.end(JSON.stringify({ message, status: 500 }));
}

function writeHead(outgoing: ServerResponse, { status, headers, body }: SimulatorAnswer): void {
  const length = status === 204 ? {} : { "content-length": String(Buffer.byteLength(body)) };
  outgoing.writeHead(status, { ...headers, ...length });
}

/** A slow body arrives in drops over its time. */
async function send(outgoing: ServerResponse, { body }: SimulatorAnswer, slowMs: number): Promise<void> {
  if (slowMs > 0) {
    const bytes = Buffer.from(body);
    const drops = 10;
    for (let drop = 0; drop < drops; drop++) {
      const [from, to] = [drop, drop + 1].map((n) => Math.floor((bytes.length * n) / drops));
      outgoing.write(bytes.subarray(from, to));
      await new Promise((resolve) => setTimeout(resolve, slowMs / drops));
      if (outgoing.destroyed) return;
    }
    outgoing.end();
    return;
  }
  outgoing.end(body);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new Error("The request body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
