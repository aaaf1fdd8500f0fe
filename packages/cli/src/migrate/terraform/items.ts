/** From attributes to fields of ours, by the table: one item per instance, nothing decided about where it goes. */
import { definitionOf, type FieldSpec, type Scalar } from "@twilio-proxy/core";
import { addressText, shownAddress } from "./address.ts";
import type { Finding, FindingCode, Found, Instance, Value } from "./found.ts";
import { mappings, type ResourceMapping, type Use } from "./mapping.ts";

export interface Item {
  readonly instance: Instance;
  readonly mapping: ResourceMapping;
  /** Known, or a variable of the environment; null where only sources are read. */
  readonly sid: Value;
  readonly accountSid: string | null;
  /** As given: a SID, or a reference to the parent. */
  readonly service: Value | undefined;
  readonly session: Value | undefined;
  readonly fields: readonly ItemField[];
  readonly participants: readonly ItemField[][];
  /** What a state says Twilio last said; null from sources. */
  readonly lastStatus: string | null;
}

export interface ItemField {
  readonly name: string;
  readonly value: Value;
  /** Its place in Terraform. */
  readonly from: string;
  /** Marked as sensitive in the state. */
  readonly secret: boolean;
}

export interface Reading {
  readonly found: Found;
  readonly report: (severity: Finding["severity"], code: FindingCode, place: string, message: string) => void;
  /** By `addressText`. */
  readonly byAddress: ReadonlyMap<string, Instance>;
}

function readItem(instance: Instance, mapping: ResourceMapping, reading: Reading): Item {
  const attributes = [...instance.values].filter(([name]) => name !== "id");
  const uses = attributes.flatMap(([name, raw]) => {
    const use = Object.hasOwn(mapping.attributes, name) ? mapping.attributes[name] : undefined;
    const value = use?.kind === "service" || use?.kind === "session" ? raw : settled(raw, reading);
    return note(instance, name, use, value, reading) && use !== undefined && value !== undefined
      ? [{ name, use, value }]
      : [];
  });
  const one = (kind: Use["kind"]): Value | undefined => uses.find(({ use }) => use.kind === kind)?.value;
  const status = one("status");
  const declared = reading.found.kind === "sources" && status !== undefined && status !== null;
  const account = one("account");
  return {
    instance,
    mapping,
    sid: one("sid") ?? lastOfId(instance),
    accountSid: typeof account === "string" && account !== "" ? account : null,
    service: one("service"),
    session: one("session"),
    fields: [
      ...uses.flatMap(({ name, use, value }) =>
        use.kind === "field" ? fieldOf(instance, mapping, name, use, value, reading) : [],
      ),
      ...(declared ? [{ name: "status", value: status, from: instance.place("status"), secret: false }] : []),
    ],
    participants: participantsIn(instance, one("participants"), reading),
    lastStatus: reading.found.kind === "state" && typeof status === "string" ? status : null,
  };
}

/** Through references to what they refer to; undefined: it is not known. */
function settled(value: Value, reading: Reading, depth = 0): Value | undefined {
  if (typeof value !== "object" || value === null || value.kind !== "reference") return value;
  const found = reading.byAddress.get(value.to)?.values.get(value.attribute);
  return found === undefined || depth > 20 ? undefined : settled(found, reading, depth + 1);
}

const isEmpty = (value: Value | undefined): boolean => value === undefined || value === null || value === "";

/** Says what is not carried over. True: it is. */
function note(
  instance: Instance,
  name: string,
  use: Use | undefined,
  value: Value | undefined,
  { report }: Reading,
): boolean {
  const place = instance.place(name);
  if (use === undefined) {
    const message =
      "This attribute is of a version of the provider that nobody has looked at. It is left out.";
    if (!isEmpty(value)) report("warning", "unknown-attribute", place, message);
    return false;
  }
  if (use.kind === "left") {
    if (value !== false && !isEmpty(value))
      report("warning", "attribute-left-out", place, `Left out: ${use.reason}.`);
    return false;
  }
  if (value === undefined) {
    report("error", "unresolved", place, "It refers to what is not known here. Give the state instead.");
    return false;
  }
  return true;
}

/** The official provider's IDs are paths: `KS…/KC…/KP…`. */
function lastOfId({ values }: Instance): Value {
  const id = values.get("id");
  return typeof id === "string" ? (id.split("/").at(-1) ?? null) : null;
}

