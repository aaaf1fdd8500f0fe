/** Who belongs to whom: items become services with what lies in them, by SID or by reference. */
import { addressText, type ResourceAddress, shownAddress } from "./address.ts";
import type { Value } from "./found.ts";
import { type Item, type ItemField, nameOf, type Reading, shownName } from "./items.ts";
import { SERVICE_DATA } from "./mapping.ts";

export interface Session {
  readonly item: Item | null;
  /** The SID of one whose participants alone are managed. */
  readonly external: Value | null;
  /** What its key comes from. */
  readonly address: ResourceAddress;
  readonly participants: { readonly fields: readonly ItemField[]; readonly item: Item | null }[];
}

export interface Service {
  readonly item: Item | null;
  /** The SID of one of which only what lies in it is managed. */
  readonly external: Value | null;
  /** What its key comes from. */
  readonly address: ResourceAddress;
  /** Its place in Terraform; null: nothing there stands for it. */
  readonly origin: string | null;
  readonly numbers: Item[];
  readonly codes: Item[];
  readonly sessions: Session[];
}

export interface LeftOut {
  readonly terraform: ResourceAddress;
  readonly reason: string;
}

export interface Families {
  readonly services: readonly Service[];
  readonly leftOut: readonly LeftOut[];
}

/** Services and sessions by their SID, and by the address that refers to them. */
interface Book {
  readonly services: Map<string, Service>;
  readonly sessions: Map<string, Session>;
}

export function familiesOf(all: readonly Item[], reading: Reading): Families {
  const { items, leftOut } = withoutEnded(all.filter((item) => isIdentified(item, reading)));
  const book: Book = { services: new Map(), sessions: new Map() };
  const ofType = (type: string): readonly Item[] => items.filter(({ mapping }) => mapping.type === type);
  for (const item of ofType("service")) {
    const service = serviceOf(item, reading);
    if (service !== null) enter(book.services, [nameOf(item), textOf(item.sid)], service);
  }
  enterDataSources(book, reading);
  for (const item of ofType("phone_number")) parentOf(item, book, reading)?.numbers.push(item);
  for (const item of ofType("short_code")) parentOf(item, book, reading)?.codes.push(item);
  for (const item of ofType("session")) placeSession(item, book, reading);
  for (const item of ofType("participant")) placeParticipant(item, book, reading);
  return { services: [...new Set(book.services.values())], leftOut };
}

/** Which number, which short code, which person: without that there is nothing to declare. */
function isIdentified({ instance, mapping, sid, fields }: Item, { report }: Reading): boolean {
  const has = (field: string): boolean => fields.some(({ name, value }) => name === field && value !== null);
  const known = {
    service: true,
    session: true,
    phone_number: textOf(sid) !== null || has("phone_number"),
    short_code: textOf(sid) !== null,
    participant: has("identifier"),
  }[mapping.type];
  const message = `${shownAddress(instance.address)} is left out, since which one it is, is not known.`;
  if (!known) report("error", "sid-unknown", instance.place(), message);
  return known;
}

const ENDED = new Set(["closed", "failed"]);

/** What ended needs nobody, and a config that declares it would want it back once Twilio removes it. */
function withoutEnded(items: readonly Item[]): { items: readonly Item[]; leftOut: readonly LeftOut[] } {
  const hasEnded = ({ lastStatus }: Item): boolean => lastStatus !== null && ENDED.has(lastStatus);
  const ended = new Set(items.filter(hasEnded).map(({ sid }) => textOf(sid)));
  const goes = (item: Item): boolean =>
    hasEnded(item) || (item.mapping.type === "participant" && ended.has(textOf(item.session ?? null)));
  const leftOut = items.filter(goes).map(({ instance, mapping }) => ({
    terraform: instance.address,
    reason: `${mapping.type === "session" ? "the" : "its"} session ended: there is nothing to manage`,
  }));
  return { items: items.filter((item) => !goes(item)), leftOut };
}

function enter<T>(book: Map<string, T>, names: readonly (string | null)[], entry: T): void {
  for (const name of names) if (name !== null && !book.has(name)) book.set(name, entry);
}

