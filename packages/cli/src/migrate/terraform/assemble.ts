/** From items to a config: who belongs to whom, under which keys, with which secrets in the environment. */
import {
  addressOf,
  definitionOf,
  type FieldSpec,
  isSensitive,
  looksPersonal,
  type Path,
  type Reserved,
} from "@twilio-proxy/core";
import type { World } from "../../world.ts";
import { addressText, type ResourceAddress } from "./address.ts";
import { familiesOf, type LeftOut, type Service, type Session, textOf } from "./families.ts";
import type { Finding, Found, Template, Value } from "./found.ts";
import { type Item, type ItemField, type Reading, readItems, shownName } from "./items.ts";
import { keysFor } from "./keys.ts";
import { createVault, mayHoldSecret, type Variable, type Vault } from "./secrets.ts";
import { configText, type Member, member, type Written } from "./write.ts";

export interface Taken {
  readonly terraform: ResourceAddress;
  /** Its place in the config, such as `services.rides.phone_numbers[0]`. */
  readonly address: string;
  readonly sid: string | null;
  /** Only what lies in it is managed. */
  readonly external: boolean;
}

export interface Migration {
  readonly kind: Found["kind"];
  readonly text: string;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly taken: readonly Taken[];
  /** Nothing to manage: they may leave Terraform too. */
  readonly leftOut: readonly LeftOut[];
  readonly findings: readonly Finding[];
  readonly others: number;
  /** All that Terraform manages of Proxy's. */
  readonly managed: readonly ResourceAddress[];
}

export interface Surroundings {
  readonly env: World["env"];
  /** Names of variables that mean something to others. */
  readonly reserved: Reserved;
}

export function assemble(found: Found, { env, reserved }: Surroundings): Migration {
  const findings: Finding[] = [...found.findings];
  const reading: Reading = {
    found,
    report: (severity, code, place, message) => {
      findings.push({ severity, code, place, message });
    },
    byAddress: new Map(found.instances.map((instance) => [addressText(instance.address), instance])),
  };
  const items = readItems(reading);
  const { services, leftOut } = familiesOf(items, reading);
  const account = accountOf(items, reading);
  const vault = createVault(env, reserved);
  const taken: Taken[] = [];
  const written = writeServices(services, { vault, taken });
  const root: Written = {
    kind: "object",
    members: [
      ...(account === null ? [] : [member("account_sid", account)]),
      { name: "services", comment: null, written },
    ],
  };
  return {
    kind: found.kind,
    text: configText(root, ["From Terraform, by `twilio-proxy migrate terraform`."]),
    variables: vault.variables(),
    taken,
    leftOut,
    findings: distinct(findings),
    others: found.others,
    managed: found.instances.map(({ address }) => address).filter(({ data }) => !data),
  };
}

/** Instances of one block have their mistakes in one place. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [`${one.place} ${one.message}`, one])).values()];
}

/** One config is for one account. */
function accountOf(items: readonly Item[], { report }: Reading): string | null {
  const accounts = new Map(
    items.flatMap((item) => (item.accountSid === null ? [] : [[item.accountSid, item] as const])),
  );
  const [first, second] = [...accounts.values()];
  if (second !== undefined)
    report(
      "error",
      "several-accounts",
      shownName(second),
      "This state spans several accounts, and a config is for one. Split the state: terraform state mv -state-out.",
    );
  return first?.accountSid ?? null;
}

interface Writing {
  readonly vault: Vault;
  readonly taken: Taken[];
}

function writeServices(services: readonly Service[], writing: Writing): Written {
  const keys = keysFor(
    services.map(({ address }) => address),
    "service",
  );
  const members = services.flatMap((plan, at): readonly Member[] => {
    const key = keys[at] ?? "";
    const isEmpty = plan.numbers.length + plan.codes.length + plan.sessions.length === 0;
    // A data source that nothing hangs on has nothing to manage.
    if (plan.item === null && isEmpty) return [];
    return [{ name: key, comment: plan.origin, written: writeService(plan, key, writing) }];
  });
  return { kind: "object", members };
}

function writeService(plan: Service, key: string, writing: Writing): Written {
  const path: Path = ["services", key];
  take(plan, path, writing);
  const own =
    plan.external === null
      ? fieldMembers(plan.item?.fields ?? [], "service", [key], writing)
      : [member("service_sid", mentioned(plan.external, writing))];
  const sessions = writeSessions(plan.sessions, key, path, writing);
  return {
    kind: "object",
    members: [
      ...own,
      ...writePool("phone_numbers", plan.numbers, path, writing),
      ...writePool("short_codes", plan.codes, path, writing),
      ...(sessions.length === 0
        ? []
        : [{ name: "sessions", comment: null, written: { kind: "object" as const, members: sessions } }]),
    ],
  };
}

function take({ item, external }: Pick<Service, "item" | "external">, path: Path, { taken }: Writing): void {
  if (item === null) return;
  taken.push({
    terraform: item.instance.address,
    address: addressOf(path),
    sid: typeof item.sid === "string" ? item.sid : null,
    external: external !== null,
  });
}

