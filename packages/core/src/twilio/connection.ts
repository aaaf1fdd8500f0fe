import { createWire, type Wire } from "../http/wire.ts";
import { systemWorld, type World } from "../world.ts";
import { createAccountClock } from "./clock.ts";
import type { Credentials } from "./credentials.ts";
import { createEndpoint } from "./endpoint.ts";
import { ROUTES } from "./endpoints.ts";
import { createGate } from "./gate.ts";
import { createHosts } from "./hosts.ts";
import { readInventory } from "./inventory.ts";
import type { Limit } from "./meter.ts";
import { createPacer } from "./pacing.ts";
import type { Endpoint, Twilio } from "./port.ts";
import { RETRY_POLICY, type RetryPolicy } from "./retry.ts";
import { loadSdk, type SdkProxy } from "./sdk.ts";
import { createTransport, type RequestEvent } from "./transport.ts";

export interface ConnectOptions {
  readonly credentials: Credentials;
  /** TWILIO_REGION; null or empty: Twilio's default, us1. */
  readonly region?: string | null;
  /** TWILIO_EDGE. */
  readonly edge?: string | null;
  /** TWILIO_PROXY_API_URL: replaces the base of both Twilio hosts; plain http for loopback only. */
  readonly baseUrl?: string | null;
  readonly world?: World;
  /** Requests in flight at once; 10 unless given. */
  readonly parallelism?: number;
  /** Ends waits and keeps further requests from being sent; requests in flight finish. */
  readonly signal?: AbortSignal;
  readonly onRequest?: (event: RequestEvent) => void;
  readonly userAgent?: string;
  readonly connectTimeoutMs?: number;
  readonly answerTimeoutMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** Twilio's limit unless given. */
  readonly limit?: Limit;
  /** HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
  readonly proxyEnvironment?: Readonly<Record<string, string | undefined>>;
  /** Another way onto the network, for tests. */
  readonly wire?: Wire;
}

const DEFAULT_PARALLELISM = 10;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Opens no connection yet; the SDK loads with the first call. Throws UsageFailure where a setting cannot be right. */
export function connect(options: ConnectOptions): Twilio {
  const world = options.world ?? systemWorld;
  const parallelism = Math.max(1, Math.floor(options.parallelism ?? DEFAULT_PARALLELISM));
  const hosts = createHosts({
    region: options.region ?? null,
    edge: options.edge ?? null,
    baseUrl: options.baseUrl ?? null,
  });
  const wire =
    options.wire ??
    createWire({
      maxSockets: parallelism,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      answerTimeoutMs: options.answerTimeoutMs ?? 30_000,
      maxBodyBytes: MAX_BODY_BYTES,
      proxyEnvironment: options.proxyEnvironment ?? null,
    });
  const inFlight = createGate(parallelism);
  const clock = createAccountClock(world);
  const client = createTransport({
    credentials: options.credentials,
    hosts,
    wire,
    world,
    clock,
    inFlight,
    pacer: createPacer(world, inFlight, options.limit),
    policy: { ...RETRY_POLICY, ...options.retry },
    userAgent: options.userAgent ?? "twilio-proxy",
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
  });
  let sdk: Promise<SdkProxy> | null = null;
  const proxy = (): Promise<SdkProxy> => {
    sdk ??= loadSdk(client);
    return sdk;
  };
  const endpoints = new Map<string, Endpoint>();
  return {
    accountSid: options.credentials.accountSid,
    region: hosts.region,
    now: clock.now,
    endpoint: (type) => {
      const known = endpoints.get(type);
      if (known !== undefined) return known;
      const created = createEndpoint(routeOf(type), client, proxy);
      endpoints.set(type, created);
      return created;
    },
    inventory: (type) => {
      const route = routeOf(type).inventory;
      return route === undefined ? null : readInventory(client, options.credentials.accountSid, route);
    },
    close: () => wire.close(),
  };
}

function routeOf(type: string): (typeof ROUTES)[string] {
  const route = Object.hasOwn(ROUTES, type) ? ROUTES[type] : undefined;
  if (route === undefined) throw new TypeError(`Twilio has no routes for ${type}.`);
  return route;
}
