import type { IncomingPhoneNumber } from "../account/records.ts";
import { rfc2822Date } from "../clock.ts";
import { type Context, load, ok, param, type Reply } from "./context.ts";
import { accountList } from "./paging.ts";

export function listIncomingPhoneNumbers(context: Context): Reply {
  const { query } = context;
  const number = wildcard(query.get("PhoneNumber"));
  const name = query.get("FriendlyName");
  const origin = query.get("Origin");
  const beta = query.get("Beta");
  return accountList(
    context,
    context.account.incoming,
    { key: "incoming_phone_numbers", render: (record) => render(context, record) },
    (record) =>
      (number === null || number.test(record.phone_number)) &&
      (name === null || record.friendly_name === name) &&
      (origin === null || origin === "twilio") &&
      beta !== "true",
  );
}

export function fetchIncomingPhoneNumber(context: Context): Reply {
  return ok(render(context, load(context, context.account.incoming, param(context, "sid"))));
}

/** A part of the number is enough; `*` stands for any digits. */
function wildcard(pattern: string | null): RegExp | null {
  if (pattern === null || pattern === "") return null;
  const parts = pattern
    .split("*")
    .map((part) => part.replaceAll(/[^0-9A-Za-z+]/g, "").replaceAll("+", "\\+"));
  return new RegExp(parts.join(".*"));
}

function render(context: Context, number: IncomingPhoneNumber): object {
  const account = `/2010-04-01/Accounts/${context.account.sid}`;
  return {
    sid: number.sid,
    account_sid: context.account.sid,
    friendly_name: number.friendly_name,
    phone_number: number.phone_number,
    voice_url: number.voice_url,
    voice_method: "POST",
    voice_fallback_url: null,
    voice_fallback_method: "POST",
    voice_caller_id_lookup: false,
    voice_application_sid: null,
    voice_receive_mode: "voice",
    sms_url: number.sms_url,
    sms_method: "POST",
    sms_fallback_url: null,
    sms_fallback_method: "POST",
    sms_application_sid: null,
    status_callback: null,
    status_callback_method: "POST",
    trunk_sid: null,
    identity_sid: null,
    address_sid: null,
    address_requirements: "none",
    bundle_sid: null,
    emergency_status: "Active",
    emergency_address_sid: null,
    emergency_address_status: "unregistered",
    beta: false,
    capabilities: number.capabilities,
    origin: "twilio",
    status: "in-use",
    type: "local",
    api_version: "2010-04-01",
    date_created: rfc2822Date(number.date_created),
    date_updated: rfc2822Date(number.date_updated),
    uri: `${account}/IncomingPhoneNumbers/${number.sid}.json`,
  };
}
