import type { Account } from "./account.ts";

/** Where a number in a service's pool sends its calls and messages. */
export function proxyWebhooks(account: Account, serviceSid: string): { voice_url: string; sms_url: string } {
  const service = `https://webhooks.twilio.com/v1/Accounts/${account.sid}/Proxy/${serviceSid}/Webhooks`;
  return { voice_url: `${service}/Call`, sms_url: `${service}/Message` };
}
