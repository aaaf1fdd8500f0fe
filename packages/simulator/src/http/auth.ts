import type { Account } from "../account/account.ts";
import { unauthorised } from "../refusal.ts";

/** HTTP Basic: the account's SID or an API key, and the auth token, or anything when the seed sets none. */
export function authenticate(account: Account, header: string | undefined): void {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) throw unauthorised();
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const user = decoded.slice(0, Math.max(colon, 0));
  const secret = decoded.slice(colon + 1);
  const known = user === account.sid || /^SK[0-9a-fA-F]{32}$/.test(user);
  const right = account.authToken === undefined ? secret !== "" : secret === account.authToken;
  if (colon < 0 || !known || !right) throw unauthorised();
}

export function basicCredentials(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
}