function enterDataSources({ services }: Book, { found }: Reading): void {
  for (const { address, values } of found.instances) {
    if (!address.data || address.type !== SERVICE_DATA) continue;
    const sid = values.get("sid") ?? null;
    const known = services.get(textOf(sid) ?? "") ?? externalService(address, sid, shownAddress(address));
    enter(services, [addressText(address), textOf(sid)], known);
  }
}

function parentOf(item: Item, { services }: Book, { report }: Reading): Service | null {
  const name = parentName(item.service);
  const known = name === null ? undefined : services.get(name);
  if (known !== undefined) return known;
  if (name === null || isReference(item.service)) {
    const message = `The service of ${shownName(item)} is not among what was read.`;
    report("error", "parent-unknown", item.instance.place("service_sid"), message);
    return null;
  }
  // A SID that stands there by itself: somebody else's service.
  const external = externalService(addressLike(SERVICE_DATA, "service", name), item.service ?? null, null);
  services.set(name, external);
  return external;
}

function placeSession(item: Item, book: Book, reading: Reading): void {
  const service = parentOf(item, book, reading);
  const session = service === null ? null : sessionOf(item, reading);
  if (service === null || session === null) return;
  service.sessions.push(session);
  enter(book.sessions, [nameOf(item), textOf(item.sid)], session);
}

function placeParticipant(item: Item, book: Book, reading: Reading): void {
  const name = parentName(item.session);
  const known = name === null ? undefined : book.sessions.get(name);
  if (known !== undefined) {
    known.participants.push({ fields: item.fields, item });
    return;
  }
  if (name === null || isReference(item.session)) {
    const message = `The session of ${shownName(item)} is not among what was read.`;
    reading.report("error", "parent-unknown", item.instance.place("session_sid"), message);
    return;
  }
  const address = addressLike(item.instance.address.type, "session", name);
  const external = item.session ?? null;
  const session: Session = { item: null, external, address, participants: [{ fields: item.fields, item }] };
  parentOf(item, book, reading)?.sessions.push(session);
  book.sessions.set(name, session);
}

const isReference = (value: Value | undefined): boolean =>
  typeof value === "object" && value?.kind === "reference";

/** A known text, or a template as one. */
export function textOf(value: Value): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  if (typeof value !== "object" || value?.kind !== "template") return null;
  return value.parts.map((part) => (typeof part === "string" ? part : `\${${part.env}}`)).join("");
}

/** Of a parent: its SID, or the address that is referred to by its SID. */
function parentName(value: Value | undefined): string | null {
  if (typeof value !== "object" || value?.kind !== "reference") return textOf(value ?? null);
  return value.attribute === "sid" || value.attribute === "id" ? value.to : null;
}

function externalService(address: ResourceAddress, sid: Value, origin: string | null): Service {
  return { item: null, external: sid, address, origin, numbers: [], codes: [], sessions: [] };
}

/** What has no address in Terraform gets its key from its SID. */
function addressLike(type: string, word: string, sid: string): ResourceAddress {
  return { module: [], data: true, type, name: `${word}-${sid.slice(2, 10)}`, key: null };
}

/** Without a name only the SID finds it again, and a config names only those of others: so it stays somebody else's. */
function externalIfUnnamed(item: Item, { report }: Reading): Value | null | undefined {
  if (item.fields.some(({ name, value }) => name === "unique_name" && value !== null)) return null;
  const known = textOf(item.sid) !== null;
  const message = known
    ? `${shownName(item)} has no unique_name, so it is written as existing: what is in it is managed, its own fields are not.`
    : `${shownName(item)} has no unique_name that is known, and only a state knows its SID. Give the state instead.`;
  report(known ? "warning" : "error", "unnamed", item.instance.place(), message);
  return known ? item.sid : undefined;
}

function serviceOf(item: Item, reading: Reading): Service | null {
  const external = externalIfUnnamed(item, reading);
  if (external === undefined) return null;
  const { address } = item.instance;
  return { item, external, address, origin: shownName(item), numbers: [], codes: [], sessions: [] };
}

function sessionOf(item: Item, reading: Reading): Session | null {
  const external = externalIfUnnamed(item, reading);
  if (external === undefined) return null;
  const participants = item.participants.map((fields) => ({ fields, item: null }));
  return { item, external, address: item.instance.address, participants };
}
