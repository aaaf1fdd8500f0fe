import { isoDate } from "../clock.ts";
import { releaseAll } from "../pool/usage.ts";
import type { Account, ServiceChildren } from "./account.ts";
import { find, put, remove } from "./collection.ts";
import { pushDue, takeDue } from "./due-queue.ts";
import { isAlive, type Service, type Session } from "./records.ts";

/** Twilio drops a session, with all below it, this long after it closed. */
const retention = 90 * 24 * 3600 * 1000;

/** When the session ends or, closed, disappears; undefined: never. date_expiry wins over ttl. */
function dueAt(service: Service, session: Session): number | undefined {
  if (!isAlive(session)) {
    return Date.parse(session.date_ended ?? session.date_updated) + retention;
  }
  if (session.date_expiry !== null) return Date.parse(session.date_expiry);
  const ttl = session.ttl > 0 ? session.ttl : service.default_ttl;
  if (ttl === 0) return undefined;
  const from = [session.date_last_interaction, session.date_reopened, session.date_created];
  return Math.max(...from.map((date) => (date === null ? 0 : Date.parse(date)))) + ttl * 1000;
}

export function scheduleSession(account: Account, service: Service, session: Session): void {
  const at = dueAt(service, session);
  if (at !== undefined) pushDue(account.due, { at, serviceSid: service.sid, sessionSid: session.sid });
}

/** Ends and drops what is due by `now`. Runs before every request, so that time needs no timers. */
export function sweep(account: Account, now: number, keepsName: boolean): void {
  for (let due = takeDue(account.due, now); due !== undefined; due = takeDue(account.due, now)) {
    const service = find(account.services, due.serviceSid);
    const children = account.children.get(due.serviceSid);
    if (service === undefined || children === undefined) continue;
    const session = find(children.sessions, due.sessionSid);
    // An entry is only a hint: the session may have been prolonged, closed or re-opened since.
    const at = session === undefined ? undefined : dueAt(service, session);
    if (session === undefined || at === undefined || at > now) continue;
    if (isAlive(session)) {
      put(children.sessions, end(account, service, children, session, { at, reason: "expired", keepsName }));
    } else dropSession(children, session);
  }
}

export interface Ending {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reason: string;
  readonly keepsName: boolean;
}

/** The session as it is once closed, its numbers given back; storing it is the caller's. */
export function end(
  account: Account,
  service: Service,
  children: ServiceChildren,
  session: Session,
  { at, reason, keepsName }: Ending,
): Session {
  releaseAll(children, session);
  const date = isoDate(at);
  const closed = {
    ...session,
    status: "closed",
    closed_reason: reason,
    date_ended: date,
    date_updated: date,
  };
  if (!keepsName && session.unique_name !== null) children.sessionNames.delete(session.unique_name);
  scheduleSession(account, service, closed);
  return closed;
}

export function dropSession(children: ServiceChildren, session: Session): void {
  releaseAll(children, session);
  children.participants.delete(session.sid);
  const { unique_name: name } = session;
  if (name !== null && children.sessionNames.get(name) === session.sid) children.sessionNames.delete(name);
  remove(children.sessions, session.sid);
}
