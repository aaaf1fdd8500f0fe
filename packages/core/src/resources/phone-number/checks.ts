import type { LiveNode } from "../../live/live.ts";
import { type Check, type Finding, liveChildren, type PlanNode, type PlanView } from "../../plan/check.ts";
import { inOneServiceOnly, ownedByAccount } from "../pool.ts";
import { isAliveStatus } from "../session/lifecycle.ts";
import { inUseOf } from "./facts.ts";
import { poolServesSessions } from "./joining.ts";
import { numbersOf, poolsAfter } from "./pool-after.ts";

const words = {
  type: "phone_number",
  noun: "number",
  notOwned: "number-not-owned",
  elsewhere: "number-in-other-service",
};

/** Twilio's limits per service (Proxy Limits; error 80622). */
const LIMITS = { unreserved: 500, reserved: 5000 };

function services({ nodes }: PlanView): readonly PlanNode[] {
  return nodes.filter((node) => node.type === "service");
}

function isDeleted(node: PlanNode): boolean {
  return node.step?.actions[0] === "delete";
}

const withinLimits: Check = function* (view): Iterable<Finding> {
  const poolAfter = poolsAfter(view);
  for (const service of services(view)) {
    if (!numbersOf(service).some((node) => node.step !== null && !isDeleted(node))) continue;
    const pool = poolAfter(service);
    const reserved = pool.filter((number) => number.reserved).length;
    const over =
      reserved > LIMITS.reserved
        ? "reserved"
        : pool.length - reserved > LIMITS.unreserved
          ? "unreserved"
          : null;
    if (over === null) continue;
    yield {
      kind: "refusal",
      code: "pool-full",
      address: service.address,
      text: `The pool would hold more than Twilio's ${LIMITS[over]} ${over} numbers per service (80622).`,
      allow: null,
    };
  }
};

/** A number that people are talking through stays, beyond what this plan's own session ends free. */
const inUseStays: Check = function* (view): Iterable<Finding> {
  for (const service of services(view)) {
    const leaving = numbersOf(service).filter((node) => isDeleted(node) && inUseOf(node.live) > 0);
    if (isDeleted(service) || leaving.length === 0) continue;
    const freed = freedUses(service);
    for (const node of leaving) {
      const left = inUseOf(node.live) - freed(node.live);
      if (left <= 0) continue;
      yield {
        kind: "refusal",
        code: "number-in-use",
        address: node.address,
        text: `${left} live ${left === 1 ? "session uses" : "sessions use"} this number, and Twilio refuses to detach it (80611). Keep it with is_reserved: true to drain it, and remove it once it is no longer in use.`,
        allow: null,
      };
    }
  }
};

/** How many of a number's uses this plan's own session ends give back, at most: who is in a session may not be known. */
function freedUses(service: PlanNode): (number: LiveNode | null) => number {
  const freed = new Map<string, number>();
  let unknown = 0;
  for (const session of service.children) {
    if (session.type !== "session" || !isAliveStatus(session.live?.fields.status)) continue;
    if (endsIn(session) && session.live?.children.participants?.kind !== "read") unknown += 1;
    for (const name of proxiesFreed(session)) freed.set(name, (freed.get(name) ?? 0) + 1);
  }
  return (number) => unknown + (freed.get(String(number?.fields.phone_number)) ?? 0);
}

function endsIn({ step, definition }: PlanNode): boolean {
  const actions: readonly string[] = step?.actions ?? [];
  return actions.includes("delete") || (step !== null && definition.ends?.(step.fields) === true);
}

/** The proxy numbers that nobody in this live session uses any more. */
function proxiesFreed(session: PlanNode): ReadonlySet<string> {
  const leaving = new Set(session.children.filter(isDeleted).map((node) => node.live?.sid));
  const [freed, kept] = [new Set<string>(), new Set<string>()];
  for (const { sid, fields } of liveChildren(session, "participants")) {
    const side = endsIn(session) || leaving.has(sid) ? freed : kept;
    side.add(String(fields.proxy_identifier));
  }
  return freed.difference(kept);
}

const lastOneNeedsConsent: Check = function* (view): Iterable<Finding> {
  const poolAfter = poolsAfter(view);
  for (const service of services(view)) {
    const leaving = numbersOf(service).filter(
      (node) => isDeleted(node) && node.live?.fields.is_reserved !== true,
    );
    const [first] = leaving;
    if (isDeleted(service) || first === undefined || !hasLiveSessions(service)) continue;
    if (poolAfter(service).some((number) => !number.reserved)) continue;
    yield {
      kind: "refusal",
      code: "last-number",
      address: first.address,
      text: "This takes the last unreserved number from a service with live sessions; new participants could not be reached.",
      allow: "--allow-destroy",
    };
  }
};

function hasLiveSessions(service: PlanNode): boolean {
  const busy = liveChildren(service, "phone_numbers").some((live) => inUseOf(live) > 0);
  return busy || liveChildren(service, "sessions").some((live) => isAliveStatus(live.fields.status));
}

export const phoneNumberChecks: readonly Check[] = [
  ownedByAccount(words),
  inOneServiceOnly(words),
  withinLimits,
  inUseStays,
  lastOneNeedsConsent,
  poolServesSessions,
];
