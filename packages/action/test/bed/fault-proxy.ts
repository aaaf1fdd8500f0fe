import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type Api, type ApiAnswer, type ApiRequest, type Exchange, parseBody } from "./exchange.ts";
import { createDice, type FaultRule, type Match, matches, toldBy } from "./fault-rules.ts";

/** A reverse proxy on loopback before GitHub: it fails as told, and keeps what was said. */
export interface FaultProxy {
  readonly url: string;
  /** Replaces the rules; counting starts anew. */
  setFaults(rules: readonly FaultRule[], seed?: number): void;
  /** Keeps the next matching request at the door. */
  hold(match: Match): Hold;
  readonly exchanges: readonly Exchange[];
  /** Forgets the exchanges. */
  clear(): void;
  close(): Promise<void>;
}

export interface Hold {
  /** Resolves when the request is there. */
  readonly arrived: Promise<ApiRequest>;
  /** Lets it through, before or after it arrived. */
  release(): void;
}

export interface FaultProxyOptions {
  readonly upstream: Api;
  readonly observe: (exchange: Exchange) => void;
}

export async function startFaultProxy({ upstream, observe }: FaultProxyOptions): Promise<FaultProxy> {
  let dice = createDice([], 1);
  const exchanges: Exchange[] = [];
  const holds: (Match & { meet(request: ApiRequest): Promise<void> })[] = [];
  let url = "";

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    const held = holds.findIndex((hold) => matches(hold, request));
    if (held >= 0) await holds.splice(held, 1)[0]?.meet(request);
    const rule = dice.throwFor(request);
    const answer = await answerOf(request, rule, upstream);
    const shown = answer === null ? null : linkTo(answer, url);
    keep({
      method: request.method,
      path: request.path,
      status: shown?.status ?? 0,
      requestBody: request.body,
      responseBody: shown?.body,
      requestHeaders: withoutCredentials(request.headers),
      fault: rule === null || rule.kind === "slow" ? null : rule.kind,
    });
    if (shown === null) incoming.socket.resetAndDestroy();
    else send(outgoing, shown);
  };
  const keep = (exchange: Exchange): void => {
    exchanges.push(exchange);
    observe(exchange);
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(500).end(`The bed failed: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    setFaults(rules, seed = 1) {
      dice = createDice(rules, seed);
    },
    hold(match) {
      const arrived = Promise.withResolvers<ApiRequest>();
      const released = Promise.withResolvers<void>();
      const meet = async (request: ApiRequest): Promise<void> => {
        arrived.resolve(request);
        await released.promise;
      };
      holds.push({ ...match, meet });
      return { arrived: arrived.promise, release: released.resolve };
    },
    exchanges,
    clear() {
      exchanges.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answerOf(
  request: ApiRequest,
  rule: FaultRule | null,
  upstream: Api,
): Promise<ApiAnswer | null> {
  if (rule === null) return await upstream(request);
  if (rule.kind === "slow") {
    await wait(rule.ms ?? 100);
    return await upstream(request);
  }
  if (rule.kind.endsWith("-after")) await upstream(request);
  return toldBy(rule, request);
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    headers: Object.fromEntries(headers),
    body: parseBody(Buffer.concat(chunks).toString("utf8")),
  };
}

function withoutCredentials({
  authorization: _,
  ...rest
}: Readonly<Record<string, string>>): Record<string, string> {
  return rest;
}

/** Pages are asked for where the first one came from. */
function linkTo(answer: ApiAnswer, url: string): ApiAnswer {
  const { link, ...headers } = answer.headers;
  if (link === undefined) return answer;
  return { ...answer, headers: { ...headers, link: link.replaceAll(/<https?:\/\/[^/>]+/gu, `<${url}`) } };
}

function send(outgoing: ServerResponse, { status, headers, body }: ApiAnswer): void {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  outgoing.writeHead(status, headers).end(text);
}
