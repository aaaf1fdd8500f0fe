/** One number or short code that a service may put in front of a participant. */
export interface PoolEntry {
  /** The E.164 number, or the digits of the short code. */
  readonly proxy: string;
  readonly sid: string;
  readonly kind: "phone_number" | "short_code";
  readonly country: string | null;
  readonly area: string | null;
  readonly voice: boolean;
  readonly sms: boolean;
  reserved: boolean;
  /** Active sessions that use it. */
  inUse: number;
}

export type NewPoolEntry = Omit<PoolEntry, "inUse">;

/**
 * A service's numbers, unreserved ones grouped by country and area and in each group by how many active sessions use
 * them, so that the least busy is found without looking at all. Within one level the one idle longest comes first.
 */
export interface Pool {
  readonly entries: Map<string, PoolEntry>;
  readonly groups: Map<string, Set<PoolEntry>[]>;
  /** Active sessions by number, kept also while a number is out of the pool. */
  readonly uses: Map<string, number>;
  /** How many of the entries are reserved and how many not: each has its cap. */
  readonly size: { unreserved: number; reserved: number };
  /** `identifier`+`proxy` of participants in active sessions, to the session: never in two at once. */
  readonly pairs: Map<string, string>;
  /** Numbers each identifier has had, latest last. */
  readonly history: Map<string, Set<string>>;
}

export function createPool(): Pool {
  return {
    entries: new Map(),
    groups: new Map(),
    uses: new Map(),
    size: { unreserved: 0, reserved: 0 },
    pairs: new Map(),
    history: new Map(),
  };
}

export function addEntry(pool: Pool, given: NewPoolEntry): void {
  const entry = { ...given, inUse: pool.uses.get(given.proxy) ?? 0 };
  pool.entries.set(entry.proxy, entry);
  tally(pool, entry.reserved, 1);
  if (!entry.reserved) enter(pool, entry);
}

export function removeEntry(pool: Pool, proxy: string): void {
  const entry = pool.entries.get(proxy);
  if (entry === undefined) return;
  tally(pool, entry.reserved, -1);
  if (!entry.reserved) leave(pool, entry);
  pool.entries.delete(proxy);
}

export function reserveEntry(pool: Pool, proxy: string, reserved: boolean): void {
  const entry = pool.entries.get(proxy);
  if (entry === undefined || entry.reserved === reserved) return;
  if (reserved) leave(pool, entry);
  else enter(pool, entry);
  tally(pool, entry.reserved, -1);
  tally(pool, reserved, 1);
  entry.reserved = reserved;
}

/** Counts a session on the number, or off it. */
export function countUse(pool: Pool, proxy: string, by: 1 | -1): void {
  const uses = (pool.uses.get(proxy) ?? 0) + by;
  if (uses > 0) pool.uses.set(proxy, uses);
  else pool.uses.delete(proxy);
  const entry = pool.entries.get(proxy);
  if (entry === undefined) return;
  if (!entry.reserved) leave(pool, entry);
  entry.inUse = uses;
  if (!entry.reserved) enter(pool, entry);
}

/** The unreserved entries of a group, least busy first. */
export function* leastBusy(pool: Pool, group: string): Generator<PoolEntry> {
  for (const level of pool.groups.get(group) ?? []) if (level !== undefined) yield* level;
}

export function hasEntries(pool: Pool, group: string): boolean {
  return (pool.groups.get(group) ?? []).some((level) => level !== undefined && level.size > 0);
}

export function groupOf(kind: PoolEntry["kind"], country: string, area?: string): string {
  return area === undefined ? `${kind} ${country}` : `${kind} ${country} ${area}`;
}

export function pairOf(identifier: string, proxy: string): string {
  return `${identifier}\n${proxy}`;
}

function tally(pool: Pool, reserved: boolean, by: 1 | -1): void {
  pool.size[reserved ? "reserved" : "unreserved"] += by;
}

function groupsOf(entry: PoolEntry): string[] {
  if (entry.country === null) return [];
  const country = groupOf(entry.kind, entry.country);
  return entry.area === null ? [country] : [country, groupOf(entry.kind, entry.country, entry.area)];
}

function enter(pool: Pool, entry: PoolEntry): void {
  for (const key of groupsOf(entry)) {
    const levels = pool.groups.get(key) ?? [];
    pool.groups.set(key, levels);
    while (levels.length <= entry.inUse) levels.push(new Set());
    levels[entry.inUse]?.add(entry);
  }
}

function leave(pool: Pool, entry: PoolEntry): void {
  for (const key of groupsOf(entry)) pool.groups.get(key)?.[entry.inUse]?.delete(entry);
}
