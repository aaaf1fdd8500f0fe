import { describe, expect, it } from "vitest";
import { safePath, scrub, unrepeatable } from "./scrub.ts";

const KS = `KS${"0123456789abcdef".repeat(2)}`;
const KC = `KC${"9876543210".repeat(3)}ab`;

describe("what Twilio says, without people in it", () => {
  it.each<[string, readonly string[], string]>([
    ["+14152370143 is not valid", [], "••• is not valid"],
    ["'+1 (415) 237-0143' is invalid", [], "'•••' is invalid"],
    ["number 14152370143, 0044 20 7946 0018", [], "number •••, •••"],
    ["whatsapp:+14152370143 and messenger:abc-1", [], "••• and •••"],
    ["mail ann@example.com now", [], "mail ••• now"],
    ["url %2B14152370143 here", [], "url ••• here"],
    [
      `The requested resource /Services/${KS}/Sessions/${KC} was not found`,
      [],
      `The requested resource /Services/${KS}/Sessions/${KC} was not found`,
    ],
    ["Friendly name Ann Smith is taken", ["Ann Smith"], "Friendly name ••• is taken"],
    ["path /Sessions/Ann%20Smith", ["Ann Smith"], "path /Sessions/•••"],
    ["A Session may have at most 2 participants", [], "A Session may have at most 2 participants"],
    ["page size too large, max 1000", [], "page size too large, max 1000"],
    ["one\u001b[31m two\r\n::error::three", [], "one [31m two ::error::three"],
  ])("%s", (message, values, expected) => expect(scrub(message, values)).toBe(expected));

  it("is at most 300 characters", () => expect(scrub("a".repeat(5000), [])).toHaveLength(300));

  it("takes every value that was sent, except harmless words and SIDs", () =>
    expect(
      unrepeatable(
        { Identifier: "+1415", FriendlyName: "Ann", Status: "open", Sid: KS, Ttl: 60, Participants: ["{x}"] },
        ["order-1"],
      ),
    ).toEqual(["+1415", "Ann", "{x}", "order-1"]));
});

describe("a path that may be shown", () => {
  it.each<[string, string, readonly string[]]>([
    [`/v1/Services/${KS}/Sessions?PageSize=100`, `/v1/Services/${KS}/Sessions`, []],
    ["/v1/Services/Sessions", "/v1/Services/•••", ["Sessions"]],
    [`/v1/Services/${KS}/Sessions/Ann%20S`, `/v1/Services/${KS}/Sessions/•••`, ["Ann S"]],
    ["/v1/Services/numbers.json", "/v1/Services/•••", ["numbers.json"]],
    [`/2010-04-01/Accounts/${KS}/SMS/ShortCodes.json`, `/2010-04-01/Accounts/${KS}/SMS/ShortCodes.json`, []],
    ["/strange/4152370143", "/•••/•••", ["strange", "4152370143"]],
    ["/v1/Services/%E0%A4%A", "/v1/Services/•••", ["%E0%A4%A"]],
  ])("%s", (path, expected, names) => expect(safePath(path)).toEqual({ path: expected, names }));
});
