/** Is the config the account as Terraform's state has it? Only a plan of nothing but adoptions says so. */
import type { Plan } from "@twilio-proxy/core";
import { shownAddress } from "./address.ts";
import type { Taken } from "./assemble.ts";
import type { Finding } from "./found.ts";

export interface Proof {
  readonly proved: boolean;
  /** Where another thing has the name of what Terraform manages. */
  readonly findings: readonly Finding[];
}

export function proofOf({ steps, settled, refusals }: Plan, taken: readonly Taken[]): Proof {
  const known = new Set([...steps, ...settled].map(({ sid }) => sid));
  const findings = taken
    .filter(({ sid, external }) => sid !== null && !external && !known.has(sid))
    .map(({ terraform, address }): Finding => {
      const message = `The account has no such SID at ${address}: it is gone, or another has taken its name.`;
      return { severity: "error", code: "sid-unknown", place: shownAddress(terraform), message };
    });
  const onlyAdopts = steps.every(({ actions, blocked }) => actions.join() === "adopt" && blocked === null);
  return { proved: onlyAdopts && refusals.length === 0 && findings.length === 0, findings };
}
