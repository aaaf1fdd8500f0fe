import { countryOf } from "@twilio-proxy/core";

const names = new Intl.DisplayNames(["en"], { type: "region" });

/** The country of a number in E.164 form, such as `United States`; null where that is unknown or it is no number. */
export function countryName(number: unknown): string | null {
  const country = typeof number === "string" ? countryOf(number) : null;
  return country === null ? null : (names.of(country) ?? country);
}
