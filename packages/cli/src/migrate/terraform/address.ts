/** Terraform's addresses: `module.east["a"].twilio_proxy_services_v1.rides[0]`. */
import { looksPersonal, printableJson } from "@twilio-proxy/core";
import { keyWord } from "../../key-word.ts";

export type InstanceKey = string | number | null;

export interface ModuleStep {
  readonly name: string;
  readonly key: InstanceKey;
}

export interface ResourceAddress {
  readonly module: readonly ModuleStep[];
  readonly data: boolean;
  readonly type: string;
  readonly name: string;
  readonly key: InstanceKey;
}

/** As Terraform prints it and takes it; characters that nobody sees are escapes. */
export function addressText(address: ResourceAddress): string {
  return `${moduleText(address.module)}${resourceText(address)}${keyText(address.key)}`;
}

const HIDDEN = "•••";

/** Whether it holds somebody's phone number or e-mail address, as it stands or as part of a key. */
export function isPersonal(word: string | number): boolean {
  const text = String(word);
  return looksPersonal(text) || looksPersonal(keyWord(text));
}

/** The same for files and reports: what is somebody's in it is hidden. */
export function shownAddress(address: ResourceAddress): string {
  const name = (text: string): string => (isPersonal(text) ? HIDDEN : text);
  const key = (one: InstanceKey): InstanceKey => (one !== null && isPersonal(one) ? HIDDEN : one);
  return addressText({
    ...address,
    module: address.module.map((step) => ({ name: name(step.name), key: key(step.key) })),
    name: name(address.name),
    key: key(address.key),
  });
}

/** The resource with all its instances, in all instances of its modules. */
export function withoutKeys(address: ResourceAddress): ResourceAddress {
  return { ...address, module: address.module.map(({ name }) => ({ name, key: null })), key: null };
}

/** As `removed` blocks name it. */
export function resourceWithoutKeys(address: ResourceAddress): string {
  return addressText(withoutKeys(address));
}

function resourceText({ data, type, name }: ResourceAddress): string {
  return `${data ? "data." : ""}${type}.${name}`;
}

function moduleText(steps: readonly ModuleStep[]): string {
  return steps.map(({ name, key }) => `module.${name}${keyText(key)}.`).join("");
}

function keyText(key: InstanceKey): string {
  if (key === null) return "";
  if (typeof key === "number") return `[${key}]`;
  return `[${printableJson(key).replaceAll("${", "$$${").replaceAll("%{", "%%{")}]`;
}

const MODULE = /module\.([\p{ID_Start}_][\p{ID_Continue}-]*)(?:\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\])?(?:\.|$)/uy;

/** Of a state's `module`, such as `module.east["a"].module.inner`; null: it is none. */
export function parseModulePath(text: string): readonly ModuleStep[] | null {
  const steps: ModuleStep[] = [];
  MODULE.lastIndex = 0;
  while (MODULE.lastIndex < text.length) {
    const [, name, index, quoted] = MODULE.exec(text) ?? [];
    if (name === undefined) return null;
    const key = index === undefined ? (quoted === undefined ? null : unquoted(quoted)) : Number(index);
    if (key === undefined) return null;
    steps.push({ name, key });
  }
  return text.endsWith(".") ? null : steps;
}

function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text)).replaceAll("$${", "${").replaceAll("%%{", "%{");
  } catch {
    return undefined;
  }
}

const NAME = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

export const isName = (text: unknown): text is string => typeof text === "string" && NAME.test(text);
