/** What Twilio's SDK 5 called ShortCodeListInstanceCreateOptions; gone from later SDKs. */
export interface ShortCodeCreateOptions {
  sid: string;
}

/** What Twilio's SDK 5 called ShortCodeContextUpdateOptions. */
export interface ShortCodeUpdateOptions {
  isReserved?: boolean;
}
