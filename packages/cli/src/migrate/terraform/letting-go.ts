/** What to run so that Terraform lets go of what it managed, and nothing happens at Twilio. */
import { shellWord } from "../../plan-command.ts";
import { addressText, type ResourceAddress, resourceWithoutKeys } from "./address.ts";
import { mappings } from "./mapping.ts";

export interface LettingGo {
  /** One command each, for a POSIX shell. Children before parents. */
  readonly state_rm: readonly string[];
  /** For Terraform 1.7 and later, instead. They name no instances: each is for all of its resource. */
  readonly removed: readonly string[];
}

const ORDER = ["participant", "session", "short_code", "phone_number", "service"];

export function lettingGo(addresses: readonly ResourceAddress[]): LettingGo {
  const rank = ({ type }: ResourceAddress): number => ORDER.indexOf(mappings.get(type)?.type ?? "");
  const sorted = [...addresses].sort((a, b) => rank(a) - rank(b));
  return {
    state_rm: sorted.map((address) => `terraform state rm ${shellWord(addressText(address))}`),
    removed: [...new Set(sorted.map(resourceWithoutKeys))].map(
      (from) => `removed {\n  from = ${from}\n  lifecycle {\n    destroy = false\n  }\n}`,
    ),
  };
}
