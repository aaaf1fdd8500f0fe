import { createPool, type Pool } from "../pool/pool.ts";
import { hexDigits, type Random } from "../random.ts";
import { type Collection, createCollection, find } from "./collection.ts";
import { createDueQueue, type DueQueue } from "./due-queue.ts";
import type {
  AccountShortCode,
  IncomingPhoneNumber,
  Participant,
  PoolMember,
  Service,
  Session,
} from "./records.ts";

/** What hangs below one service, with the indexes that keep every request independent of the account's size. */
export interface ServiceChildren {
  readonly phoneNumbers: Collection<PoolMember>;
  readonly shortCodes: Collection<PoolMember>;
  readonly sessions: Collection<Session>;
  readonly participants: Map<string, Collection<Participant>>;
  readonly sessionNames: Map<string, string>;
  readonly pool: Pool;
}

export interface Account {
  readonly sid: string;
  readonly authToken: string | undefined;
  readonly incoming: Collection<IncomingPhoneNumber>;
  readonly incomingByNumber: Map<string, string>;
  readonly shortCodes: Collection<AccountShortCode>;
  readonly services: Collection<Service>;
  readonly children: Map<string, ServiceChildren>;
  readonly serviceNames: Map<string, string>;
  /** Which service holds a number or short code: SID to service SID. */
  readonly holders: Map<string, string>;
  readonly due: DueQueue;
  readonly sids: Set<string>;
}

export function createAccount(sid: string, authToken: string | undefined): Account {
  return {
    sid,
    authToken,
    incoming: createCollection(),
    incomingByNumber: new Map(),
    shortCodes: createCollection(),
    services: createCollection(),
    children: new Map(),
    serviceNames: new Map(),
    holders: new Map(),
    due: createDueQueue(),
    sids: new Set(),
  };
}

export function createChildren(): ServiceChildren {
  return {
    phoneNumbers: createCollection(),
    shortCodes: createCollection(),
    sessions: createCollection(),
    participants: new Map(),
    sessionNames: new Map(),
    pool: createPool(),
  };
}

/** A SID nothing in the account has. */
export function newSid(account: Account, prefix: string, random: Random): string {
  for (;;) {
    const sid = prefix + hexDigits(random, 32);
    if (account.sids.has(sid)) continue;
    account.sids.add(sid);
    return sid;
  }
}

/** For reading: a session without participants stores nothing. */
export function participantsOf(children: ServiceChildren, sessionSid: string): Collection<Participant> {
  return children.participants.get(sessionSid) ?? createCollection();
}

/** For adding to. */
export function ownParticipants(children: ServiceChildren, sessionSid: string): Collection<Participant> {
  const all = participantsOf(children, sessionSid);
  children.participants.set(sessionSid, all);
  return all;
}

export function liveParticipants(children: ServiceChildren, sessionSid: string): Participant[] {
  const all = children.participants.get(sessionSid);
  if (all === undefined) return [];
  return all.rows.filter((row): row is Participant => row !== undefined && row.date_deleted === null);
}

export function findByNumber(account: Account, phoneNumber: string): IncomingPhoneNumber | undefined {
  const sid = account.incomingByNumber.get(phoneNumber);
  return sid === undefined ? undefined : find(account.incoming, sid);
}
