import { isObject } from "../http/json.ts";
import type { InventoryItem } from "../live/live.ts";
import { guarded, rememberPage, unreadable } from "./endpoint.ts";
import type { InventoryRoute } from "./endpoints.ts";
import { readPage } from "./rest.ts";
import type { Client } from "./transport.ts";

const HOST = "https://api.twilio.com";
/** The core API's own maximum. */
const PAGE_SIZE = 1000;

/** What the account owns of one kind, page by page. Rejects with TwilioFailure only. */
export async function* readInventory(
  client: Client,
  accountSid: string,
  route: InventoryRoute,
): AsyncIterable<readonly InventoryItem[]> {
  const seen = new Set<string>();
  const first = `${HOST}/2010-04-01/Accounts/${accountSid}/${route.path}?PageSize=${PAGE_SIZE}`;
  for (let uri: string | null = first; uri !== null; ) {
    const current: string = uri;
    const page = await guarded(() => readPage(client, current, route.key));
    if (page === null) throw unreadable("unavailable");
    yield page.items.flatMap((item) => toItem(item, route));
    if (page.next !== null) rememberPage(seen, page.next);
    uri = page.next === null ? null : absolute(page.next);
  }
}

/** The core API writes relative addresses: `/2010-04-01/…`. */
function absolute(next: string): string {
  return next.startsWith("/") && !next.startsWith("//") ? HOST + next : next;
}

function toItem(item: Readonly<Record<string, unknown>>, route: InventoryRoute): InventoryItem[] {
  if (typeof item.sid !== "string") return [];
  const texts = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = item[name];
        return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
      }),
    );
  const capabilities = isObject(item.capabilities) ? item.capabilities : {};
  return [
    {
      sid: item.sid,
      identity: texts(route.identity),
      capabilities: Object.fromEntries(
        Object.entries(capabilities).filter(
          (entry): entry is [string, boolean] => typeof entry[1] === "boolean",
        ),
      ),
      settings: texts(Object.keys(item).filter((name) => /_(?:url|application_sid)$|^trunk_sid$/.test(name))),
    },
  ];
}
