import type { Behaviour } from "../behaviour.ts";
import { type Clock, isoDate } from "../clock.ts";
import { parse } from "../input/checks.ts";
import { placeOf } from "../pool/dialing.ts";
import { checkCapacity, enterNumber, enterShortCode } from "../pool/members.ts";
import type { Random } from "../random.ts";
import {
  type Account,
  createAccount,
  createChildren,
  findByNumber,
  newSid,
  type ServiceChildren,
} from "./account.ts";
import { find, insert } from "./collection.ts";
import { scheduleSession } from "./expiry.ts";
import { loadParticipant } from "./load-participant.ts";
import { eachSeed, type Loading, misfit, told } from "./loading.ts";
import { isAlive, type Service, type Session, unsetService } from "./records.ts";
import {
  type AccountSeed,
  checkSeed,
  type IncomingPhoneNumberSeed,
  type PoolNumberSeed,
  type PoolShortCodeSeed,
  type ServiceSeed,
  type SessionSeed,
  type ShortCodeSeed,
} from "./seed.ts";
import { proxyWebhooks } from "./webhooks.ts";

export const defaultAccountSid = "AC00000000000000000000000000000001";

interface Means {
  readonly clock: Clock;
  readonly random: Random;
  readonly behaviour: Behaviour;
}

/** Builds the account a seed describes, in time linear in its size. Throws SimulatorInputError with a place. */
export function loadAccount(seed: unknown, means: Means): Account {
  const checked = checkSeed(seed);
  return parse("seed", () => build(checked, means), seed);
}

function build(seed: AccountSeed, { clock, random, behaviour }: Means): Account {
  const account = createAccount(seed.account_sid ?? defaultAccountSid, seed.auth_token);
  const at: Loading = { account, random, now: isoDate(clock.now()) };
  claimSids(account, seed);
  eachSeed(seed.incoming_phone_numbers, "incoming_phone_numbers", (number) => loadIncoming(at, number));
  eachSeed(seed.short_codes, "short_codes", (code) => loadShortCode(at, code));
  eachSeed(seed.services, "services", (service) => loadService(at, service, behaviour));
  return account;
}

/** All given SIDs are taken before any is generated. */
function claimSids({ sids }: Account, seed: AccountSeed): void {
  const claim = ({ sid }: { readonly sid?: string }) => {
    if (sid === undefined) return;
    if (sids.has(sid)) throw misfit(["sid"], `is ${sid}, which is already used`);
    sids.add(sid);
  };
  eachSeed(seed.incoming_phone_numbers, "incoming_phone_numbers", claim);
  eachSeed(seed.short_codes, "short_codes", claim);
  eachSeed(seed.services, "services", (service) => {
    claim(service);
    eachSeed(service.sessions, "sessions", (session) => {
      claim(session);
      eachSeed(session.participants, "participants", claim);
    });
  });
}

function datesOf(at: Loading, seed: { date_created?: string; date_updated?: string }) {
  const date_created = seed.date_created ?? at.now;
  return { date_created, date_updated: seed.date_updated ?? date_created };
}

function loadIncoming(at: Loading, seed: IncomingPhoneNumberSeed): void {
  const { account } = at;
  const { phone_number } = seed;
  if (account.incomingByNumber.has(phone_number))
    throw misfit(["phone_number"], `is ${phone_number}, listed before`);
  const sid = seed.sid ?? newSid(account, "PN", at.random);
  insert(account.incoming, {
    sid,
    phone_number,
    friendly_name: seed.friendly_name ?? phone_number,
    iso_country: seed.iso_country === undefined ? placeOf(phone_number).country : seed.iso_country,
    capabilities: { voice: true, sms: true, mms: true, fax: false, ...seed.capabilities },
    voice_url: seed.voice_url ?? null,
    sms_url: seed.sms_url ?? null,
    ...datesOf(at, seed),
  });
  account.incomingByNumber.set(phone_number, sid);
}

function loadShortCode(at: Loading, seed: ShortCodeSeed): void {
  insert(at.account.shortCodes, {
    sid: seed.sid ?? newSid(at.account, "SC", at.random),
    short_code: seed.short_code,
    friendly_name: seed.friendly_name ?? seed.short_code,
    iso_country: seed.iso_country ?? "US",
    sms_url: seed.sms_url ?? null,
    ...datesOf(at, seed),
  });
}

