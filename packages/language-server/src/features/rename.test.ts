import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ResponseError } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../analysis/analysis.ts";

import { analyseText, atCursor } from "../testing/cursor.ts";
import { prepareRename, rename } from "./rename.ts";

function renamed(marked: string, newName: string): string | null {
  const { analysis, position } = atCursor(marked);
  const edit = rename(analysis, position, newName);
  return edit === null ? null : TextDocument.applyEdits(analysis.source, edit.changes?.[analysis.uri] ?? []);
}

function refusal(marked: string, newName: string): string | null {
  try {
    renamed(marked, newName);
    return null;
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    return error.message;
  }
}

const session = (inside: string, forget = ""): string =>
  `{"services": {"a": {"unique_name": "a", "sessions": {${inside}}}}${forget}}`;

describe("renames", () => {
  test.each([
    [
      "a service and what repeats it",
      '{"services": {"|a": {"unique_name": "a"}}, "forget": ["services.a.sessions.o", "services.b"]}',
      "c",
      '{"services": {"c": {"unique_name": "a"}}, "forget": ["services.c.sessions.o", "services.b"]}',
    ],
    [
      "from an address",
      '{"services": {"a": {"unique_name": "a"}}, "forget": ["services.|a.sessions.o"]}',
      "c",
      '{"services": {"c": {"unique_name": "a"}}, "forget": ["services.c.sessions.o"]}',
    ],
    [
      "to a name that addresses quote",
      '{"services": {"|a": {"unique_name": "a"}}, "forget": ["services.a.sessions.o"]}',
      'c "d',
      '{"services": {"c \\"d": {"unique_name": "a"}}, "forget": ["services[\\"c \\\\\\"d\\"].sessions.o"]}',
    ],
    [
      "from a name that addresses quote",
      '{"services": {"|a b": {"unique_name": "a"}}, "forget": ["services[\\"a b\\"].sessions.o"]}',
      "c",
      '{"services": {"c": {"unique_name": "a"}}, "forget": ["services.c.sessions.o"]}',
    ],
    [
      "__proto__",
      '{"services": {"|__proto__": {"unique_name": "a"}}}',
      "c",
      '{"services": {"c": {"unique_name": "a"}}}',
    ],
    [
      "to __proto__",
      '{"services": {"|c": {"unique_name": "a"}}}',
      "__proto__",
      '{"services": {"__proto__": {"unique_name": "a"}}}',
    ],
    [
      "a session with a name of its own",
      session('"|o": {"unique_name": "x"}'),
      "p",
      session('"p": {"unique_name": "x"}'),
    ],
    [
      "an unnamed session",
      session('"|o": {"unique_name": null}'),
      "p",
      session('"p": {"unique_name": null}'),
    ],
    [
      "a session that exists",
      session(`"|o": {"session_sid": "KC1"}`),
      "p",
      session(`"p": {"session_sid": "KC1"}`),
    ],
    [
      "a session named by its key",
      session('"|o": {"ttl": 5}', ', "forget": ["services.a.sessions.o"]'),
      "p",
      session('"p": {"unique_name": "o", "ttl": 5}', ', "forget": ["services.a.sessions.p"]'),
    ],
    ["an empty session", session('"|o": {}'), "p", session('"p": { "unique_name": "o" }')],
    [
      "a session on lines",
      session('"|o": {\r\n    "ttl": 5\r\n  }'),
      "p",
      session('"p": {\r\n    "unique_name": "o",\r\n    "ttl": 5\r\n  }'),
    ],
    [
      "a session with comments",
      session('"|o": { // x\n  // y\n  "ttl": 5 }'),
      "p",
      session('"p": { // x\n  "unique_name": "o",\n  // y\n  "ttl": 5 }'),
    ],
    [
      "a session with a block comment",
      session('"|o": { /* x\n */\n "ttl": 5 }'),
      "p",
      session('"p": { /* x\n */\n "unique_name": "o", "ttl": 5 }'),
    ],
    [
      "a session whose name looks like a variable",
      session('"|${env.X}": {}'),
      "p",
      session('"p": { "unique_name": "$${env.X}" }'),
    ],
    ["a session without a value", session('"|o": null'), "p", session('"p": null')],
    [
      "a number, wherever it is used",
      '{"services": {"a": {"unique_name": "a", "phone_numbers": [{"phone_number": "+1415237|0143"}], "sessions": {"o": {"participants": [{"identifier": "+14152370143", "proxy_identifier": "+14152370143"}]}}}}}',
      "+14152370144",
      '{"services": {"a": {"unique_name": "a", "phone_numbers": [{"phone_number": "+14152370144"}], "sessions": {"o": {"participants": [{"identifier": "+14152370143", "proxy_identifier": "+14152370144"}]}}}}}',
    ],
    [
      "variables, with their defaults",
      '{"services": {"a": {"callback_url": "${env.A}${env.AB}/${env.|A:-x}"}}}',
      "B_1",
      '{"services": {"a": {"callback_url": "${env.B_1}${env.AB}/${env.B_1:-x}"}}}',
    ],
  ])("%s", (_, marked, newName, expected) => {
    expect(renamed(marked, newName)).toBe(expected);
  });

  test("offers the name without its quotes", () => {
    const { analysis, position } = atCursor('{"services": {"|a\\"b": {}}}');
    expect(prepareRename(analysis, position)).toEqual({
      range: { start: { line: 0, character: 15 }, end: { line: 0, character: 19 } },
      placeholder: 'a"b',
    });
  });

  test.each([
    ["a name of the past", '{"services": {}, "forget": ["services.|a"]}'],
    ["a person's identifier", session('"o": {"participants": [{"identifier": "+1415|2370143"}]}')],
    ["a name at Twilio", '{"services": {"a": {"unique_name": "|a"}}}'],
    ["a field", '{"services": {"a": {"|unique_name": "a"}}}'],
    ["the first of a key given twice", '{"services": {"|a": {}, "a": {}}}'],
  ])("has nothing to offer for %s", (_, marked) => {
    const { analysis, position } = atCursor(marked);
    expect(prepareRename(analysis, position)).toBeNull();
    expect(rename(analysis, position, "x")).toBeNull();
  });

  test("to the same name does nothing", () => {
    const { analysis, position } = atCursor(session('"|o": {}'));
    expect(rename(analysis, position, "o")).toEqual({ changes: {} });
  });

  const number = (other: string): string =>
    `{"services": {"a": {"phone_numbers": [{"phone_number": "+1415237|0143"}]}, "b": {${other}}}}`;
  const sid = `{"services": {"a": {"phone_numbers": [{"sid": "|PN${"0".repeat(32)}"}]}}}`;
  test.each([
    ["nothing", '{"services": {"|a": {}}}', "", "A local name must not be empty."],
    [
      "a long name",
      '{"services": {"|a": {}}}',
      "x".repeat(192),
      "A local name has at most 191 characters, not 192.",
    ],
    [
      "half a character",
      '{"services": {"|a": {}}}',
      "\ud800",
      "This name holds characters that are no text.",
    ],
    [
      "a key that is there",
      '{"services": {"|a": {}, "b": {}}}',
      "b",
      "Something else here has this name, or had it before.",
    ],
    [
      "a name of the past",
      '{"services": {"|a": {}}, "forget": ["services.b"]}',
      "b",
      "Something else here has this name, or had it before.",
    ],
    [
      "a key given twice",
      '{"services": {"a": {}, "|a": {}}}',
      "b",
      "This key is given more than once here. Remove all but one first.",
    ],
    [
      "no number",
      number(""),
      "4152370144",
      "Expected a phone number in E.164 form: the + and country code are missing.",
    ],
    [
      "a number without a country",
      number(""),
      "+9991234567",
      "Expected a phone number in E.164 form: no country has this code.",
    ],
    [
      "another service's number",
      number('"phone_numbers": [{"phone_number": "+14152370144"}]'),
      "+14152370144",
      "The file names this one already.",
    ],
    [
      "a number that is used here already",
      '{"services": {"a": {"phone_numbers": [{"phone_number": "|+14152370143"}], "sessions": {"o": {"participants": [{"proxy_identifier": "+14152370144"}]}}}}}',
      "+14152370144",
      "The file names this one already.",
    ],
    ["no SID", sid, "PN1", "Expected PN followed by 32 hexadecimal digits."],
    ["another kind of SID", sid, `KS${"1".repeat(32)}`, "Expected PN followed by 32 hexadecimal digits."],
    [
      "no variable",
      '{"services": {"a": {"callback_url": "${env.|A}"}}}',
      "A-B",
      "A variable's name has letters, digits and underscores, and does not begin with a digit.",
    ],
    ["a key elsewhere is fine", '{"services": {"|a": {}, "c": {"sessions": {"b": {}}}}}', "b", null],
    [
      "a number that only another service's people use is fine",
      number('"sessions": {"o": {"participants": [{"proxy_identifier": "+14152370144"}]}}'),
      "+14152370144",
      null,
    ],
    ["another SID is fine", sid, `PN${"1".repeat(32)}`, null],
  ])("judges %s", (_, marked, newName, expected) => {
    expect(refusal(marked, newName)).toBe(expected);
  });
});

