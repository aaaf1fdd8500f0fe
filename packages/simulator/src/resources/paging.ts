import type { Collection } from "../account/collection.ts";
import { invalid } from "../refusal.ts";
import type { Context, Reply } from "./context.ts";
import { ok } from "./context.ts";

/** A page of records, where it starts and what surrounds it. Tokens are positions: opaque to the client. */
interface Page<T> {
  readonly records: readonly T[];
  readonly number: number;
  readonly size: number;
  /** Records before this page, as far as page numbers tell. */
  readonly start: number;
  readonly previous: number | undefined;
  readonly next: number | undefined;
}

type Shape<T> = { readonly key: string; readonly render: (record: T) => object };
type Keep<T> = (record: T) => boolean;

/** A list of the Proxy API: absolute addresses in `meta`. */
export function proxyList<T extends { readonly sid: string }>(
  context: Context,
  rows: Collection<T>,
  { key, render }: Shape<T>,
  keep: Keep<T> = () => true,
): Reply {
  const page = takePage(context, rows, keep, context.behaviour.pageCap);
  const address = (number: number, from: number) =>
    `${context.base}${context.path}?${pageQuery(context, page.size, number, from)}`;
  return ok({
    [key]: page.records.map(render),
    meta: {
      page: page.number,
      page_size: page.size,
      first_page_url: address(0, 0),
      previous_page_url: page.previous === undefined ? null : address(page.number - 1, page.previous),
      url: `${context.base}${context.path}?${ownQuery(context, page)}`,
      next_page_url: page.next === undefined ? null : address(page.number + 1, page.next),
      key,
    },
  });
}

/** A list of the 2010 API: relative addresses at the top level. */
export function accountList<T extends { readonly sid: string }>(
  context: Context,
  rows: Collection<T>,
  { key, render }: Shape<T>,
  keep: Keep<T>,
): Reply {
  const page = takePage(context, rows, keep, 1000);
  const address = (number: number, from: number) =>
    `${context.path}?${pageQuery(context, page.size, number, from)}`;
  return ok({
    [key]: page.records.map(render),
    page: page.number,
    page_size: page.size,
    start: page.start,
    end: Math.max(page.start + page.records.length - 1, page.start),
    uri: `${context.path}?${ownQuery(context, page)}`,
    first_page_uri: address(0, 0),
    previous_page_uri: page.previous === undefined ? null : address(page.number - 1, page.previous),
    next_page_uri: page.next === undefined ? null : address(page.number + 1, page.next),
  });
}

function takePage<T extends { readonly sid: string }>(
  context: Context,
  rows: Collection<T>,
  keep: Keep<T>,
  cap: number,
): Page<T> {
  const size = Math.min(countParameter(context, "PageSize", 50, 1), cap);
  const number = countParameter(context, "Page", 0, 0);
  const at = reader(rows, context.stale, keep);
  const end = rows.rows.length;
  const token = context.query.get("PageToken");
  let position = token === null ? skip(at, end, number * size) : tokenPosition(token);
  const first = position;
  const records: T[] = [];
  for (; position < end && records.length < size; position++) {
    const record = at(position);
    if (record !== undefined) records.push(record);
  }
  while (position < end && at(position) === undefined) position++;
  return {
    records,
    number,
    size,
    start: number * size,
    previous: number > 0 ? back(at, first, size) : undefined,
    next: position < end ? position : undefined,
  };
}

/** Reads a position, as it is or as it was before the collection's latest write. */
function reader<T extends { readonly sid: string }>(
  { rows, lastWrite }: Collection<T>,
  stale: boolean,
  keep: Keep<T>,
): (position: number) => T | undefined {
  return (position) => {
    const record = stale && lastWrite?.position === position ? lastWrite.before : rows[position];
    return record !== undefined && keep(record) ? record : undefined;
  };
}

function skip(at: (position: number) => unknown, end: number, records: number): number {
  let position = 0;
  for (let left = records; left > 0 && position < end; position++) if (at(position) !== undefined) left--;
  return position;
}

function back(at: (position: number) => unknown, from: number, records: number): number {
  let position = from;
  for (let left = records; left > 0 && position > 0; ) if (at(--position) !== undefined) left--;
  return position;
}

function countParameter(context: Context, name: string, otherwise: number, least: number): number {
  const text = context.query.get(name);
  if (text === null) return otherwise;
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value < least)
    throw invalid(name, `It must be a whole number from ${least}.`);
  return value;
}

function tokenPosition(token: string): number {
  const digits = /^PT([0-9a-z]{1,10})$/.exec(token)?.[1];
  if (digits === undefined) throw invalid("PageToken", "It was not issued by this API.");
  return Number.parseInt(digits, 36);
}

/** Filters first, as Twilio writes them, then the place. */
function pageQuery(context: Context, size: number, page: number, from: number): URLSearchParams {
  const query = new URLSearchParams(context.query);
  for (const name of ["PageSize", "Page", "PageToken"]) query.delete(name);
  query.append("PageSize", String(size));
  query.append("Page", String(page));
  if (from > 0) query.append("PageToken", `PT${from.toString(36)}`);
  return query;
}

function ownQuery(context: Context, page: Page<unknown>): URLSearchParams {
  const query = pageQuery(context, page.size, page.number, 0);
  const token = context.query.get("PageToken");
  if (token !== null) query.append("PageToken", token);
  return query;
}
