const PAGES: Readonly<Record<string, (sid: string) => string>> = {
  AC: () => "https://console.twilio.com/",
  IS: (sid) => `https://www.twilio.com/console/chat/services/${sid}`,
  KS: (sid) => `https://www.twilio.com/console/proxy/services/${sid}`,
  PN: (sid) => `https://console.twilio.com/us1/develop/phone-numbers/manage/incoming/${sid}/configure`,
};

/** The Twilio Console's page of what has this SID; null where it has none, or the text is no SID. */
export function consolePage(sid: unknown): string | null {
  if (typeof sid !== "string" || !/^[A-Z]{2}[0-9a-fA-F]{32}$/.test(sid)) return null;
  return PAGES[sid.slice(0, 2)]?.(sid) ?? null;
}