describe("whatever the config", () => {
  const NUMBERS = ["+14152370143", "+14152370144", "+14152370145"];
  const KEYS = ["a", "b c", "__proto__", 'q"', "${env.K}", "é", "x-1"];
  const gap = fc.constantFrom("", " ", "\n  ", "\r\n", " // c\n", " /* c */ ");
  const object = (fields: fc.Arbitrary<readonly string[]>): fc.Arbitrary<string> =>
    fc.tuple(fields, gap).map(([all, blank]) => `{${blank}${all.join(`,${blank}`)}${blank}}`);
  const some = (...fields: readonly fc.Arbitrary<string>[]): fc.Arbitrary<readonly string[]> =>
    fc
      .tuple(...fields.map((field) => fc.option(field, { nil: null })))
      .map((all) => all.filter((one) => one !== null));
  const participant = object(
    fc.tuple(
      fc
        .constantFrom("${env.A}", "${env.B:-+14152370190}", "+14152370191")
        .map((one) => `"identifier": "${one}"`),
      fc.constantFrom(...NUMBERS).map((one) => `"proxy_identifier": "${one}"`),
    ),
  );
  const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.array(item, { maxLength: 3 }).map((all) => `[${all.join()}]`);
  const map = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    object(
      fc
        .array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 4 })
        .map((all) => all.map(([key, one]) => `${JSON.stringify(key)}: ${one}`)),
    );
  const sessionOf = object(
    some(
      fc.constantFrom('"n1"', '"n2"', "null", '"${env.N}"').map((one) => `"unique_name": ${one}`),
      fc.constant('"ttl": 5'),
      list(participant).map((one) => `"participants": ${one}`),
    ),
  );
  const serviceOf = object(
    some(
      fc.constantFrom("s1", "s2", "${env.N}-x").map((one) => `"unique_name": "${one}"`),
      list(fc.constantFrom(...NUMBERS).map((one) => `{"phone_number": "${one}"}`)).map(
        (one) => `"phone_numbers": ${one}`,
      ),
      map(sessionOf).map((one) => `"sessions": ${one}`),
    ),
  );
  const address = fc.constantFrom(
    "services.a",
    "services.x-1.sessions.a",
    'services["b c"].sessions["q\\""]',
    "services.__proto__.sessions.x-1",
  );
  const config = fc
    .tuple(map(serviceOf), fc.array(address, { maxLength: 3 }), fc.boolean())
    .map(([services, addresses, cut]) => {
      const text = `{"forget": ${JSON.stringify(addresses)}, "services": ${services}}`;
      return cut ? text.slice(0, -1) : text;
    });

  const namesAtTwilio = (analysis: Analysis): readonly unknown[] =>
    [...analysis.nodes().values()].map(({ fields }) => fields.unique_name?.value);

  test("a rename adds no problem and leaves no old name", () => {
    let done = 0;
    fc.assert(
      fc.property(config, fc.nat(), fc.constantFrom("new", "new name", 'n"\\'), (text, seed, fresh) => {
        const before = analyseText(text);
        const position = before.source.positionAt(seed % (text.length + 1));
        const found = before.references().at(before.source.offsetAt(position));
        if (prepareRename(before, position) === null || found === null) return;
        const newName = { key: fresh, member: "+14152370199", variable: "FRESH" }[found.name.kind];
        const edit = attempt(() => rename(before, position, newName));
        if (edit === null) return;
        done += 1;
        const after = analyseText(TextDocument.applyEdits(before.source, edit.changes?.[before.uri] ?? []));
        expect(after.problems.length).toBeLessThanOrEqual(before.problems.length);
        if (found.name.kind === "key") expect(namesAtTwilio(after)).toEqual(namesAtTwilio(before));
        const { kind, text: oldName } = found.name;
        const places = after
          .references()
          .named(newName)
          .filter((name) => name.kind === kind);
        expect(places.flatMap(({ occurrences }) => occurrences)).toHaveLength(found.name.occurrences.length);
        const left = after
          .references()
          .named(oldName)
          .filter(
            (name) =>
              "scope" in name &&
              "scope" in found.name &&
              name.kind === kind &&
              name.scope === found.name.scope,
          );
        expect(left).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    expect(done).toBeGreaterThan(50);
  });

  test("whatever the text, nothing throws but a refusal", () => {
    fc.assert(
      fc.property(config, fc.nat(), fc.nat(), fc.string(), (whole, cut, seed, newName) => {
        const analysis = analyseText(
          `{"$schema": "proxy.schema.json", ${whole.slice(1, 2 + (cut % whole.length))}`,
        );
        const position = analysis.source.positionAt(seed % (analysis.text.length + 1));
        attempt(() => rename(analysis, position, newName));
        prepareRename(analysis, position);
      }),
    );
  });
});

function attempt<Value>(make: () => Value): Value | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof ResponseError) return null;
    throw error;
  }
}
