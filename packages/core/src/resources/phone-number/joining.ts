import type { Check, Finding, PlanNode } from "../../plan/check.ts";
import { isAliveStatus } from "../session/lifecycle.ts";
import { type PoolNumber, poolsAfter } from "./pool-after.ts";

/** What a service can offer to those who join its sessions. */
interface Offer {
  readonly pool: readonly PoolNumber[];
  /** Nothing else can be in the pool. */
  readonly known: boolean;
  /** By identifier: the live sessions it is in once the plan is done, as far as the config declares them. */
  readonly livesOf: ReadonlyMap<string, number>;
}

/** Twilio would answer 80201, 80202, 80205, 80207, 80208 or 80605 once the participant joins. */
export const poolServesSessions: Check = function* (view): Iterable<Finding> {
  const poolAfter = poolsAfter(view);
  for (const service of view.nodes.filter((node) => node.type === "service")) {
    const sessions = service.children.filter((node) => node.type === "session");
    const joining = sessions.flatMap(joiningParticipants);
    if (joining.length === 0) continue;
    const offer = { pool: poolAfter(service), known: poolIsKnown(service), livesOf: countLives(sessions) };
    for (const [node, mode] of joining) {
      const text = whyNot(node, mode, offer);
      if (text !== null)
        yield { kind: "refusal", code: "pool-cannot-serve", address: node.address, text, allow: null };
    }
  }
};

function poolIsKnown(service: PlanNode): boolean {
  const codesDeclared = service.children.some((node) => node.type === "short_code");
  if (service.live === null) return !codesDeclared;
  const numbers = service.live.children.phone_numbers;
  const codes = service.live.children.short_codes;
  const noCodes = codes?.kind !== "read" || codes.nodes.length === 0;
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

function countLives(sessions: readonly PlanNode[]): ReadonlyMap<string, number> {
  const lives = new Map<string, number>();
  for (const session of sessions.filter(livesOn)) {
    for (const { desired, live, step } of session.children) {
      const identifier = desired?.fields.identifier?.value;
      if (typeof identifier !== "string" || (live === null && step === null)) continue;
      lives.set(identifier, (lives.get(identifier) ?? 0) + 1);
    }
  }
  return lives;
}

function livesOn({ desired, live, left, step }: PlanNode): boolean {
  if (desired === null || left || (live === null && step === null)) return false;
  const status = desired.fields.status?.value ?? null;
  return status === null ? live === null || isAliveStatus(live.fields.status) : isAliveStatus(status);
}

/** Why Twilio would refuse this participant, in words; null: no reason is known. */
function whyNot({ desired }: PlanNode, mode: string, { pool, known, livesOf }: Offer): string | null {
  const fields = desired?.fields ?? {};
  const identifier = String(fields.identifier?.value);
  if (identifier.includes(":")) return null;
  const named = fields.proxy_identifier?.value ?? fields.proxy_identifier_sid?.value;
  if (typeof named === "string") {
    const usable = pool.filter((number) => number.names.includes(named));
    return usable.length === 0 && known
      ? "The number that this participant names is not in the pool (80605). Add it to phone_numbers, or name another."
      : whyNoCapability(mode, usable);
  }
  if (!known) return null;
  if (pool.length === 0)
    return "The pool has no number for this participant (80205). Add one to phone_numbers.";
  const free = pool.filter((number) => !number.reserved);
  if (free.length === 0) {
    return "Only reserved numbers are in the pool, and Proxy does not choose those (80207). Add one that is not reserved.";
  }
  const lives = livesOf.get(identifier) ?? 0;
  return whyNoCapability(mode, free) ?? whyTooFew(lives, pool.length);
}

/** Twilio tells a person's live sessions apart by the number. */
function whyTooFew(lives: number, numbers: number): string | null {
  if (lives <= numbers) return null;
  return `This participant would be in ${lives} live sessions, each of which needs a number of its own, and the pool has ${numbers} ${numbers === 1 ? "number" : "numbers"} (80208). Add numbers, or close a session.`;
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
  return `The session's mode is ${mode}, and no number for this participant has ${lacking.capability} (${lacking.code}). Add one that has, or choose another mode.`;
}
