import { liveParticipants, type ServiceChildren } from "../account/account.ts";
import { isAlive, type Participant, type Session } from "../account/records.ts";
import { countUse, type Pool, pairOf } from "./pool.ts";

/** Takes a participant's pair and counts its number, once per session. Call after the participant is stored. */
export function occupy(children: ServiceChildren, session: Session, participant: Participant): void {
  const { identifier, proxy_identifier: proxy, date_deleted } = participant;
  if (proxy === null) return;
  remember(children.pool, identifier, proxy);
  if (!isAlive(session) || date_deleted !== null) return;
  children.pool.pairs.set(pairOf(identifier, proxy), session.sid);
  if (sharers(children, session, participant) === 0) countUse(children.pool, proxy, 1);
}

/** Gives them back. Call while the participant is still stored as live. */
export function release(children: ServiceChildren, session: Session, participant: Participant): void {
  const { identifier, proxy_identifier: proxy } = participant;
  if (proxy === null || !isAlive(session)) return;
  children.pool.pairs.delete(pairOf(identifier, proxy));
  if (sharers(children, session, participant) === 0) countUse(children.pool, proxy, -1);
}

/** The session as a whole stops or starts using its participants' numbers. */
export function releaseAll(children: ServiceChildren, session: Session): void {
  if (!isAlive(session)) return;
  change(children, session, -1);
}

export function occupyAll(children: ServiceChildren, session: Session): void {
  change(children, session, 1);
}

function change(children: ServiceChildren, session: Session, by: 1 | -1): void {
  const proxies = new Set<string>();
  for (const { identifier, proxy_identifier: proxy } of liveParticipants(children, session.sid)) {
    if (proxy === null) continue;
    proxies.add(proxy);
    const pair = pairOf(identifier, proxy);
    if (by === 1) children.pool.pairs.set(pair, session.sid);
    else children.pool.pairs.delete(pair);
  }
  for (const proxy of proxies) countUse(children.pool, proxy, by);
}

function sharers(children: ServiceChildren, session: Session, participant: Participant): number {
  return liveParticipants(children, session.sid).filter(
    (other) => other.sid !== participant.sid && other.proxy_identifier === participant.proxy_identifier,
  ).length;
}

function remember(pool: Pool, identifier: string, proxy: string): void {
  const had = pool.history.get(identifier) ?? new Set();
  pool.history.set(identifier, had);
  had.delete(proxy);
  had.add(proxy);
}
