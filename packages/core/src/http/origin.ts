/** Where a server is. Plain http is for this machine only: credentials travel with every request. */
import { UsageFailure } from "./usage.ts";

export interface Origin {
  readonly secure: boolean;
  readonly hostname: string;
  /** Empty: the scheme's own. */
  readonly port: string;
  /** Path before the server's own routes, without a final slash. */
  readonly prefix: string;
}

/** `setting` is the variable that holds the text, for the message. Throws UsageFailure `invalid-base-url`. */
export function parseOrigin(setting: string, text: string): Origin {
  const url = URL.parse(text);
  const fail = (message: string): UsageFailure =>
    new UsageFailure("invalid-base-url", `${setting} ${message}`);
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

/** Scheme, host and port; not the prefix. */
export function originText(origin: Origin): string {
  return `${origin.secure ? "https" : "http"}://${origin.hostname}${origin.port === "" ? "" : `:${origin.port}`}`;
}
