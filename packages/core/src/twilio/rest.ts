/** Plain paths in the SDK's shape, for routes it no longer has and for the account's own lists. */

import { isObject } from "../http/json.ts";
import { encodePart, type FormData } from "./form.ts";
import type { Client } from "./transport.ts";

export interface RawPage {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** Absolute or relative; null: this was the last. */
  readonly next: string | null;
}

/** One page of a list; `key` names the array, `meta.key` wins where Twilio sends it. null: not a list. */
export async function readPage(client: Client, uri: string, key: string | null): Promise<RawPage | null> {
  const { body } = await client.request({ method: "get", uri });
  if (body === null) return null;
  const meta = isObject(body.meta) ? body.meta : {};
  const name = typeof meta.key === "string" ? meta.key : key;
  const items = name === null ? undefined : body[name];
  if (!Array.isArray(items)) return null;
  const next = meta.next_page_url ?? body.next_page_uri;
  return { items: items.filter(isObject), next: typeof next === "string" && next !== "" ? next : null };
}

export function post(
  client: Client,
  uri: string,
  parameters: FormData,
): Promise<Readonly<Record<string, unknown>> | null> {
  const data = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [pascal(name), value]));
  return client.request({ method: "post", uri, data }).then(({ body }) => body);
}

export function memberUri(collectionUri: string, sid: string): string {
  return `${collectionUri}/${encodePart(sid)}`;
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
