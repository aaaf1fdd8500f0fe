import type { InventoryItem } from "../../live/live.ts";
import type { Overwrite } from "../definition.ts";

/** Adding a number to a service points its voice and message webhooks at Proxy (live test log of 2026-03). */
export function webhooksOf(item: InventoryItem): readonly Overwrite[] {
  return ["voice_url", "sms_url"].flatMap((field) => {
    const value = item.settings[field] ?? "";
    return value === "" || isTwiliosOwn(value) ? [] : [{ field, value }];
  });
}

/** Proxy's webhooks, and the demo pages that Twilio leaves behind when a number goes, are nobody's loss. */
function isTwiliosOwn(url: string): boolean {
  return /^https:\/\/(webhooks\.twilio\.com\/v1\/Accounts\/[^/]+\/Proxy|demo\.twilio\.com)\//.test(url);
}
