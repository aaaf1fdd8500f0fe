/** @octokit/request over our own transport: it knows the routes' shape, we know the network. */
import type { Answer, Exchange } from "../http/wire.ts";
import type { GitHub } from "./port.ts";

export interface OctokitOptions {
  /** Without a final slash. */
  readonly baseUrl: string;
  readonly userAgent: string;
  send(url: string, init: FetchInit): Promise<Answer>;
}

/** What @octokit/request hands to fetch, as far as it concerns us. */
export interface FetchInit {
  readonly method: Exchange["method"];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Rejects with what `send` rejects with. */
export async function loadOctokit(options: OctokitOptions): Promise<GitHub["request"]> {
  const { request } = await import("@octokit/request");
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const bound: unknown = request.defaults({
    baseUrl: options.baseUrl,
    headers: {
      accept: "application/vnd.github+json",
      "user-agent": options.userAgent,
      "x-github-api-version": "2022-11-28",
    },
    request: {
      fetch: async (url: string, init: FetchInit) => toResponse(url, await options.send(url, init)),
      // Else a deprecated route would be announced on stderr.
      log: silent,
    },
  });
  // Its type says the same in a way that a route which is not known yet does not resolve.
  const ask = bound as GitHub["request"];
  return async (route, parameters) => {
    try {
      return await ask(route, parameters);
    } catch (error) {
      // It wraps what its fetch rejects with.
      throw error instanceof Error && error.cause !== undefined ? error.cause : error;
    }
  };
}

function nothing(): void {}

/**
 * As much of a Response as @octokit/request reads. The global class costs tens of milliseconds to load. What is not JSON is
 * text: the wire has decoded it.
 */
function toResponse(url: string, { status, headers, text }: Answer): object {
  const isJson = /^application\/(?:json|vnd\.github[^;]*\+json)\b/i.test(headers["content-type"] ?? "");
  const type = isJson ? "application/json" : "text/plain";
  return {
    url,
    status,
    headers: {
      [Symbol.iterator]: () => Object.entries(headers)[Symbol.iterator](),
      get: (name: string) => (name === "content-type" ? type : (headers[name] ?? null)),
    },
    text: async () => text,
  };
}
