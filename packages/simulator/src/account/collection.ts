/**
 * An ordered set of immutable records found by SID, in creation order. A record's position never changes, so a page
 * token is a position and a page costs its own length. The version before the latest write is kept for stale reads.
 */
export interface Collection<T extends { readonly sid: string }> {
  readonly rows: (T | undefined)[];
  readonly positions: Map<string, number>;
  previous: Map<string, T | undefined> | undefined;
  lastWrite: { readonly position: number; readonly before: T | undefined } | undefined;
}

export function createCollection<T extends { readonly sid: string }>(): Collection<T> {
  return { rows: [], positions: new Map(), previous: undefined, lastWrite: undefined };
}

export function find<T extends { readonly sid: string }>(of: Collection<T>, sid: string): T | undefined {
  const position = of.positions.get(sid);
  return position === undefined ? undefined : of.rows[position];
}

/** The record as of before the latest write to it. */
export function findStale<T extends { readonly sid: string }>(of: Collection<T>, sid: string): T | undefined {
  return of.previous?.has(sid) ? of.previous.get(sid) : find(of, sid);
}

/** Adds the record, or puts it in place of the one with its SID. */
export function put<T extends { readonly sid: string }>(into: Collection<T>, record: T): T {
  note(into, record.sid, into.positions.get(record.sid) ?? into.rows.length);
  return insert(into, record);
}

/** `put` for a seed, which has no past that a stale read could show. */
export function insert<T extends { readonly sid: string }>(into: Collection<T>, record: T): T {
  const position = into.positions.get(record.sid) ?? into.rows.length;
  into.positions.set(record.sid, position);
  into.rows[position] = record;
  return record;
}

export function remove<T extends { readonly sid: string }>(from: Collection<T>, sid: string): void {
  const position = from.positions.get(sid);
  if (position === undefined) return;
  note(from, sid, position);
  from.positions.delete(sid);
  from.rows[position] = undefined;
}

export function* each<T extends { readonly sid: string }>(of: Collection<T>): Generator<T> {
  for (const row of of.rows) if (row !== undefined) yield row;
}

export function count<T extends { readonly sid: string }>(of: Collection<T>): number {
  return of.positions.size;
}

function note<T extends { readonly sid: string }>(into: Collection<T>, sid: string, position: number): void {
  const before = into.rows[position];
  into.previous ??= new Map();
  into.previous.set(sid, before);
  into.lastWrite = { position, before };
}