function mentioned(value: Value, { vault }: Writing): Value {
  vault.mention(value);
  return value;
}

function writePool(
  name: "phone_numbers" | "short_codes",
  items: readonly Item[],
  path: Path,
  writing: Writing,
): readonly Member[] {
  if (items.length === 0) return [];
  const written = items.map((item, at) => {
    take({ item, external: null }, [...path, name, at], writing);
    const sid = textOf(item.sid) === null ? [] : [member("sid", mentioned(item.sid, writing))];
    const others = item.fields.filter((field) => field.name !== "phone_number" || sid.length === 0);
    const fields = fieldMembers(others, item.mapping.type, [String(path[1])], writing);
    const object: Written = { kind: "object", members: [...sid, ...fields] };
    return { written: object, comment: sid.length === 0 ? null : numberOf(item) };
  });
  return [{ name, comment: null, written: { kind: "array", items: written } }];
}

/** A pool's number is the company's, and nobody knows it by its SID. */
function numberOf({ fields }: Item): string | null {
  const number = fields.find(({ name }) => name === "phone_number");
  if (number === undefined || number.secret) return null;
  return typeof number.value === "string" && /^\+\d{4,15}$/.test(number.value) ? number.value : null;
}

function writeSessions(
  sessions: readonly Session[],
  service: string,
  path: Path,
  writing: Writing,
): readonly Member[] {
  const keys = keysFor(
    sessions.map(({ address }) => address),
    "session",
  );
  return sessions.map((plan, at): Member => {
    const key = keys[at] ?? "";
    const place: Path = [...path, "sessions", key];
    take(plan, place, writing);
    const own =
      plan.external === null
        ? fieldMembers(plan.item?.fields ?? [], "session", [service, key], writing)
        : [member("session_sid", mentioned(plan.external, writing))];
    const participants = writeParticipants(plan, [service, key], place, writing);
    const members = participants.length === 0 ? own : [...own, participantsMember(participants)];
    return {
      name: key,
      comment: plan.item === null ? null : shownName(plan.item),
      written: { kind: "object", members },
    };
  });
}

function participantsMember(items: readonly Written[]): Member {
  const written = items.map((one) => ({ written: one, comment: null }));
  return { name: "participants", comment: null, written: { kind: "array", items: written } };
}

/** Somebody may stand in the session's own list and as a resource: that is one person. */
function writeParticipants(
  { participants }: Session,
  wish: readonly string[],
  path: Path,
  writing: Writing,
): readonly Written[] {
  const seen = new Map<string, number>();
  const written: Written[] = [];
  for (const { fields, item } of participants) {
    const number = String(seen.size + 1);
    const one = [...wish, "participant", number];
    const members = fieldMembers(withoutSecondProxy(fields), "participant", one, writing);
    const who = JSON.stringify(members.find(({ name }) => name === "identifier")?.written);
    const at = seen.get(who) ?? written.length;
    take({ item, external: null }, [...path, "participants", at], writing);
    if (seen.has(who)) continue;
    seen.set(who, at);
    written.push({ kind: "object", members });
  }
  return written;
}

/** Twilio answers with both; the config takes one. */
function withoutSecondProxy(fields: readonly ItemField[]): readonly ItemField[] {
  const has = fields.some(({ name }) => name === "proxy_identifier");
  return has ? fields.filter(({ name }) => name !== "proxy_identifier_sid") : fields;
}

/** In the order of the field table. */
function fieldMembers(
  fields: readonly ItemField[],
  type: Item["mapping"]["type"],
  wish: readonly string[],
  writing: Writing,
): readonly Member[] {
  const order = Object.keys(definitionOf(type).fields);
  const sorted = [...fields].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return sorted.map((field) => member(field.name, kept(field, type, wish, writing)));
}

function kept(
  { name, value, secret, from }: ItemField,
  type: Item["mapping"]["type"],
  wish: readonly string[],
  { vault }: Writing,
): Value {
  vault.mention(value);
  const spec = definitionOf(type).fields[name];
  const words = spec?.sensitive === true ? wish : [...wish, name];
  const hide = (text: string | number | boolean): Template =>
    vault.hide(text, { words, kind: `${type}.${name}`, from });
  if (typeof value === "object")
    return value?.kind === "template" ? withoutPersonal(value, spec, hide) : value;
  const hidden =
    secret || isSensitive(spec, value) || (name.endsWith("_url") && mayHoldSecret(String(value)));
  return hidden ? hide(value) : value;
}

/** What stands in clear between variables may be somebody's as well. */
function withoutPersonal(
  { kind, parts }: Template,
  spec: FieldSpec | undefined,
  hide: (text: string) => Template,
): Template {
  if (spec?.sensitive === undefined) return { kind, parts };
  const shown = parts.flatMap((part) =>
    typeof part === "string" && looksPersonal(part) ? hide(part).parts : [part],
  );
  return { kind, parts: shown };
}
