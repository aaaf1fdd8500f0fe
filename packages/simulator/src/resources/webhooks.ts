import { find, put } from "../account/collection.ts";
import { proxyWebhooks } from "../account/webhooks.ts";
import { now, type World } from "./context.ts";

/** Where Twilio leaves a number that has left Proxy: not at what it had before. Seen live. */
const left = {
  voice_url: "https://demo.twilio.com/welcome/voice/",
  sms_url: "https://demo.twilio.com/welcome/sms/reply/",
};

/** Joining a pool overwrites the number's (or short code's) own webhooks. */
export function takeWebhooks(world: World, sid: string, serviceSid: string): void {
  rewrite(world, sid, proxyWebhooks(world.account, serviceSid));
}

export function restoreWebhooks(world: World, sid: string): void {
  rewrite(world, sid, left);
}

function rewrite(world: World, sid: string, urls: { voice_url: string; sms_url: string }): void {
  const { incoming, shortCodes } = world.account;
  const number = find(incoming, sid);
  if (number !== undefined) put(incoming, { ...number, ...urls, date_updated: now(world) });
  const code = find(shortCodes, sid);
  if (code !== undefined) put(shortCodes, { ...code, sms_url: urls.sms_url, date_updated: now(world) });
}
