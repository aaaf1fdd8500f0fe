/** Twilio documents no addresses of single services, sessions or short codes. */
const PAGES: Readonly<Record<string, (sid: string) => string>> = {
  KS: () => "https://console.twilio.com/us1/develop/proxy/services",
  PN: (sid) => `https://console.twilio.com/us1/develop/phone-numbers/manage/incoming/${sid}/configure`,
};

/** The page of the Twilio Console that shows what has this SID; null where there is none, or the text is no SID. */
export function consolePage(sid: unknown): string | null {
  if (typeof sid !== "string" || !/^[A-Z]{2}[0-9a-fA-F]{32}$/.test(sid)) return null;
  return PAGES[sid.slice(0, 2)]?.(sid) ?? null;
}
