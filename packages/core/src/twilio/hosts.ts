/**
 * Where requests may go. Every URI is one of Twilio's two hosts, or a next page of one of them; it is rebased onto the
 * configured base, and credentials never follow a URL to any other host.
 */
import { UsageFailure } from "./failure.ts";

export interface Origin {
  readonly secure: boolean;
  readonly hostname: string;
  /** Empty: the scheme's own. */
  readonly port: string;
  /** Path before Twilio's own, without a final slash. */
  readonly prefix: string;
}

export interface Target {
  readonly origin: Origin;
  /** Twilio's path and query; on the wire it follows the origin's prefix. */
  readonly path: string;
}

export interface HostOptions {
  /** Empty and null: none. */
  readonly region: string | null;
  readonly edge: string | null;
  readonly baseUrl: string | null;
}

export interface Hosts {
  /** `us1` unless configured. */
  readonly region: string;
  /** null: the URI is not one of Twilio's hosts or of the configured base. */
  resolve(uri: string): Target | null;
}

const PRODUCTS = ["proxy", "api"] as const;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Throws UsageFailure `invalid-region` or `invalid-base-url`. */
export function createHosts(options: HostOptions): Hosts {
  const region = label("TWILIO_REGION", options.region);
  const edge = label("TWILIO_EDGE", options.edge);
  const base = options.baseUrl === null || options.baseUrl === "" ? null : parseBase(options.baseUrl);
  const products = PRODUCTS.map((product) => {
    const hostname = hostOf(product, edge, region);
    return {
      canonical: `https://${product}.twilio.com`,
      accepted: new Set([`https://${product}.twilio.com`, `https://${hostname}`]),
      origin: base ?? { secure: true, hostname, port: "", prefix: "" },
    };
  });
  const resolve = (uri: string): Target | null => {
    const direct = products.find(({ canonical }) => uri.startsWith(`${canonical}/`));
    // Cut, not parsed: a URL parser would rewrite names such as `..` in the path.
    if (direct !== undefined) return { origin: direct.origin, path: uri.slice(direct.canonical.length) };
    const url = URL.parse(uri);
    if (url === null || url.username !== "" || url.password !== "") return null;
    if (base !== null && url.origin === originText(base)) return { origin: base, path: below(base, url) };
    const product = products.find(({ accepted }) => accepted.has(url.origin));
    return product === undefined ? null : { origin: product.origin, path: url.pathname + url.search };
  };
  return { region: region ?? "us1", resolve };
}

function below(base: Origin, url: URL): string {
  const path = url.pathname + url.search;
  return path.startsWith(`${base.prefix}/`) ? path.slice(base.prefix.length) : path;
}

/** Twilio's rule: `product[.edge][.region].twilio.com`; an edge alone implies `us1`. */
function hostOf(product: string, edge: string | null, region: string | null): string {
  const effective = region ?? (edge === null ? null : "us1");
  return [product, effective === null ? null : edge, effective, "twilio.com"]
    .filter((part) => part !== null)
    .join(".");
}

function label(name: string, value: string | null): string | null {
  if (value === null || value === "") return null;
  if (!LABEL.test(value)) throw new UsageFailure("invalid-region", `${name} must be one word such as ie1.`);
  return value.toLowerCase();
}

function parseBase(text: string): Origin {
  const url = URL.parse(text);
  const fail = (message: string): UsageFailure =>
    new UsageFailure("invalid-base-url", `TWILIO_PROXY_API_URL ${message}`);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw fail("must be an http or https URL, such as http://127.0.0.1:8080.");
  }
  if (url.username !== "" || url.password !== "") throw fail("must not hold credentials.");
  if (url.search !== "" || url.hash !== "") throw fail("must not have a query or a fragment.");
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw fail("may use plain http for loopback only (127.0.0.1, ::1, localhost). Use https.");
  }
  return {
    secure: url.protocol === "https:",
    hostname: url.hostname,
    port: url.port,
    prefix: url.pathname.replace(/\/+$/, ""),
  };
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

function originText(origin: Origin): string {
  return `${origin.secure ? "https" : "http"}://${origin.hostname}${origin.port === "" ? "" : `:${origin.port}`}`;
}
