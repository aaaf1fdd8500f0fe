/** What Twilio lets happen to a session, and in which calls. Source: Proxy session API, live test log of 2026-03. */
import type { Call, CallField, Disposition, Scalar, Situation } from "../definition.ts";

export function isAliveStatus(status: Scalar | undefined): boolean {
  return status === "open" || status === "in-progress";
}

/** Twilio moves an open session to in-progress by itself, so `open` is satisfied by both. */
export function sameSessionStatus(declared: Scalar, live: Scalar): boolean {
  return declared === live || (declared === "open" && live === "in-progress");
}

/** A declared alive status keeps the session; without one, a session that ended stays ended. */
export function sessionDisposition({ desired, live, owned, unfinished }: Situation): Disposition {
  const declared = desired.fields.status?.value ?? null;
  if (isAliveStatus(declared)) return { kind: "manage" };
  if (live === null) {
    return owned ? { kind: "leave", reason: "the session ended and Twilio removed it" } : { kind: "manage" };
  }
  if (!isAliveStatus(live.fields.status)) return { kind: "leave", reason: "the session ended" };
  return declared === "closed" && unfinished !== true
    ? { kind: "limit", fields: ["status"] }
    : { kind: "manage" };
}

/**
 * A closed session takes no update but `Status=in-progress`, which may carry DateExpiry (error 80607, changelog 2019-01-24).
 * A session that is declared closed must be open while its participants join.
 */
export function sessionCalls(verb: "create" | "update", changes: readonly CallField[]): readonly Call[] {
  const names = changes.map((change) => change.name);
  const status = changes.find((change) => change.name === "status");
  const others = names.filter((name) => name !== "status");
  if (verb === "create") {
    if (status?.after !== "closed") return [{ verb: "create", fields: names }];
    return [
      { verb: "create", fields: others },
      { verb: "update", fields: ["status"], when: "after-children" },
    ];
  }
  if (status === undefined) return [{ verb: "update", fields: names }];
  if (isAliveStatus(status.before)) {
    // Whoever still joins must do so before it is closed.
    const last = isAliveStatus(status.after) ? {} : ({ when: "after-children" } as const);
    return [{ verb: "update", fields: names, ...last }];
  }
  const reopen: Call = {
    verb: "update",
    fields: names.filter((name) => name === "status" || name === "date_expiry"),
    override: { status: "in-progress" },
  };
  const rest = others.filter((name) => name !== "date_expiry");
  return rest.length === 0 ? [reopen] : [reopen, { verb: "update", fields: rest }];
}
