import type { Check, Finding } from "../../plan/check.ts";
import { inOneServiceOnly, ownedByAccount } from "../pool.ts";

const words = {
  type: "short_code",
  noun: "short code",
  notOwned: "short-code-not-owned",
  elsewhere: "short-code-in-other-service",
};

/** Twilio took the short-code routes out of its published API in July 2025. */
const routesAnswer: Check = function* ({ nodes }): Iterable<Finding> {
  for (const node of nodes) {
    const collection = node.live?.children.short_codes;
    if (node.type !== "service" || collection?.kind !== "withdrawn") continue;
    yield {
      kind: "note",
      code: "short-codes-unavailable",
      address: node.address,
      text: "Twilio no longer answers on this service's short-code routes, which left its published API in July 2025. What the state says of short codes is kept, and changes to them wait; everything else is planned as usual.",
    };
  }
};

export const shortCodeChecks: readonly Check[] = [
  routesAnswer,
  ownedByAccount(words),
  inOneServiceOnly(words),
];
