/** One HTTP exchange over Node's keep-alive agents. It never follows redirects, never retries and never throws anything but WireFailure. */
import type { Agent as HttpAgent, IncomingMessage, RequestOptions } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import type { Origin } from "./origin.ts";

// An import reads every member, one of which loads Node's fetch: 20 ms for nothing.
const http = process.getBuiltinModule("node:http");
const https = process.getBuiltinModule("node:https");

export interface Exchange {
  readonly origin: Origin;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** `unreachable` and `untrusted`: not a byte was sent, so nothing can have happened. */
export type WireFault = "unreachable" | "untrusted" | "timeout" | "reset" | "truncated" | "too-large";

/** Carries no cause: the underlying error may hold addresses and headers. */
export class WireFailure extends Error {
  readonly fault: WireFault;
  /** The system's word, such as ECONNRESET. */
  readonly systemCode: string | null;

  constructor(fault: WireFault, systemCode: string | null) {
    super(`${fault}${systemCode === null ? "" : ` (${systemCode})`}`);
    this.name = "WireFailure";
    this.fault = fault;
    this.systemCode = systemCode;
  }
}

export interface Wire {
  send(exchange: Exchange): Promise<Answer>;
  close(): void;
}

export interface WireOptions {
  readonly maxSockets: number;
  /** Until the connection stands, TLS included. */
  readonly connectTimeoutMs: number;
  /** From the connection until the answer's last byte. */
  readonly answerTimeoutMs: number;
  readonly maxBodyBytes: number;
  /** HTTPS_PROXY, NO_PROXY and so on; null: direct. */
  readonly proxyEnvironment: Readonly<Record<string, string | undefined>> | null;
}

/** Idle connections are closed before the other side closes them, so that a create does not meet a dying one. */
const IDLE_TIMEOUT_MS = 4_000;

export function createWire(options: WireOptions): Wire {
  const shared = {
    keepAlive: true,
    maxSockets: options.maxSockets,
    maxFreeSockets: options.maxSockets,
    timeout: IDLE_TIMEOUT_MS,
    scheduling: "lifo" as const,
    ...(options.proxyEnvironment === null ? {} : { proxyEnv: beyondLoopback(options.proxyEnvironment) }),
  };
  const agents = { http: new http.Agent(shared), https: new https.Agent(shared) };
  return {
    send: (exchange) => send(exchange, agents, options),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** A proxy cannot reach what listens on this machine only. */
function beyondLoopback(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const own = environment.no_proxy || environment.NO_PROXY || "";
  const direct = [own, "localhost", "127.0.0.1", "::1"].filter((name) => name !== "").join(",");
  return { ...environment, no_proxy: direct, NO_PROXY: direct };
}

function send(
  exchange: Exchange,
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent },
  options: WireOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { origin } = exchange;
    const requestOptions: RequestOptions = {
      hostname: origin.hostname.replace(/^\[|\]$/g, ""),
      port: origin.port === "" ? null : Number(origin.port),
      method: exchange.method,
      path: origin.prefix + exchange.path,
      headers: { ...exchange.headers, ...lengthOf(exchange.body) },
      agent: origin.secure ? agents.https : agents.http,
    };
    const request = (origin.secure ? https : http).request(requestOptions);
    let connected = false;
    const fail = (fault: WireFault, systemCode: string | null): void => {
      clearTimeout(timer);
      reject(new WireFailure(fault, systemCode));
      request.destroy();
    };
    let timer = setTimeout(() => fail("unreachable", "ETIMEDOUT"), options.connectTimeoutMs);
    const onConnected = (): void => {
      connected = true;
      clearTimeout(timer);
      timer = setTimeout(() => fail("timeout", null), options.answerTimeoutMs);
    };
    request.on("socket", (socket) => {
      // A kept connection, or one that a proxy opened, is up already and says so no more.
      const isPending = origin.secure ? isHandshaking(socket) : socket.connecting;
      if (isPending) socket.once(origin.secure ? "secureConnect" : "connect", onConnected);
      else onConnected();
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const code = error.code ?? null;
      fail(connected ? "reset" : isAboutTrust(code) ? "untrusted" : "unreachable", code);
    });
    request.on("response", (response) => {
      readBody(response, options.maxBodyBytes).then(
        (text) => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, headers: flatten(response), text });
        },
        (fault: WireFault) => fail(fault, null),
      );
    });
    request.end(exchange.body ?? undefined);
  });
}

/** Node's and OpenSSL's words for a certificate that does not convince, such as UNABLE_TO_VERIFY_LEAF_SIGNATURE. */
function isAboutTrust(code: string | null): boolean {
  return code !== null && /CERT|SIGNATURE|SELF_SIGNED/.test(code);
}

/** Node sets this on TLS sockets, though its types do not say so. Unknown counts as up: then nothing is repeated that must not be. */
function isHandshaking(socket: Socket): boolean {
  return socket.connecting || ("secureConnecting" in socket && socket.secureConnecting === true);
}

function lengthOf(body: string | null): Record<string, string> {
  return body === null ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
}

/** Rejects with a WireFault. */
function readBody(response: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject: (fault: WireFault) => void) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject("too-large");
      else chunks.push(chunk);
    });
    // An answer cut short ends in an error or a bare close, never in this.
    response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    response.on("error", () => reject("truncated"));
    response.on("close", () => reject("truncated"));
  });
}

function flatten(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
}
