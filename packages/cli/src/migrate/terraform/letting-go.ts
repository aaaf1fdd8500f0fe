/** What to run so that Terraform lets go of what it managed, and nothing happens at Twilio. */
import { shellWord } from "../../plan-command.ts";
import {
  addressText,
  isPersonal,
  type ResourceAddress,
  resourceWithoutKeys,
  shownAddress,
  withoutKeys,
} from "./address.ts";
import { mappings } from "./mapping.ts";

export interface LettingGo {
  /** One command each, for a POSIX shell. Children before parents. */
  readonly state_rm: readonly string[];
  /** For Terraform 1.7 and later, instead. They name no instances: each is for all of its resource. */
  readonly removed: readonly string[];
  /** Resources whose addresses hold somebody's number, so that no command for them is shown. */
  readonly withheld: readonly string[];
}

export interface LettingGoOptions {
  /** All that Terraform manages of Proxy's. */
  readonly managed: readonly ResourceAddress[];
  /** Addresses with somebody's number too. */
  readonly showPii: boolean;
}

const ORDER = ["participant", "session", "short_code", "phone_number", "service"];

export function lettingGo(
  addresses: readonly ResourceAddress[],
  { managed, showPii }: LettingGoOptions,
): LettingGo {
  const rank = ({ type }: ResourceAddress): number => ORDER.indexOf(mappings.get(type)?.type ?? "");
  const sorted = [...addresses].sort((a, b) => rank(a) - rank(b));
  const going = new Set(addresses.map(addressText));
  const staying = new Set(
    managed.filter((address) => !going.has(addressText(address))).map((one) => addressText(whole(one))),
  );
  const commandFor = (address: ResourceAddress): ResourceAddress | null => {
    if (showPii || !holdsPersonal(address)) return address;
    const resource = whole(address);
    return holdsPersonal(resource) || staying.has(addressText(resource)) ? null : resource;
  };
  const commands = sorted.map((address) => ({ address, command: commandFor(address) }));
  const removable = sorted.filter((address) => showPii || !holdsPersonal(withoutKeys(address)));
  return {
    state_rm: distinct(
      commands.flatMap(({ command }) =>
        command === null ? [] : [`terraform state rm ${shellWord(addressText(command))}`],
      ),
    ),
    removed: distinct(removable.map(resourceWithoutKeys)).map(
      (from) => `removed {\n  from = ${from}\n  lifecycle {\n    destroy = false\n  }\n}`,
    ),
    withheld: distinct(
      commands.flatMap(({ address, command }) => (command === null ? [shownAddress(address)] : [])),
    ),
  };
}

/** With all its instances, in this one of its module. */
const whole = (address: ResourceAddress): ResourceAddress => ({ ...address, key: null });

function holdsPersonal({ module, name, key }: ResourceAddress): boolean {
  return [...module, { name, key }].some((step) => isPersonal(step.name) || isPersonal(step.key ?? ""));
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
