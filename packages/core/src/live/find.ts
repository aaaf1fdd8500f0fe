/**
 * Finds what is wanted of one collection in the fewest calls: pages of 100 as long as they pay for themselves, then one
 * GET for each that is left. An account full of other people's sessions costs one page.
 */

import type { ResourceDefinition } from "../resources/definition.ts";
import type { Endpoint, SidPath } from "../twilio/port.ts";
import type { LiveNode } from "./live.ts";
import { liveNode } from "./record.ts";

export interface Wanted {
  readonly sid: string | null;
  /** Values of identity fields other than the SID, by field. */
  readonly identity: Readonly<Record<string, string>>;
}

export interface Found {
  readonly nodes: readonly LiveNode[];
  /** Nothing is there beyond these. */
  readonly complete: boolean;
}

export interface Place {
  readonly definition: ResourceDefinition;
  readonly endpoint: Endpoint;
  readonly parents: SidPath;
}

/** Reads pages until every wanted item was seen; a list has no other way to find one by its identity. */
export async function findInPages(place: Place, wanted: readonly Wanted[]): Promise<Found> {
  const open = new Set(wanted.map(keyOf));
  const nodes: LiveNode[] = [];
  let complete = false;
  for await (const page of place.endpoint.pages(place.parents)) {
    complete = page.last;
    for (const record of page.records) {
      const node = liveNode(place.definition, record);
      nodes.push(node);
      for (const key of keysOf(node)) open.delete(key);
    }
    if (open.size === 0) break;
  }
  return { nodes, complete };
}

/** Reads pages while they find more than one of ours, then single ones. `all`: the whole collection matters. */
export async function findAdaptively(place: Place, wanted: readonly Wanted[], all: boolean): Promise<Found> {
  const single = wanted.length <= 1 && wanted.every((one) => canFetch(place, one));
  const paged =
    single && !all ? { nodes: [], complete: false, open: wanted } : await readPages(place, wanted, all);
  if (paged.complete) return paged;
  const fetched = await Promise.all(paged.open.map((one) => fetchOne(place, one)));
  const known = new Map(
    [...paged.nodes, ...fetched.filter((node) => node !== null)].map((node) => [node.sid, node]),
  );
  return { nodes: [...known.values()], complete: false };
}

async function readPages(
  place: Place,
  wanted: readonly Wanted[],
  all: boolean,
): Promise<Found & { readonly open: readonly Wanted[] }> {
  const nodes: LiveNode[] = [];
  const open = new Map(wanted.map((one) => [keyOf(one), one]));
  const unfetchable = new Set(wanted.filter((one) => !canFetch(place, one)).map(keyOf));
  let complete = false;
  for await (const page of place.endpoint.pages(place.parents)) {
    complete = page.last;
    const before = open.size;
    const fresh = page.records.map((record) => liveNode(place.definition, record));
    nodes.push(...fresh);
    for (const key of fresh.flatMap(keysOf)) {
      open.delete(key);
      unfetchable.delete(key);
    }
    const pays = before - open.size > 1 || unfetchable.size > 0;
    if (!all && (open.size === 0 || !pays)) break;
  }
  return { nodes, complete, open: [...open.values()] };
}

/** The SID first; when that is gone, whatever bears the name now. */
async function fetchOne({ definition, endpoint, parents }: Place, wanted: Wanted): Promise<LiveNode | null> {
  const name = definition.fetchBy === undefined ? undefined : wanted.identity[definition.fetchBy];
  for (const one of [wanted.sid, name]) {
    if (typeof one !== "string") continue;
    const record = await endpoint.fetch(parents, one);
    if (record !== null) return liveNode(definition, record);
  }
  return null;
}

function canFetch({ definition }: Place, wanted: Wanted): boolean {
  return (
    wanted.sid !== null ||
    (definition.fetchBy !== undefined && wanted.identity[definition.fetchBy] !== undefined)
  );
}

/** What one looks for first: the SID when it is known. */
function keyOf(wanted: Wanted): string {
  const [identity] = Object.entries(wanted.identity);
  if (wanted.sid !== null || identity === undefined) return `sid ${wanted.sid}`;
  return identity.join(" ");
}

function keysOf(node: LiveNode): readonly string[] {
  const named = node.definition.identity.flatMap((name) =>
    name === "sid" || typeof node.fields[name] !== "string" ? [] : [`${name} ${node.fields[name]}`],
  );
  return [`sid ${node.sid}`, ...named];
}
