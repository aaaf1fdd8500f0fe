import type { Check, Finding, PlanNode } from "../../plan/check.ts";
import { type PoolNumber, poolAfter } from "./pool-after.ts";

/** Twilio would answer 80201, 80202, 80205 or 80207 once the participant joins. */
export const poolServesSessions: Check = function* (view): Iterable<Finding> {
  for (const service of view.nodes.filter((node) => node.type === "service")) {
    const joining = service.children.filter((node) => node.type === "session").flatMap(joiningParticipants);
    if (joining.length === 0) continue;
    const pool = poolAfter(service, view);
    const readAll = poolIsKnown(service);
    for (const [node, mode] of joining) {
      const text = whyNot(node, mode, pool, readAll);
      if (text !== null)
        yield { kind: "refusal", code: "pool-cannot-serve", address: node.address, text, allow: null };
    }
  }
};

function poolIsKnown(service: PlanNode): boolean {
  if (service.live === null) return true;
  const numbers = service.live.children.phone_numbers;
  const codes = service.live.children.short_codes;
  const noCodes = codes?.kind !== "read" || codes.nodes.length === 0;
  const codesDeclared = service.children.some((node) => node.type === "short_code");
  return numbers?.kind === "read" && numbers.complete && noCodes && !codesDeclared;
}

function joiningParticipants(session: PlanNode): readonly (readonly [PlanNode, string])[] {
  const declared = session.desired?.fields.mode?.value;
  const mode = String(declared ?? session.live?.fields.mode ?? "voice-and-message");
  const joining = session.children.filter((node) => {
    const actions: readonly string[] = node.step?.actions ?? [];
    return node.type === "participant" && actions.includes("create");
  });
  return joining.map((node) => [node, mode] as const);
}

/** Why Twilio would refuse this participant, in words; null: no reason is known. */
function whyNot(node: PlanNode, mode: string, pool: readonly PoolNumber[], known: boolean): string | null {
  const fields = node.desired?.fields ?? {};
  if (String(fields.identifier?.value).includes(":")) return null;
  const named = fields.proxy_identifier?.value ?? fields.proxy_identifier_sid?.value;
  if (typeof named === "string") {
    return whyNoCapability(
      mode,
      pool.filter((number) => number.names.includes(named)),
    );
  }
  if (!known) return null;
  if (pool.length === 0) return "The pool has no number for this participant (80205).";
  const free = pool.filter((number) => !number.reserved);
  if (free.length === 0)
    return "Only reserved numbers are in the pool, and Proxy does not choose those (80207).";
  return whyNoCapability(mode, free);
}

function whyNoCapability(mode: string, usable: readonly PoolNumber[]): string | null {
  const needed = [
    { capability: "voice", code: 80201, unless: "message-only" },
    { capability: "sms", code: 80202, unless: "voice-only" },
  ] as const;
  const lacking = needed.find(
    ({ capability, unless }) =>
      mode !== unless && usable.length > 0 && usable.every((number) => number[capability] === false),
  );
  if (lacking === undefined) return null;
  return `The session's mode is ${mode}, and no number for this participant has ${lacking.capability} (${lacking.code}).`;
}
