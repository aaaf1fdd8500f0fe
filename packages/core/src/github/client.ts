import { originText, parseOrigin } from "../http/origin.ts";
import { UsageFailure } from "../http/usage.ts";
import { createWire, type Wire } from "../http/wire.ts";
import { systemWorld, type World } from "../world.ts";
import { GitHubFailure } from "./failure.ts";
import { loadOctokit } from "./octokit.ts";
import type { GitHub, GitHubWait } from "./port.ts";
import { sendPatiently } from "./transport.ts";

export interface ConnectGitHubOptions {
  readonly token: string;
  /** GITHUB_API_URL; absent or empty: https://api.github.com. Plain http for loopback only. */
  readonly apiUrl?: string | undefined;
  readonly world?: World;
  readonly userAgent?: string;
  /** HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
  readonly proxyEnvironment?: Readonly<Record<string, string | undefined>>;
  /** Ends waits. Requests are sent all the same, so that a state can be saved after an interruption. */
  readonly signal?: AbortSignal;
  /** Another way onto the network, for tests. */
  readonly wire?: Wire;
  /** Sum of the waits of one request; 90 seconds unless given. */
  readonly maxWaitMs?: number;
  readonly onWait?: (wait: GitHubWait) => void;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Opens no connection yet; @octokit/request loads with the first call. Throws UsageFailure where a setting cannot be right. */
export function connectGitHub(options: ConnectGitHubOptions): GitHub {
  const token = checkedToken(options.token);
  const origin = parseOrigin("GITHUB_API_URL", options.apiUrl || "https://api.github.com");
  const baseUrl = originText(origin) + origin.prefix;
  const wire = options.wire ?? openWire(options);
  const patience = {
    wire,
    token,
    world: options.world ?? systemWorld,
    maxWaitMs: options.maxWaitMs ?? 90_000,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onWait === undefined ? {} : { onWait: options.onWait }),
  };
  let loading: Promise<GitHub["request"]> | null = null;
  const load = (): Promise<GitHub["request"]> => {
    loading ??= loadOctokit({
      baseUrl,
      userAgent: options.userAgent ?? "twilio-proxy",
      send: (url, { method, headers, body }) => {
        if (!url.startsWith(`${baseUrl}/`)) throw strangeHost();
        const path = url.slice(baseUrl.length);
        const signed = { ...headers, authorization: `Bearer ${token}` };
        return sendPatiently({ origin, method, path, headers: signed, body: body ?? null }, patience);
      },
    });
    return loading;
  };
  const request: GitHub["request"] = async (route, parameters) => (await load())(route, parameters);
  return { request, pages: (route, parameters) => readPages(request, route, parameters), close: wire.close };
}

/** Of a `next` link only the query is taken: whatever host it names, the token stays with the configured one. */
async function* readPages(
  request: GitHub["request"],
  ...[route, parameters]: Parameters<GitHub["pages"]>
): ReturnType<GitHub["pages"]> {
  let query: object = { per_page: 100 };
  for (;;) {
    const answer = await request(route, { ...query, ...parameters });
    yield answer.data;
    const next = /<([^<>]+)>;\s*rel="?next"?/.exec(answer.headers.link ?? "")?.[1];
    const url = next === undefined ? null : URL.parse(next);
    if (url === null) return;
    query = Object.fromEntries(url.searchParams);
  }
}

function openWire(options: ConnectGitHubOptions): Wire {
  return createWire({
    maxSockets: 10,
    connectTimeoutMs: 10_000,
    answerTimeoutMs: 30_000,
    maxBodyBytes: MAX_BODY_BYTES,
    proxyEnvironment: options.proxyEnvironment ?? null,
  });
}

function checkedToken(text: string): string {
  const token = text.trim();
  if (token === "") throw new UsageFailure("missing-credentials", "The GitHub token is empty.");
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageFailure("malformed-credentials", "The GitHub token holds characters that no token has.");
}

function strangeHost(): GitHubFailure {
  return new GitHubFailure({
    kind: "invalid",
    message: "The request is for another host, to which the token is never sent.",
  });
}