function loadService(at: Loading, seed: ServiceSeed, behaviour: Behaviour): void {
  const { account } = at;
  if (account.serviceNames.has(seed.unique_name))
    throw misfit(["unique_name"], "is the name of another service");
  const { phone_numbers: _numbers, short_codes: _codes, sessions: _sessions, unique_name, ...given } = seed;
  const service: Service = {
    sid: seed.sid ?? newSid(account, "KS", at.random),
    unique_name,
    ...unsetService,
    ...withoutSid(given),
    ...datesOf(at, seed),
  };
  const children = createChildren();
  insert(account.services, service);
  account.serviceNames.set(service.unique_name, service.sid);
  account.children.set(service.sid, children);
  eachSeed(seed.phone_numbers, "phone_numbers", (member) => loadPoolNumber(at, service, children, member));
  eachSeed(seed.short_codes, "short_codes", (member) => loadPoolShortCode(at, service, children, member));
  eachSeed(seed.sessions, "sessions", (session) =>
    loadSession(at, service, children, session, behaviour.closedSessionKeepsName),
  );
}

function loadPoolNumber(
  at: Loading,
  service: Service,
  children: ServiceChildren,
  seed: PoolNumberSeed,
): void {
  const { account } = at;
  const key = seed.sid === undefined ? "phone_number" : "sid";
  if (seed.sid === undefined && seed.phone_number === undefined) throw misfit(["sid"], "is missing");
  const number =
    seed.sid === undefined
      ? findByNumber(account, seed.phone_number ?? "")
      : find(account.incoming, seed.sid);
  if (number === undefined) throw misfit([key], `is ${seed[key]}, which incoming_phone_numbers lacks`);
  if (seed.phone_number !== undefined && seed.phone_number !== number.phone_number) {
    throw misfit(["phone_number"], `is not the number of ${number.sid}`);
  }
  join(at, service, number.sid, key);
  told([], () => checkCapacity(children.pool, seed.is_reserved ?? false));
  insert(children.phoneNumbers, {
    sid: number.sid,
    is_reserved: seed.is_reserved ?? false,
    ...datesOf(at, seed),
  });
  enterNumber(children.pool, number, seed.is_reserved ?? false);
  const urls = proxyWebhooks(account, service.sid);
  insert(account.incoming, {
    ...number,
    voice_url: number.voice_url ?? urls.voice_url,
    sms_url: number.sms_url ?? urls.sms_url,
  });
}

function loadPoolShortCode(
  at: Loading,
  service: Service,
  children: ServiceChildren,
  seed: PoolShortCodeSeed,
): void {
  const { account } = at;
  const code = find(account.shortCodes, seed.sid);
  if (code === undefined) throw misfit(["sid"], `is ${seed.sid}, which the account's short_codes lack`);
  join(at, service, code.sid, "sid");
  told([], () => checkCapacity(children.pool, seed.is_reserved ?? false));
  insert(children.shortCodes, {
    sid: code.sid,
    is_reserved: seed.is_reserved ?? false,
    ...datesOf(at, seed),
  });
  enterShortCode(children.pool, code, seed.is_reserved ?? false);
  insert(account.shortCodes, {
    ...code,
    sms_url: code.sms_url ?? proxyWebhooks(account, service.sid).sms_url,
  });
}

function join(at: Loading, service: Service, sid: string, key: string): void {
  const { holders } = at.account;
  if (holders.has(sid)) throw misfit([key], `is ${sid}, which is in a pool already`);
  holders.set(sid, service.sid);
}

function loadSession(
  at: Loading,
  service: Service,
  children: ServiceChildren,
  seed: SessionSeed,
  keepsName: boolean,
): void {
  const session = sessionOf(at, seed);
  const { unique_name: name } = session;
  if (name !== null && (keepsName || isAlive(session))) {
    if (children.sessionNames.has(name))
      throw misfit(["unique_name"], "is the name of another session of the service");
    children.sessionNames.set(name, session.sid);
  }
  insert(children.sessions, session);
  scheduleSession(at.account, service, session);
  eachSeed(seed.participants, "participants", (participant) => {
    loadParticipant(at, { service, children, session }, { ...participant, ...datesOf(at, participant) });
  });
}

function sessionOf(at: Loading, seed: SessionSeed): Session {
  const { participants: _, ...given } = seed;
  const closed = seed.status === "closed";
  return {
    sid: given.sid ?? newSid(at.account, "KC", at.random),
    unique_name: null,
    mode: "voice-and-message",
    status: "open",
    ttl: 0,
    date_expiry: null,
    date_started: null,
    date_ended: closed ? at.now : null,
    date_last_interaction: null,
    closed_reason: closed ? "api" : null,
    date_reopened: null,
    ...withoutSid(given),
    ...datesOf(at, seed),
  };
}

function withoutSid<T extends { readonly sid?: string }>({ sid: _, ...rest }: T): Omit<T, "sid"> {
  return rest;
}
