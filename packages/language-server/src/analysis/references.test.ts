import { describe, expect, test } from "vitest";
import { analyseText, atCursor } from "../testing/cursor.ts";
import { indexReferences } from "./references.ts";

/** Every occurrence of the name under the cursor, as `text` or `declaration:text`, the reach in the second list. */
function occurrences(marked: string): readonly string[] | null {
  const { analysis, position } = atCursor(marked);
  const found = analysis.references().at(analysis.source.offsetAt(position));
  if (found === null) return null;
  return found.name.occurrences.map(({ span, declares }) => {
    const line = analysis.document.lines.positionAt(span.start).line;
    return `${line}${declares ? "!" : ""} ${analysis.text.slice(span.start, span.end)}`;
  });
}

const CONFIG = `{
  "forget": ["services.rides.sessions.order-1", "services[\\"a b\\"]", "services.gone", "no address", 5],
  "services": {
    "rides": {
      "unique_name": "rides", "callback_url": "https://\${env.HOST}/\${env.HOST:-x}",
      "phone_numbers": [{ "phone_number": "+14155550100" }, { "sid": "PN00000000000000000000000000000001" }],
      "sessions": { "order-1": { "participants": [
        { "identifier": "+14155550100", "proxy_identifier": "+14155550100" },
        { "identifier": "\${env.ALICE}", "proxy_identifier_sid": "PN00000000000000000000000000000001" }
      ] } }
    },
    "a b": {
      "unique_name": "other", "phone_numbers": [{ "phone_number": "+14155550100" }],
      "sessions": { "order-1": {} }
    }
  }
}`;

/** The config with the cursor before the `which`th of these words. */
function before(word: string, which = 1): string {
  const parts = CONFIG.split(word);
  return `${parts.slice(0, which).join(word)}|${word}${parts.slice(which).join(word)}`;
}

describe("what names what", () => {
  const rides = ["1 rides", "3! rides"];
  const pool = ["5! +14155550100", "7 +14155550100"];
  const sid = "PN00000000000000000000000000000001";
  test.each([
    ["a key, at its quote", before('"rides": {'), rides],
    ["a name in an address", before("rides.sessions"), rides],
    ["the dot before it", before(".rides"), rides],
    ["a session in an address", before("order-1"), ["1 order-1", "6! order-1"]],
    ["a key of the same text elsewhere", before("order-1", 3), ["13! order-1"]],
    ["a quoted part of an address", before("a b"), ["1 a b", "11! a b"]],
    ["a name of the past", before("gone"), ["1 gone"]],
    ["a number of the pool", before('"+14155550100"', 1), pool],
    ["who leans on it", before('"+14155550100"', 3), pool],
    ["the same number in another pool", before('"+14155550100"', 4), ["12! +14155550100"]],
    ["a SID", before(sid, 2), [`5! ${sid}`, `8 ${sid}`]],
    ["a variable", before("HOST"), ["4 HOST", "4 HOST"]],
    ["its placeholder's start", before("${env.HOST:-x}"), ["4 HOST", "4 HOST"]],
    ["a person's identifier", before('+14155550100", "proxy'), null],
    ["a name at Twilio", before('rides", "callback'), null],
    ["a field's key", before("unique_name"), null],
    ["an address's collection", before("ervices.gone"), null],
    ["text that is no address", before("no address"), null],
  ])("%s", (_, marked, expected) => {
    expect(occurrences(marked)).toEqual(expected);
  });

  test.each([
    ["the last of a key given twice counts", '{"services": {"a": {}, "|a": {}}}', ["0! a"]],
    ["the first is no name", '{"services": {"|a": {}, "a": {}}}', null],
    [
      "but its variables are used",
      '{"services": {"a": {"callback_url": "${env.|X}"}, "a": {"callback_url": "${env.X}"}}}',
      ["0 X", "0 X"],
    ],
    [
      "__proto__ is a key like others",
      '{"services": {"|__proto__": {}}, "forget": ["services.__proto__"]}',
      ["0! __proto__", "0 __proto__"],
    ],
    [
      "constructor too",
      '{"services": {}, "forget": ["services.|constructor", "services.constructor"]}',
      ["0 constructor", "0 constructor"],
    ],
    ["a key without a value", '{"services": {"|a": ', ["0! a"]],
    ["a key that is half typed", '{"services": {"|ab', ["0! ab"]],
    [
      "text that breaks off in a placeholder",
      '{"services": {"a": {"callback_url": "${env.|A}${env."}}}',
      ["0 A"],
    ],
    ["$${ is text", '{"services": {"a": {"callback_url": "$${env.|A}"}}}', null],
    ["and a variable may follow it", '{"services": {"a": {"callback_url": "$${x}${env.|A}"}}}', ["0 A"]],
    [
      "an escape before a variable",
      '{"services": {"a": {"callback_url": "\\u0024{env.|A}\\n${env.A}"}}}',
      ["0 A", "0 A"],
    ],
    [
      "an escape in a quoted part",
      '{"services": {"\\u0061\\"": {}}, "forget": ["services[\\"|a\\\\\\"\\"]"]}',
      ['0! \\u0061\\"', '0 a\\\\\\"'],
    ],
    ["a broken escape", '{"services": {"a": {"callback_url": "\\x${env.|A}"}}}', null],
    ["$schema is taken as it is", '{"services": {}, "$schema": "${env.|A}/proxy.schema.json"}', null],
    ["an address from the environment", '{"services": {"a": {}}, "forget": ["services.|a.${env.X}"]}', null],
    [
      "a list's item in an address",
      '{"services": {"a": {"phone_numbers": [{"phone_number": "+14155550100"}]}}, "forget": ["services.a.phone_numbers[|+14155550100]"]}',
      null,
    ],
    [
      "lists where maps belong",
      '{"services": {"x": [], "y": {"sessions": ["|a"]}}, "forget": {"services.a": 1}}',
      null,
    ],
    ["outside of everything", '{"services": {}} |', null],
  ])("%s", (_, marked, expected) => {
    expect(occurrences(marked)).toEqual(expected);
  });

  test("of two names that touch, the one that begins at the cursor", () => {
    const marked =
      '{"services": {"a": {"callback_url": "${env.A}${env.B}"}, "b": {"callback_url": "${env.B}"}}}';
    expect(occurrences(marked.replace("}${env.B}", "}|${env.B}"))).toEqual(["0 B", "0 B"]);
  });

  test("the index is made once", () => {
    const analysis = analyseText('{"services": {}}');
    expect(analysis.references()).toBe(analysis.references());
  });

  test("collections of any size", () => {
    const items = Array.from({ length: 200_000 }, (_, at) => `"services.s${at}"`).join();
    const { document } = analyseText(`{"services": {"s7": {}}, "forget": [${items}]}`);
    expect(indexReferences(document).at(15)?.name.occurrences).toHaveLength(2);
  });

  test("placeholders that never end cost no more than their length", () => {
    const { document } = analyseText(`{"services": {"a": {"callback_url": "${"${env.A:-".repeat(1_000)}"}}}`);
    const many = analyseText(
      `{"services": {"a": {"callback_url": [${Array(500)
        .fill(`"${"${env.A:-".repeat(1_000)}"`)
        .join()}]}}}`,
    );
    expect(indexReferences(document).at(45)).toBeNull();
    const start = performance.now();
    indexReferences(many.document);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
