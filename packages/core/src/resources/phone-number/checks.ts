import type { LiveNode } from "../../live/live.ts";
import { type Check, type Finding, liveChildren, type PlanNode, type PlanView } from "../../plan/check.ts";
import type { Scalar } from "../definition.ts";
import { inOneServiceOnly, ownedByAccount } from "../pool.ts";
import { isAliveStatus } from "../session/lifecycle.ts";
import { poolServesSessions } from "./joining.ts";
import { numbersOf, poolAfter } from "./pool-after.ts";

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
  for (const service of services(view)) {
    if (!numbersOf(service).some((node) => node.step?.actions[0] === "create")) continue;
    const pool = poolAfter(service, view);
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
    if (isDeleted(service)) continue;
    for (const node of numbersOf(service)) {
      const inUse = node.live?.facts.inUse;
      if (!isDeleted(node) || typeof inUse !== "number" || inUse <= 0) continue;
      const left = inUse - freedSessions(service, node.live);
      if (left <= 0) continue;
      yield {
        kind: "refusal",
        code: "number-in-use",
        address: node.address,
        text: `${left} live ${left === 1 ? "session uses" : "sessions use"} this number, and Twilio refuses to detach it (80611). Set is_reserved: true to drain it, and remove it once it is no longer in use.`,
        allow: null,
      };
    }
  }
};

function freedSessions(service: PlanNode, number: LiveNode | null): number {
  const names = new Set<Scalar>([number?.sid ?? null, number?.fields.phone_number ?? null]);
  return service.children.filter((session) => {
    if (session.type !== "session" || !isAliveStatus(session.live?.fields.status)) return false;
    const users = liveChildren(session, "participants").filter(
      (one) =>
        names.has(one.fields.proxy_identifier ?? "") || names.has(one.fields.proxy_identifier_sid ?? ""),
    );
    const leaving = new Set(session.children.filter(isDeleted).map((node) => node.live?.sid));
    const actions: readonly string[] = session.step?.actions ?? [];
    const ends =
      actions.includes("delete") ||
      (session.step !== null && session.definition.ends?.(session.step.fields) === true);
    return users.length > 0 && (ends || users.every((one) => leaving.has(one.sid)));
  }).length;
}

const lastOneNeedsConsent: Check = function* (view): Iterable<Finding> {
  for (const service of services(view)) {
    const leaving = numbersOf(service).filter(
      (node) => isDeleted(node) && node.live?.fields.is_reserved !== true,
    );
    const [first] = leaving;
    if (isDeleted(service) || first === undefined || !hasLiveSessions(service)) continue;
    if (poolAfter(service, view).some((number) => !number.reserved)) continue;
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
  const busy = liveChildren(service, "phone_numbers").some((live) => Number(live.facts.inUse ?? 0) > 0);
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
