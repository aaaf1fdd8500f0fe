/** Addresses: `services.rides.sessions.order-1`, `services.rides.phone_numbers[+14152370143]`, `….participants[#k3f9]`. */
import type { DesiredNode } from "../desired/desired.ts";
import type { LiveNode } from "../live/live.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import { declaredIdentity, type Identity, isPersonal } from "./values.ts";

const PLAIN_KEY = /^[A-Za-z0-9_-]+$/;

export function mapAddress(parent: string | null, collection: string, key: string): string {
  const base = parent === null ? collection : `${parent}.${collection}`;
  return PLAIN_KEY.test(key) ? `${base}.${key}` : `${base}[${JSON.stringify(key)}]`;
}

/** Of a path through maps: collection and key in turns, from the top. */
export function addressAt(
  [collection = "", key = "", ...rest]: readonly string[],
  parent: string | null = null,
): string {
  const address = mapAddress(parent, collection, key);
  return rest.length === 0 ? address : addressAt(rest, address);
}

function listAddress(parent: string | null, collection: string, item: string): string {
  return `${parent === null ? "" : `${parent}.`}${collection}[${item}]`;
}

/** An item of a list is named by what identifies it; what must not be read is named by its tag. */
export function itemAddress(
  parent: string | null,
  definition: ResourceDefinition,
  who: { readonly desired: DesiredNode | null; readonly live: LiveNode | null; readonly sid: string | null },
  keyed: Keyed,
): string {
  const identity = who.desired === null ? liveIdentity(definition, who.live) : declaredIdentity(who.desired);
  if (identity === null) return listAddress(parent, definition.collection, who.sid ?? "?");
  const { value, hidden } = identity;
  return listAddress(parent, definition.collection, hidden ? `#${keyed.tag(value)}` : value);
}

function liveIdentity(definition: ResourceDefinition, live: LiveNode | null): Identity | null {
  for (const name of definition.identity) {
    if (name === "sid") continue;
    const value = live?.fields[name];
    if (typeof value === "string" && value !== "") {
      return { name, value, hidden: isPersonal(definition, name) };
    }
  }
  return null;
}

/** The address as the state may hold it, without a number: an item of a list is named by its SID or its tag. */
export function recordedAddress(address: string, keyed: Keyed): string {
  return address.replace(
    /\[(?!#|"|[A-Z]{2}[0-9a-f]{32}\])([^\]]+)\]$/i,
    (_, item: string) => `[#${keyed.tag(item)}]`,
  );
}
