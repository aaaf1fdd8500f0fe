/**
 * Where requests may go. Every URI is one of Twilio's two hosts, or a next page of one of them; it is rebased onto the
 * configured base, and credentials never follow a URL to any other host.
 */
import { type Origin, originText, parseOrigin } from "../http/origin.ts";
import { UsageFailure } from "../http/usage.ts";

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
  const base =
    options.baseUrl === null || options.baseUrl === ""
      ? null
      : parseOrigin("TWILIO_PROXY_API_URL", options.baseUrl);
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
