/** The one place beside `resources/` that knows the kinds: which of Twilio's routes serves which. */
import type { SidPath } from "./port.ts";
import type { SdkList, SdkProxy } from "./sdk.ts";

/** What the account owns of a kind: the core API's list, its key in the answer and the field that names an item. */
export interface InventoryRoute {
  readonly path: string;
  readonly key: string;
  readonly identity: readonly string[];
}

export interface Route {
  /** Through the SDK, or by path where the SDK has lost the routes. */
  readonly list:
    | { readonly kind: "sdk"; readonly open: (proxy: SdkProxy, parents: SidPath) => SdkList }
    | { readonly kind: "path"; readonly collection: (parents: SidPath) => string };
  readonly inventory?: InventoryRoute;
}

/** Twilio dropped short codes from its SDKs in July 2025; these are the parameters of the last version that had them. */
export interface ShortCodeCreateOptions {
  sid: string;
}

export interface ShortCodeUpdateOptions {
  isReserved?: boolean;
}

export const ROUTES: Readonly<Record<string, Route>> = {
  service: { list: { kind: "sdk", open: (proxy) => proxy.services } },
  phone_number: {
    list: { kind: "sdk", open: (proxy, [service = ""]) => proxy.services.get(service).phoneNumbers },
    inventory: {
      path: "IncomingPhoneNumbers.json",
      key: "incoming_phone_numbers",
      identity: ["phone_number"],
    },
  },
  short_code: {
    list: { kind: "path", collection: ([service = ""]) => `/v1/Services/${service}/ShortCodes` },
    inventory: { path: "SMS/ShortCodes.json", key: "short_codes", identity: ["short_code"] },
  },
  session: {
    list: { kind: "sdk", open: (proxy, [service = ""]) => proxy.services.get(service).sessions },
  },
  participant: {
    list: {
      kind: "sdk",
      open: (proxy, [service = "", session = ""]) =>
        proxy.services.get(service).sessions.get(session).participants,
    },
  },
};
