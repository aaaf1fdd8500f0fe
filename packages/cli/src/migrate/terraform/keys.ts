/** Local names for services and sessions: from Terraform's own names, readable, the same on every run. */
import { keyWord } from "../../key-word.ts";
import { isPersonal, type ResourceAddress } from "./address.ts";

/** Names that say nothing but "the one of this module". */
const ANONYMOUS = new Set(["this", "main", "default"]);

/** One key each, in the order given; `noun` where a name has no letter for it, or somebody's number. The module's path goes before it where the name alone is not enough. */
export function keysFor(addresses: readonly ResourceAddress[], noun: string): readonly string[] {
  const short = addresses.map((address) => shortKey(address));
  const counts = new Map<string, number>();
  for (const key of short) counts.set(key, (counts.get(key) ?? 0) + 1);
  const taken = new Set<string>();
  return addresses.map((address, at) => {
    const own = short[at] ?? "";
    const key = (counts.get(own) ?? 0) > 1 ? longKey(address) : own;
    return free(key === "" ? noun : key, taken);
  });
}

function shortKey(address: ResourceAddress): string {
  return ANONYMOUS.has(address.name) && address.module.length > 0 ? longKey(address) : joined(own(address));
}

function longKey(address: ResourceAddress): string {
  const path = address.module.flatMap(({ name, key }) => (key === null ? [name] : [name, String(key)]));
  const anonymous = ANONYMOUS.has(address.name) && path.length > 0;
  return joined([...path, ...(anonymous ? own(address).slice(1) : own(address))]);
}

function own({ name, key }: ResourceAddress): readonly string[] {
  return key === null ? [name] : [name, String(key)];
}

const MAX = 150;

function joined(parts: readonly string[]): string {
  const key = parts
    .filter((part) => !isPersonal(part))
    .map(keyWord)
    .filter((text) => text !== "")
    .join("-")
    .slice(0, MAX);
  // Parts that are a number only together.
  return isPersonal(key) ? "" : key;
}

function free(key: string, taken: Set<string>): string {
  let candidate = key;
  for (let at = 2; taken.has(candidate); at += 1) candidate = `${key}-${at}`;
  taken.add(candidate);
  return candidate;
}
