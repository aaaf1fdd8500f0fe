import { type Account, findByNumber, liveParticipants, type ServiceChildren } from "../account/account.ts";
import { find } from "../account/collection.ts";
import type { Service, Session } from "../account/records.ts";
import { refusal } from "../refusal.ts";
import { placeOf } from "./dialing.ts";
import { groupOf, hasEntries, leastBusy, type Pool, type PoolEntry, pairOf } from "./pool.ts";

export interface Assignment {
  readonly proxy_identifier: string;
  readonly proxy_identifier_sid: string | null;
}

export interface Wanted {
  readonly identifier: string;
  readonly proxyIdentifier: string | null;
  readonly proxyIdentifierSid: string | null;
}

/** Chooses or checks the number that stands for a participant. Errors: 80201-80208, 80304, 80604-80606. */
export function assign(
  account: Account,
  service: Service,
  children: ServiceChildren,
  session: Session,
  wanted: Wanted,
): Assignment {
  const { pool } = children;
  const channel = channelOf(wanted.identifier);
  if (channel !== null) return assignChannel(pool, wanted, channel);
  const entry =
    wanted.proxyIdentifier === null && wanted.proxyIdentifierSid === null
      ? choose(service, pool, session.mode, wanted.identifier)
      : named(account, pool, wanted);
  if (pool.pairs.has(pairOf(wanted.identifier, entry.proxy))) throw refusal(80604);
  return {
    proxy_identifier: entry.proxy,
    proxy_identifier_sid: entry.kind === "phone_number" ? entry.sid : null,
  };
}

/** `whatsapp` of `whatsapp:+1…`; null for a phone number. */
export function channelOf(identifier: string): string | null {
  return /^([a-z][a-z0-9_-]*):./i.exec(identifier)?.[1]?.toLowerCase() ?? null;
}

/** Only phones can be called. */
export function checkFitsMode(identifier: string, mode: string): void {
  if (channelOf(identifier) !== null && mode !== "message-only") throw refusal(80616);
}

/** Channel addresses are outside the pool ("unmanaged"): the caller names one of the same channel. */
function assignChannel(pool: Pool, wanted: Wanted, channel: string): Assignment {
  const proxy = wanted.proxyIdentifier;
  if (proxy === null || channelOf(proxy) !== channel) throw refusal(80304);
  if (pool.pairs.has(pairOf(wanted.identifier, proxy))) throw refusal(80604);
  return { proxy_identifier: proxy, proxy_identifier_sid: null };
}

function named(account: Account, pool: Pool, wanted: Wanted): PoolEntry {
  const { proxyIdentifier, proxyIdentifierSid } = wanted;
  const bySid = proxyIdentifierSid === null ? undefined : find(account.incoming, proxyIdentifierSid);
  const owned = proxyIdentifierSid === null ? isOwned(account, proxyIdentifier ?? "") : bySid !== undefined;
  if (!owned) throw refusal(80606);
  const entry = pool.entries.get(bySid?.phone_number ?? proxyIdentifier ?? "");
  if (entry === undefined) throw refusal(80605);
  // Seen live: a reserved number is "not found" by its number and "only reserved" by its SID, whatever the guide says.
  if (entry.reserved) throw refusal(proxyIdentifierSid === null ? 80304 : 80207);
  return entry;
}

function isOwned(account: Account, proxy: string): boolean {
  if (findByNumber(account, proxy) !== undefined) return true;
  return account.shortCodes.rows.some((code) => code?.short_code === proxy);
}

/** Country, then area, capability, no pair twice, sticky, least busy. */
function choose(service: Service, pool: Pool, mode: string, identifier: string): PoolEntry {
  if (pool.entries.size === 0) throw refusal(80205);
  if (pool.size.unreserved === 0) throw refusal(80207);
  const groups = candidateGroups(service, pool, mode, identifier);
  const fits = (entry: PoolEntry) =>
    isCapable(entry, mode) && !pool.pairs.has(pairOf(identifier, entry.proxy));
  const history = pool.history.get(identifier);
  if (service.number_selection_behavior === "prefer-sticky") {
    const sticky = stickyEntry(pool, groups, history, fits);
    if (sticky !== undefined) return sticky;
  } else {
    const fresh = firstOf(pool, groups, (entry) => fits(entry) && history?.has(entry.proxy) !== true);
    if (fresh !== undefined) return fresh;
  }
  const chosen = firstOf(pool, groups, fits);
  if (chosen === undefined) throw refusal(whyNone(pool, groups, mode));
  return chosen;
}

/** Groups to look in, best first; short codes stand in for numbers in message-only sessions. */
function candidateGroups(service: Service, pool: Pool, mode: string, identifier: string): string[] {
  const place = placeOf(identifier);
  const country = place.countries.find((each) => hasEntries(pool, groupOf("phone_number", each)));
  const codes = place.countries
    .map((each) => groupOf("short_code", each))
    .filter((group) => hasEntries(pool, group));
  const usable = mode === "message-only" ? codes : [];
  if (country === undefined) {
    if (usable.length > 0) return usable;
    throw refusal(codes.length > 0 ? 80201 : whyNoneThere(pool, place.countries));
  }
  if (service.geo_match_level !== "area-code" || place.area === null) {
    return [groupOf("phone_number", country), ...usable];
  }
  const area = groupOf("phone_number", country, place.area);
  if (!hasEntries(pool, area)) throw refusal(80206);
  return [area];
}

function whyNoneThere(pool: Pool, countries: readonly string[]): 80203 | 80207 {
  const there = [...pool.entries.values()].filter(({ country }) => countries.includes(country ?? ""));
  return there.some((entry) => entry.reserved) ? 80207 : 80203;
}

function stickyEntry(
  pool: Pool,
  groups: readonly string[],
  history: ReadonlySet<string> | undefined,
  fits: (entry: PoolEntry) => boolean,
): PoolEntry | undefined {
  for (const proxy of [...(history ?? [])].reverse()) {
    const entry = pool.entries.get(proxy);
    if (entry === undefined || entry.reserved || !fits(entry)) continue;
    if (groups.some((group) => pool.groups.get(group)?.[entry.inUse]?.has(entry))) return entry;
  }
  return undefined;
}

function firstOf(
  pool: Pool,
  groups: readonly string[],
  fits: (entry: PoolEntry) => boolean,
): PoolEntry | undefined {
  for (const group of groups) for (const entry of leastBusy(pool, group)) if (fits(entry)) return entry;
  return undefined;
}

function whyNone(pool: Pool, groups: readonly string[], mode: string): 80201 | 80202 | 80208 {
  const entries = groups.flatMap((group) => [...leastBusy(pool, group)]);
  if (mode !== "message-only" && !entries.some((entry) => entry.voice)) return 80201;
  if (mode !== "voice-only" && !entries.some((entry) => entry.sms)) return 80202;
  return entries.some((entry) => isCapable(entry, mode)) ? 80208 : 80202;
}

function isCapable(entry: PoolEntry, mode: string): boolean {
  return (mode === "message-only" || entry.voice) && (mode === "voice-only" || entry.sms);
}

/** True when a live participant of the session pairs with a number as in another active session. */
export function wouldConflict(children: ServiceChildren, session: Session): boolean {
  return liveParticipants(children, session.sid).some(({ identifier, proxy_identifier }) => {
    const holder = children.pool.pairs.get(pairOf(identifier, proxy_identifier ?? ""));
    return holder !== undefined && holder !== session.sid;
  });
}
