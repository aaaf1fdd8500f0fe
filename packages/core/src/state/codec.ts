/**
 * The state as text. Collections, list or map, and what is remembered come from the registry, so nothing here knows a
 * resource. A key that the format does not have is refused, not dropped: dropping what a newer tool meant would lose ownership.
 */
import type { ResourceDefinition } from "../resources/definition.ts";
import { childrenOf } from "../resources/registry.ts";
import { StateFailure } from "./failure.ts";
import { createReader, type Reader } from "./reader.ts";
import type { Origin, Pending, Run, State, StateEntry } from "./state.ts";

export const FORMAT_VERSION = 1;

const ORIGINS: readonly Origin[] = ["created", "adopted", "external"];

export function encodeState(state: State): string {
  const { root, ...head } = state;
  const [top] = childrenOf(null);
  const shape = {
    format_version: FORMAT_VERSION,
    ...head,
    ...(top === undefined ? {} : { [top.collection]: encodeCollection(root, top) }),
  };
  return `${JSON.stringify(shape, null, 2)}\n`;
}

function encodeCollection(
  entries: Readonly<Record<string, StateEntry>>,
  definition: ResourceDefinition,
): object {
  const sorted = Object.entries(entries).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, entry]) => [key, encodeEntry(entry, definition)]));
}

function encodeEntry(entry: StateEntry, definition: ResourceDefinition): object {
  const children = childrenOf(definition.type);
  return {
    ...(definition.container === "map" ? { sid: entry.sid } : {}),
    origin: entry.origin,
    ...(definition.protectable ? { protect: entry.protect } : {}),
    ...(definition.remembered === undefined || entry.remembered === null
      ? {}
      : { [definition.remembered]: entry.remembered }),
    applied: entry.applied,
    ...(remembersChildren(children) ? { removed: entry.removed } : {}),
    ...Object.fromEntries(
      children.map((child) => [
        child.collection,
        encodeCollection(entry.children[child.collection] ?? {}, child),
      ]),
    ),
  };
}

/** Throws StateFailure `state-unreadable`, naming the place, or `state-too-new`. `location` is for the message only. */
export function decodeState(text: string, location: string): State {
  const reader = createReader(parse(text, location), location);
  checkVersion(reader, location);
  const [top] = childrenOf(null);
  const state: State = {
    lineage: reader.text("lineage"),
    serial: reader.count("serial"),
    account_sid: reader.text("account_sid"),
    region: reader.text("region"),
    config: reader.text("config"),
    kid: reader.text("kid"),
    writer: reader.text("writer"),
    recent: reader.texts("recent"),
    applied_commit: reader.textOrNull("applied_commit"),
    attempted_commit: reader.textOrNull("attempted_commit"),
    run: readRun(reader.objectOrNull("run")),
    pending: reader.objects("pending").map(readPending),
    root: top === undefined ? {} : readCollection(reader, top),
  };
  reader.finish();
  return state;
}

function parse(text: string, location: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StateFailure(
      "state-unreadable",
      `${location} is not valid JSON, so nothing was changed. Restore it from a backup, or delete it: the next plan then adopts what is there.`,
    );
  }
}

function checkVersion(reader: Reader, location: string): void {
  const version = reader.count("format_version");
  if (version > FORMAT_VERSION) {
    throw new StateFailure(
      "state-too-new",
      `${location} has format_version ${version}, and this version of the tool reads up to ${FORMAT_VERSION}. It was left untouched: update the tool.`,
    );
  }
  if (version < 1) reader.refuse("format_version", "must be 1 or more");
}

function readRun(reader: Reader | null): Run | null {
  if (reader === null) return null;
  const run: Run = {
    id: reader.text("id"),
    started_at: reader.instant("started_at"),
    expires_at: reader.instant("expires_at"),
    by: reader.text("by"),
  };
  reader.finish();
  return run;
}

function readPending(reader: Reader): Pending {
  const pending: Pending = {
    id: reader.text("id"),
    address: reader.text("address"),
    action: reader.text("action"),
    ...(reader.has("group") ? { group: reader.text("group") } : {}),
    ...(reader.has("sid") ? { sid: reader.text("sid") } : {}),
    at: reader.instant("at"),
  };
  reader.finish();
  return pending;
}

function readCollection(parent: Reader, definition: ResourceDefinition): Record<string, StateEntry> {
  return Object.fromEntries(
    parent.members(definition.collection).map(([key, reader]) => [key, readEntry(key, reader, definition)]),
  );
}

function readEntry(key: string, reader: Reader, definition: ResourceDefinition): StateEntry {
  const children = childrenOf(definition.type);
  const { remembered } = definition;
  const entry: StateEntry = {
    sid: definition.container === "map" ? reader.text("sid") : key,
    origin: reader.has("origin") ? reader.oneOf("origin", ORIGINS) : "created",
    protect: reader.has("protect") ? reader.flag("protect") : false,
    applied: reader.has("applied") ? reader.textMap("applied") : {},
    remembered: remembered !== undefined && reader.has(remembered) ? reader.text(remembered) : null,
    removed: remembersChildren(children) && reader.has("removed") ? reader.texts("removed") : [],
    children: Object.fromEntries(children.map((child) => [child.collection, readCollection(reader, child)])),
  };
  reader.finish();
  return entry;
}

function remembersChildren(children: readonly ResourceDefinition[]): boolean {
  return children.some(({ remembered }) => remembered !== undefined);
}
