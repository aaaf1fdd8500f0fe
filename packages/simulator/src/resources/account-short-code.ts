import type { AccountShortCode } from "../account/records.ts";
import { rfc2822Date } from "../clock.ts";
import { type Context, load, ok, param, type Reply } from "./context.ts";
import { accountList } from "./paging.ts";

export function listAccountShortCodes(context: Context): Reply {
  const code = context.query.get("ShortCode");
  const name = context.query.get("FriendlyName");
  return accountList(
    context,
    context.account.shortCodes,
    { key: "short_codes", render: (record) => render(context, record) },
    (record) =>
      (code === null || record.short_code.includes(code)) && (name === null || record.friendly_name === name),
  );
}

export function fetchAccountShortCode(context: Context): Reply {
  return ok(render(context, load(context, context.account.shortCodes, param(context, "sid"))));
}

function render(context: Context, code: AccountShortCode): object {
  return {
    sid: code.sid,
    account_sid: context.account.sid,
    friendly_name: code.friendly_name,
    short_code: code.short_code,
    api_version: "2010-04-01",
    sms_url: code.sms_url,
    sms_method: "POST",
    sms_fallback_url: null,
    sms_fallback_method: "POST",
    date_created: rfc2822Date(code.date_created),
    date_updated: rfc2822Date(code.date_updated),
    uri: `/2010-04-01/Accounts/${context.account.sid}/SMS/ShortCodes/${code.sid}.json`,
  };
}
