import { assign, channelOf, checkFitsMode } from "../pool/assign.ts";
import { isPlausible } from "../pool/dialing.ts";
import { pairOf } from "../pool/pool.ts";
import { occupy } from "../pool/usage.ts";
import {
  liveParticipants,
  newSid,
  ownParticipants,
  participantsOf,
  type ServiceChildren,
} from "./account.ts";
import { find, insert } from "./collection.ts";
import { type Loading, misfit, told } from "./loading.ts";
import { isAlive, type Participant, type Service, type Session } from "./records.ts";
import type { ParticipantSeed } from "./seed.ts";

interface Where {
  readonly service: Service;
  readonly children: ServiceChildren;
  readonly session: Session;
}

type Dated = ParticipantSeed & { readonly date_created: string; readonly date_updated: string };

/** A participant of a seed, under the rules of a create but for what a history may leave behind. */
export function loadParticipant(at: Loading, where: Where, seed: Dated): void {
  const { children, session } = where;
  const { identifier } = seed;
  checkIdentifier(session, identifier);
  const all = participantsOf(children, session.sid);
  if (all.rows.some((row) => row?.identifier === identifier)) {
    throw misfit(["identifier"], "is that of another participant of the session");
  }
  const deleted = seed.date_deleted ?? null;
  if (deleted === null && liveParticipants(children, session.sid).length >= 2) {
    throw misfit([], "is the third participant: a session may have at most 2");
  }
  const participant: Participant = {
    sid: seed.sid ?? newSid(at.account, "KP", at.random),
    identifier,
    friendly_name: seed.friendly_name ?? null,
    ...proxyOf(at, where, seed, deleted !== null),
    date_deleted: deleted,
    date_created: seed.date_created,
    date_updated: seed.date_updated,
  };
  insert(ownParticipants(children, session.sid), participant);
  occupy(children, session, participant);
}

function checkIdentifier(session: Session, identifier: string): void {
  if (channelOf(identifier) === null && !isPlausible(identifier)) {
    throw misfit(["identifier"], "is not a number that Twilio takes for a person's (80404)");
  }
  told(["identifier"], () => checkFitsMode(identifier, session.mode));
}

type Proxy = Pick<Participant, "proxy_identifier" | "proxy_identifier_sid">;

function proxyOf(at: Loading, where: Where, seed: Dated, deleted: boolean): Proxy {
  const { service, children, session } = where;
  const named = namedProxy(at, seed);
  if (named.proxy_identifier === null) {
    return deleted ? named : told(["proxy_identifier"], () => choose(at, where, seed));
  }
  const settled =
    deleted || !isAlive(session) || session.date_reopened !== null || channelOf(seed.identifier) !== null;
  if (!settled && !children.pool.entries.has(named.proxy_identifier)) {
    throw misfit(["proxy_identifier"], `is not in the pool of ${service.sid}`);
  }
  const pair = pairOf(seed.identifier, named.proxy_identifier);
  if (!deleted && isAlive(session) && children.pool.pairs.has(pair)) {
    throw misfit(["proxy_identifier"], "is paired with this identifier in another active session (80604)");
  }
  return named;
}

function namedProxy(at: Loading, seed: Dated): Proxy {
  const sid = seed.proxy_identifier_sid ?? null;
  const ofSid = sid === null ? undefined : find(at.account.incoming, sid);
  if (sid !== null && ofSid === undefined) {
    throw misfit(["proxy_identifier_sid"], `is ${sid}, which incoming_phone_numbers lacks`);
  }
  const proxy = seed.proxy_identifier ?? ofSid?.phone_number ?? null;
  if (ofSid !== undefined && proxy !== ofSid.phone_number) {
    throw misfit(["proxy_identifier"], `is not the number of ${ofSid.sid}`);
  }
  const known = proxy === null ? undefined : at.account.incomingByNumber.get(proxy);
  return { proxy_identifier: proxy, proxy_identifier_sid: sid ?? known ?? null };
}

function choose(at: Loading, { service, children, session }: Where, { identifier }: Dated): Proxy {
  const wanted = { identifier, proxyIdentifier: null, proxyIdentifierSid: null };
  return assign(at.account, service, children, session, wanted);
}
