import { findByNumber, type ServiceChildren } from "../account/account.ts";
import { find, put, remove } from "../account/collection.ts";
import type { IncomingPhoneNumber, PoolMember, Service } from "../account/records.ts";
import { checkCapacity, enterNumber } from "../pool/members.ts";
import { removeEntry, reserveEntry } from "../pool/pool.ts";
import { invalid, refusal } from "../refusal.ts";
import {
  type Context,
  childrenOf,
  created,
  gone,
  load,
  loadService,
  now,
  ok,
  param,
  type Reply,
} from "./context.ts";
import { proxyList } from "./paging.ts";
import { flag, isSid } from "./parameters.ts";
import { restoreWebhooks, takeWebhooks } from "./webhooks.ts";

export function createPhoneNumber(context: Context): Reply {
  const { account } = context;
  const service = loadService(context);
  const children = childrenOf(account, service.sid);
  const number = readNumber(context);
  const reserved = flag(context.form, "IsReserved") ?? false;
  const holder = account.holders.get(number.sid);
  if (holder !== undefined) throw refusal(holder === service.sid ? 80104 : 80101);
  checkCapacity(children.pool, reserved);
  const at = now(context);
  const member: PoolMember = { sid: number.sid, is_reserved: reserved, date_created: at, date_updated: at };
  put(children.phoneNumbers, member);
  account.holders.set(number.sid, service.sid);
  enterNumber(children.pool, number, reserved);
  takeWebhooks(context, number.sid, service.sid);
  return created(render(context, service, children, member));
}

export function fetchPhoneNumber(context: Context): Reply {
  const service = loadService(context);
  const children = childrenOf(context.account, service.sid);
  return ok(render(context, service, children, load(context, children.phoneNumbers, param(context, "sid"))));
}

export function listPhoneNumbers(context: Context): Reply {
  const service = loadService(context);
  const children = childrenOf(context.account, service.sid);
  return proxyList(context, children.phoneNumbers, {
    key: "phone_numbers",
    render: (member) => render(context, service, children, member),
  });
}

export function updatePhoneNumber(context: Context): Reply {
  const service = loadService(context);
  const children = childrenOf(context.account, service.sid);
  const before = load(context, children.phoneNumbers, param(context, "sid"));
  const reserved = flag(context.form, "IsReserved") ?? before.is_reserved;
  if (reserved !== before.is_reserved) checkCapacity(children.pool, reserved);
  const after = put(children.phoneNumbers, { ...before, is_reserved: reserved, date_updated: now(context) });
  reserveEntry(children.pool, numberOf(context, after)?.phone_number ?? "", reserved);
  return ok(render(context, service, children, after));
}

export function deletePhoneNumber(context: Context): Reply {
  const { account } = context;
  const children = childrenOf(account, loadService(context).sid);
  const member = load(context, children.phoneNumbers, param(context, "sid"));
  const proxy = numberOf(context, member)?.phone_number ?? "";
  if ((children.pool.uses.get(proxy) ?? 0) > 0) throw refusal(80611);
  removeEntry(children.pool, proxy);
  remove(children.phoneNumbers, member.sid);
  account.holders.delete(member.sid);
  restoreWebhooks(context, member.sid);
  return gone;
}

/** The account's number that Sid or PhoneNumber names. */
function readNumber({ account, form }: Context): IncomingPhoneNumber {
  const sid = form.get("Sid") || undefined;
  const phoneNumber = form.get("PhoneNumber") || undefined;
  if (sid === undefined && phoneNumber === undefined) throw invalid("Sid", "Sid or PhoneNumber is required.");
  if (sid !== undefined && !isSid(sid, "PN")) throw refusal(80407);
  if (phoneNumber !== undefined && !/^\+[1-9]\d{1,14}$/.test(phoneNumber)) throw refusal(80406);
  const number = sid === undefined ? findByNumber(account, phoneNumber ?? "") : find(account.incoming, sid);
  if (number === undefined) throw refusal(80301);
  if (phoneNumber !== undefined && number.phone_number !== phoneNumber) {
    throw invalid("PhoneNumber", "It is not the number of the given Sid.");
  }
  return number;
}

function numberOf(context: Context, member: PoolMember): IncomingPhoneNumber | undefined {
  return find(context.account.incoming, member.sid);
}

function render(context: Context, service: Service, children: ServiceChildren, member: PoolMember): object {
  const number = numberOf(context, member);
  return {
    sid: member.sid,
    account_sid: context.account.sid,
    service_sid: service.sid,
    date_created: member.date_created,
    date_updated: member.date_updated,
    phone_number: number?.phone_number ?? null,
    friendly_name: number?.friendly_name ?? null,
    iso_country: number?.iso_country ?? null,
    capabilities: number === undefined ? null : longCapabilities(number.capabilities),
    url: `${context.base}/v1/Services/${service.sid}/PhoneNumbers/${member.sid}`,
    is_reserved: member.is_reserved,
    in_use: children.pool.uses.get(number?.phone_number ?? "") ?? 0,
  };
}

/** Proxy reports each capability by direction; the account's own list does not. */
export function longCapabilities({ voice, sms, mms, fax }: IncomingPhoneNumber["capabilities"]): object {
  return {
    fax_inbound: fax,
    fax_outbound: fax,
    mms_inbound: mms,
    mms_outbound: mms,
    sms_inbound: sms,
    sms_outbound: sms,
    voice_inbound: voice,
    voice_outbound: voice,
    restriction_fax_domestic: false,
    restriction_mms_domestic: false,
    restriction_sms_domestic: false,
    restriction_voice_domestic: false,
    sip_trunking: false,
  };
}
