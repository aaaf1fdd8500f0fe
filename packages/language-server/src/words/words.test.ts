import { definitionOf } from "@twilio-proxy/core";
import { describe, expect, test } from "vitest";
import { analyseText } from "../testing/cursor.ts";
import { capabilitiesText } from "./capabilities.ts";
import { changeText, nullText } from "./changes.ts";
import { consolePage } from "./console.ts";
import { countryName } from "./countries.ts";
import { durationText, lifetimeText } from "./durations.ts";
import { declaredAlong, fieldOf, subjectOf } from "./subject.ts";
import { variablesIn, variablesOf } from "./variables.ts";

test.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [3_600, "1 h"],
  [5_400, "1 h 30 min"],
  [90_061, "1 d 1 h 1 min 1 s"],
  [2_147_483_647, "24855 d 3 h 14 min 7 s"],
])("%i seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test.each([
  [0, "no limit"],
  [600, "10 min"],
  [-1, null],
  [1.5, null],
  [Number.MAX_SAFE_INTEGER + 1, null],
  ["600", null],
  [null, null],
])("a lifetime of %j is %j", (value, text) => {
  expect(lifetimeText(value)).toBe(text);
});

test.each([
  ["+14152370143", "United States"],
  ["+14165550100", "Canada"],
  ["+442071838750", "United Kingdom"],
  ["+80012345678", null],
  ["4152370143", null],
  ["messenger:1", null],
  ["", null],
  [14152370143, null],
])("the country of %j is %j", (number, country) => {
  expect(countryName(number)).toBe(country);
});

test.each([
  [`KS${"0".repeat(32)}`, "/develop/proxy/services"],
  [`PN${"a".repeat(32)}`, "/phone-numbers/manage/incoming/PNa"],
  [`KC${"0".repeat(32)}`, null],
  [`KS${"0".repeat(31)}`, null],
  [`PN${"0".repeat(32)}/../x`, null],
  [`toString${"0".repeat(26)}`, null],
  [null, null],
])("the page of %j", (sid, part) => {
  const page = consolePage(sid);
  if (part === null) expect(page).toBeNull();
  else expect(page).toContain(part);
});

test("capabilities are those that are there, in everyday spelling", () => {
  expect(capabilitiesText({ voice: true, SMS: true, MMS: false, fax: true })).toBe("voice, SMS, fax");
  expect(capabilitiesText({})).toBe("");
});

describe("variables", () => {
  test("are found with their offsets, but not literals or halves", () => {
    const text = '"${env.A}" "$${env.B}" "${env.C:-x}" "${env.D" "${env.1}"';
    const found = variablesIn(text);
    expect(found.map(({ name, hasDefault }) => [name, hasDefault])).toEqual([
      ["A", false],
      ["C", true],
    ]);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(["${env.A}", "${env.C:-x}"]);
    expect(variablesIn(text, 5).map(({ name }) => name)).toEqual(["C"]);
  });

  test("are set in a file or around the server, or not, or forbidden", () => {
    const secret = "not-a-real-token";
    const variables = variablesOf({
      values: { FILE: "1", OUTSIDE: "2", EMPTY: "", TWILIO_AUTH_TOKEN: secret, COPY: secret, "A B": "3" },
      files: [
        {
          uri: "file:///.env",
          label: ".env",
          names: new Map([
            ["FILE", 0],
            ["EMPTY", 1],
            ["COPY", 2],
          ]),
        },
      ],
    });
    expect(["FILE", "OUTSIDE", "EMPTY", "NONE", "TWILIO_AUTH_TOKEN", "COPY"].map(variables.stateOf)).toEqual([
      { kind: "set", place: ".env" },
      { kind: "set", place: null },
      { kind: "unset" },
      { kind: "unset" },
      { kind: "forbidden" },
      { kind: "forbidden" },
    ]);
    expect(variables.names).toEqual(["FILE", "EMPTY", "OUTSIDE"]);
  });
});

describe("a path's subject", () => {
  test.each([
    [[], null, 0],
    [["services"], null, 0],
    [["services", "a"], "service", 2],
    [["services", "a", "default_ttl"], "service", 2],
    [["services", "a", "phone_numbers", 0, "sid"], "phone_number", 4],
    [["services", "a", "sessions", "s", "participants", 1], "participant", 6],
    [["services", "a", "participants", 1], "service", 2],
    [["forget", 0], null, 0],
  ] as const)("%j is a %s", (path, type, depth) => {
    const subject = subjectOf(path);
    expect([subject.definition?.type ?? null, subject.base.length]).toEqual([type, depth]);
    expect([...subject.base, ...subject.rest]).toEqual(path);
  });

  test("has a field only where the table has one", () => {
    const nameOf = (...path: (string | number)[]): string | undefined => fieldOf(subjectOf(path))?.name;
    expect(nameOf("services", "a", "default_ttl")).toBe("default_ttl");
    expect(nameOf("services", "a", "protect")).toBeUndefined();
    expect(nameOf("services", "a", "constructor")).toBeUndefined();
    expect(nameOf("services", "a")).toBeUndefined();
  });

  test("has declared resources, as far as they could be read", () => {
    const analysis = analyseText('{"services": {"a": {"unique_name": "x", "sessions": {"s": {}}}}}');
    const along = (...path: (string | number)[]): readonly string[] =>
      declaredAlong(analysis, path).map(({ key }) => key);
    expect(along("services", "a", "sessions", "s", "ttl")).toEqual(["a", "s"]);
    expect(along("services", "a", "sessions", "t")).toEqual(["a"]);
    expect(along("services", "b")).toEqual([]);
    expect(along("services", "a", "toString", "s")).toEqual(["a"]);
  });
});

test("changes and nulls are told from the field table", () => {
  const [session, participant, shortCode] = ["session", "participant", "short_code"].map(definitionOf);
  const say = (definition: typeof session, name: string): readonly (string | null)[] => {
    const spec = definition?.fields[name];
    return definition && spec ? [changeText(definition, spec), nullText(spec)] : [];
  };
  expect(say(session, "mode")).toEqual(["Changing this replaces the session.", "null leaves it alone."]);
  expect(say(session, "ttl")).toEqual(["Changing this updates in place.", "null resets it to 0."]);
  expect(say(session, "date_expiry")[1]).toBe("null cannot clear it.");
  expect(say(participant, "friendly_name")[0]).toBe("Changing this replaces the session.");
  expect(say(participant, "identifier")).toEqual([
    "Another value is another participant: the old one is removed.",
    null,
  ]);
  expect(say(shortCode, "is_reserved")[0]).toBe("Changing this updates in place, by a second call.");
});
