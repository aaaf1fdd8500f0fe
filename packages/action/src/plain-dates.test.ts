import { iso8601DateTime } from "twilio/lib/base/deserialize.js";
import { expect, test } from "vitest";
import { utc } from "./plain-dates.ts";

/** As Twilio's classes ask for it. */
function read(text: string | null): Date | string | null {
  const date = utc(text);
  return date.isValid() ? date.toDate() : text;
}

test.each([
  "2026-01-02T03:04:05Z",
  "2026-01-02T03:04:05.678Z",
  "2026-01-02T03:04:05",
  "2026-01-02T03:04:05+02:00",
  "2026-02-29T03:04:05Z",
  "9999-12-31T23:59:59Z",
  "soon",
  "",
  null,
])("%j is read as Twilio's classes do", (text) => {
  expect(read(text)).toEqual(iso8601DateTime(text as string));
});