function fieldOf(
  instance: Instance,
  mapping: ResourceMapping,
  attribute: string,
  use: Extract<Use, { kind: "field" }>,
  raw: Value,
  { report, found }: Reading,
): readonly ItemField[] {
  const spec = definitionOf(mapping.type).fields[use.field];
  if (spec === undefined) return [];
  const value = typed(raw, spec);
  if (value === undefined) {
    report("error", "unexpected-value", instance.place(attribute), `Expected a ${spec.compare} here.`);
    return [];
  }
  const field = {
    name: use.field,
    value,
    from: instance.place(attribute),
    secret: instance.sensitive.has(attribute),
  };
  // In sources null is the same as nothing; in a state it is what the resource is.
  if (found.kind === "sources") return value === null ? [] : [field];
  const reset = typeof spec.cleared === "object" ? spec.cleared.to : undefined;
  if (use.computed && (isEmpty(value) || value === (use.usual ?? reset))) return [];
  if (!isEmpty(value)) return [field];
  return reset === undefined ? [] : [{ ...field, value: null }];
}

/** Early versions of the official provider kept numbers and booleans as texts. */
function typed(value: Value, { compare }: FieldSpec): Value | undefined {
  if (value === null || (typeof value === "object" && value.kind === "template")) return value;
  if (typeof value === "object") return undefined;
  if (value === "") return null;
  if (compare === "number") return /^\d+$/.test(String(value)) ? Number(value) : undefined;
  if (compare === "boolean") return BOOLEANS.get(String(value));
  return String(value);
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/** Keys as they are written in requests, answers and code: `ProxyIdentifier`, `proxy_identifier`, `proxyIdentifier`. */
const PARTICIPANT_KEYS: ReadonlyMap<string, string> = new Map(
  Object.keys(definitionOf("participant").fields).map((name) => [plain(name), name]),
);

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}

function participantsIn(
  instance: Instance,
  value: Value | undefined,
  reading: Reading,
): readonly ItemField[][] {
  if (value === undefined || value === null) return [];
  const place = instance.place("participants");
  const refuse = (message: string): ItemField[][] => {
    reading.report("error", "unexpected-value", place, message);
    return [];
  };
  if (typeof value !== "object" || value.kind !== "list") return refuse("Expected a list of participants.");
  return value.items.flatMap((item, at) => {
    const entries = entriesOf(item);
    if (entries === null) return refuse("Expected each participant to be a JSON object.");
    const fields = [...entries].flatMap(([key, given]) =>
      participantField(
        key,
        given,
        instance.sensitive.has("participants"),
        reading.found.kind === "state" ? `${place}[${at}]` : place,
        reading,
      ),
    );
    return fields.some(({ name }) => name === "identifier")
      ? [fields]
      : refuse("A participant has no identifier.");
  });
}

function entriesOf(item: Value): Iterable<readonly [string, Value]> | null {
  if (typeof item === "object" && item?.kind === "object") return item.entries;
  if (typeof item !== "string") return null;
  try {
    const parsed: unknown = JSON.parse(item);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
    return Object.entries(parsed).filter((entry): entry is [string, Scalar] => typeof entry[1] !== "object");
  } catch {
    return null;
  }
}

function participantField(
  key: string,
  given: Value,
  secret: boolean,
  place: string,
  reading: Reading,
): readonly ItemField[] {
  const name = PARTICIPANT_KEYS.get(plain(key));
  const value = settled(given, reading);
  if (value === undefined) {
    reading.report("error", "unresolved", place, "A participant refers to what is not known here.");
    return [];
  }
  if (name !== undefined) return isEmpty(value) ? [] : [{ name, value, from: place, secret }];
  const message = "A participant has a parameter that is not carried over.";
  if (value !== false && !isEmpty(value)) reading.report("warning", "attribute-left-out", place, message);
  return [];
}

/** Managed instances become items; data sources of services are only named. */
export function readItems(reading: Reading): readonly Item[] {
  return reading.found.instances.flatMap((instance) => {
    const mapping = mappings.get(instance.address.type);
    return mapping === undefined || instance.address.data ? [] : [readItem(instance, mapping, reading)];
  });
}

/** What tells it from all others. */
export const nameOf = ({ instance }: Pick<Item, "instance">): string => addressText(instance.address);

/** What people read. */
export const shownName = ({ instance }: Pick<Item, "instance">): string => shownAddress(instance.address);
