import { newSid } from "../account/account.ts";
import { count, each, find, put, remove } from "../account/collection.ts";
import { scheduleSession } from "../account/expiry.ts";
import { type Service, unsetService } from "../account/records.ts";
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
import type { Form } from "./form.ts";
import { proxyList } from "./paging.ts";
import { integer, isSid, oneOf, sid, text, url } from "./parameters.ts";
import { restoreWebhooks } from "./webhooks.ts";

const geoMatchLevels = ["country", "area-code", "overlay", "radius", "extended-area-code"];
const selectionBehaviors = ["prefer-sticky", "avoid-sticky"];

type Fields = Omit<Service, "sid" | "unique_name" | "date_created" | "date_updated">;

export function createService(context: Context): Reply {
  if (context.behaviour.serviceCreateRefused) throw refusal(80506);
  const uniqueName = readName(context.form) ?? null;
  if (uniqueName === null) throw invalid("UniqueName", "It is required.");
  const fields = readFields(context.form, unsetService);
  if (context.account.serviceNames.has(uniqueName)) throw refusal(80602);
  const at = now(context);
  const service: Service = {
    sid: newSid(context.account, "KS", context.random),
    unique_name: uniqueName,
    ...fields,
    date_created: at,
    date_updated: at,
  };
  put(context.account.services, service);
  context.account.serviceNames.set(uniqueName, service.sid);
  return created(render(context, service));
}

export function fetchService(context: Context): Reply {
  return ok(render(context, load(context, context.account.services, serviceSid(context))));
}

export function listServices(context: Context): Reply {
  return proxyList(context, context.account.services, {
    key: "services",
    render: (service) => render(context, service),
  });
}

export function updateService(context: Context): Reply {
  const { account, form } = context;
  const before = loadService(context);
  const uniqueName = readName(form) ?? before.unique_name;
  const fields = readFields(form, before);
  const holder = account.serviceNames.get(uniqueName);
  if (holder !== undefined && holder !== before.sid) throw refusal(80602);
  const after: Service = { ...before, ...fields, unique_name: uniqueName, date_updated: now(context) };
  account.serviceNames.delete(before.unique_name);
  account.serviceNames.set(uniqueName, after.sid);
  put(account.services, after);
  if (after.default_ttl !== before.default_ttl) reschedule(context, after);
  return ok(render(context, after));
}

/** Everything below goes with it and its numbers are free for other services. */
export function deleteService(context: Context): Reply {
  const { account } = context;
  const service = loadService(context);
  const children = childrenOf(account, service.sid);
  for (const member of [...each(children.phoneNumbers), ...each(children.shortCodes)]) {
    account.holders.delete(member.sid);
    restoreWebhooks(context, member.sid);
  }
  account.children.delete(service.sid);
  account.serviceNames.delete(service.unique_name);
  remove(account.services, service.sid);
  return gone;
}

function serviceSid(context: Context): string {
  const name = param(context, "service");
  const { account, behaviour } = context;
  const sidOfName = account.serviceNames.get(name);
  if (isSid(name, "KS") || !behaviour.fetchByUniqueName) return name;
  if (sidOfName === undefined || find(account.services, sidOfName) === undefined)
    throw notFound(context.path);
  return sidOfName;
}

function readName(form: Form): string | undefined {
  const name = text(form, "UniqueName", 191);
  if (name === null) throw invalid("UniqueName", "It may not be empty.");
  return name;
}

/** A parameter sent empty goes back to its default; one not sent stays. */
function readFields(form: Form, before: Fields): Fields {
  const or = <T>(value: T | null | undefined, kept: T, empty: T): T =>
    value === undefined ? kept : (value ?? empty);
  return {
    default_ttl: or(integer(form, "DefaultTtl"), before.default_ttl, 0),
    callback_url: or(url(form, "CallbackUrl"), before.callback_url, null),
    geo_match_level: or(oneOf(form, "GeoMatchLevel", geoMatchLevels), before.geo_match_level, "country"),
    number_selection_behavior: or(
      oneOf(form, "NumberSelectionBehavior", selectionBehaviors),
      before.number_selection_behavior,
      "prefer-sticky",
    ),
    intercept_callback_url: or(url(form, "InterceptCallbackUrl"), before.intercept_callback_url, null),
    out_of_session_callback_url: or(
      url(form, "OutOfSessionCallbackUrl"),
      before.out_of_session_callback_url,
      null,
    ),
    chat_instance_sid: or(sid(form, "ChatInstanceSid", "IS"), before.chat_instance_sid, null),
  };
}

function reschedule(context: Context, service: Service): void {
  const { sessions } = childrenOf(context.account, service.sid);
  if (count(sessions) === 0) return;
  for (const session of each(sessions)) scheduleSession(context.account, service, session);
}

function render(context: Context, service: Service): object {
  const address = `${context.base}/v1/Services/${service.sid}`;
  return {
    sid: service.sid,
    unique_name: service.unique_name,
    account_sid: context.account.sid,
    chat_instance_sid: service.chat_instance_sid,
    callback_url: service.callback_url,
    default_ttl: service.default_ttl,
    number_selection_behavior: service.number_selection_behavior,
    geo_match_level: service.geo_match_level,
    intercept_callback_url: service.intercept_callback_url,
    out_of_session_callback_url: service.out_of_session_callback_url,
    date_created: service.date_created,
    date_updated: service.date_updated,
    url: address,
    links: {
      sessions: `${address}/Sessions`,
      phone_numbers: `${address}/PhoneNumbers`,
      ...(context.behaviour.shortCodeRoutes ? { short_codes: `${address}/ShortCodes` } : {}),
    },
  };
}
