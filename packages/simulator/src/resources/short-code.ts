import { find, put, remove } from "../account/collection.ts";
import type { PoolMember, Service } from "../account/records.ts";
import { checkCapacity, enterShortCode } from "../pool/members.ts";
import { removeEntry, reserveEntry } from "../pool/pool.ts";
import { invalid, notFound, refusal } from "../refusal.ts";
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
import { flag, sid as readSid } from "./parameters.ts";
import { longCapabilities } from "./phone-number.ts";
import { restoreWebhooks, takeWebhooks } from "./webhooks.ts";

/** Create takes the SID only; is_reserved can be set by update. */
export function createShortCode(context: Context): Reply {
  const { account } = context;
  const service = servedService(context);
  const sid = readSid(context.form, "Sid", "SC");
  if (sid === undefined || sid === null) throw invalid("Sid", "It is required.");
  const code = find(account.shortCodes, sid);
  if (code === undefined) throw refusal(80303);
  const holder = account.holders.get(sid);
  if (holder !== undefined) throw refusal(holder === service.sid ? 80105 : 80101);
  const children = childrenOf(account, service.sid);
  checkCapacity(children.pool, false);
  const at = now(context);
  const member = put(children.shortCodes, { sid, is_reserved: false, date_created: at, date_updated: at });
  account.holders.set(sid, service.sid);
  enterShortCode(children.pool, code, false);
  takeWebhooks(context, sid, service.sid);
  return created(render(context, service, member));
}

export function fetchShortCode(context: Context): Reply {
  const service = servedService(context);
  const { shortCodes } = childrenOf(context.account, service.sid);
  return ok(render(context, service, load(context, shortCodes, param(context, "sid"))));
}

export function listShortCodes(context: Context): Reply {
  const service = servedService(context);
  return proxyList(context, childrenOf(context.account, service.sid).shortCodes, {
    key: "short_codes",
    render: (member) => render(context, service, member),
  });
}

export function updateShortCode(context: Context): Reply {
  const service = servedService(context);
  const { shortCodes, pool } = childrenOf(context.account, service.sid);
  const before = load(context, shortCodes, param(context, "sid"));
  const reserved = flag(context.form, "IsReserved") ?? before.is_reserved;
  if (reserved !== before.is_reserved) checkCapacity(pool, reserved);
  const after = put(shortCodes, { ...before, is_reserved: reserved, date_updated: now(context) });
  reserveEntry(pool, digitsOf(context, after), reserved);
  return ok(render(context, service, after));
}

export function deleteShortCode(context: Context): Reply {
  const service = servedService(context);
  const { shortCodes, pool } = childrenOf(context.account, service.sid);
  const member = load(context, shortCodes, param(context, "sid"));
  const digits = digitsOf(context, member);
  if ((pool.uses.get(digits) ?? 0) > 0) throw refusal(80611);
  removeEntry(pool, digits);
  remove(shortCodes, member.sid);
  context.account.holders.delete(member.sid);
  restoreWebhooks(context, member.sid);
  return gone;
}

/** The routes may be gone from Twilio: then they answer as any unknown path does. */
function servedService(context: Context): Service {
  const service = loadService(context);
  if (!context.behaviour.shortCodeRoutes) throw notFound(context.path);
  return service;
}

function digitsOf(context: Context, member: PoolMember): string {
  return find(context.account.shortCodes, member.sid)?.short_code ?? "";
}

function render(context: Context, service: Service, member: PoolMember): object {
  const code = find(context.account.shortCodes, member.sid);
  return {
    sid: member.sid,
    account_sid: context.account.sid,
    service_sid: service.sid,
    date_created: member.date_created,
    date_updated: member.date_updated,
    short_code: code?.short_code ?? null,
    iso_country: code?.iso_country ?? null,
    capabilities: longCapabilities({ voice: false, sms: true, mms: false, fax: false }),
    url: `${context.base}/v1/Services/${service.sid}/ShortCodes/${member.sid}`,
    is_reserved: member.is_reserved,
  };
}
