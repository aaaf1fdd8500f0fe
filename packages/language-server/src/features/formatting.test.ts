import { formatConfig } from "@twilio-proxy/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { analyseText, contextOf } from "../testing/cursor.ts";
import { formatDocument, formatRange } from "./formatting.ts";

function formatted(text: string): string {
  const analysis = analyseText(text);
  return TextDocument.applyEdits(analysis.source, formatDocument(analysis, contextOf()));
}

/** Lines from the first to the last, the end exclusive when it is at a line's start. */
function formattedLines(text: string, first: number, last: number, character = 1_000): string {
  const analysis = analyseText(text);
  const range = { start: { line: first, character: 0 }, end: { line: last, character } };
  return TextDocument.applyEdits(analysis.source, formatRange(analysis, range, contextOf()));
}

describe("formatting", () => {
  test.each([
    ["spaces", '{\n"services":{\n  "a":{}}}', '{\n  "services": {\n    "a": {}\n  }\n}\n'],
    ["tabs and blank lines", '{\n\n\t"services": {}   \n}\n\n\n', '{\n  "services": {}\n}\n'],
    ["one line", '{"services":{  "a":{}}}', '{ "services": { "a": {} } }\n'],
    ["comments", '// a\n{ /* b */ "services": {} // c\n}', '// a\n{ /* b */\n  "services": {} // c\n}\n'],
    ["Windows line ends", '{\r\n"services": {}\r\n}', '{\r\n  "services": {}\r\n}\r\n'],
    ["mixed line ends", '{\n"services": {}\r\n}', '{\n  "services": {}\n}\r\n'],
    ["a byte order mark", '\uFEFF{\n"services": {}}', '\uFEFF{\n  "services": {}\n}\n'],
    [
      "blanks in text",
      '{\n"services": {\n"a  b": {\n"unique_name": " x\u00a0 "}}}',
      '{\n  "services": {\n    "a  b": {\n      "unique_name": " x\u00a0 "\n    }\n  }\n}\n',
    ],
  ])("mends %s", (_, text, expected) => {
    expect(formatted(text)).toBe(expected);
    expect(formatConfig(text, { path: "" }).text).toBe(expected);
  });

  test("leaves broken text alone, and what is in order", () => {
    const broken = analyseText('{"services": {"a": }}');
    const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    expect(formatDocument(broken, contextOf())).toEqual([]);
    expect(formatRange(broken, whole, contextOf())).toEqual([]);
    expect(formatDocument(analyseText('{\n  "services": {}\n}\n'), contextOf())).toEqual([]);
  });

  test("changes only what is wrong", () => {
    const analysis = analyseText('{\n  "services": {\n      "a": {}\n  }\n}\n');
    expect(formatDocument(analysis, contextOf())).toEqual([
      { range: { start: { line: 1, character: 15 }, end: { line: 2, character: 6 } }, newText: "\n    " },
    ]);
  });

  const LINES =
    '{\n      "version": 1,\n      "services": {\n\n  "a": {},   \n\n  "b": {"unique_name":"b"}\n}}';
  test.each([
    [
      "a line",
      1,
      1,
      1_000,
      '{\n  "version": 1,\n      "services": {\n\n  "a": {},   \n\n  "b": {"unique_name":"b"}\n}}',
    ],
    [
      "a line up to the start of the next",
      1,
      2,
      0,
      '{\n  "version": 1,\n      "services": {\n\n  "a": {},   \n\n  "b": {"unique_name":"b"}\n}}',
    ],
    [
      "the blanks at its end",
      4,
      4,
      1_000,
      '{\n      "version": 1,\n      "services": {\n\n    "a": {},\n\n  "b": {"unique_name":"b"}\n}}',
    ],
    [
      "a line that stays one",
      6,
      6,
      1_000,
      '{\n      "version": 1,\n      "services": {\n\n  "a": {},   \n\n    "b": { "unique_name": "b" }\n}}',
    ],
    ["only blank lines", 3, 3, 1_000, LINES],
  ])("of %s leaves the others", (_, first, last, character, expected) => {
    expect(formattedLines(LINES, first, last, character)).toBe(expected);
  });

  test("of a line moves nothing across its ends", () => {
    const name = "b".repeat(90);
    const text = `{"services":   \n     {"a": {"unique_name": "${name}"}}}`;
    const lines = `{"services":   \n     {\n    "a": {\n      "unique_name": "${name}"\n    }\n  }\n}\n`;
    expect(formattedLines(text, 1, 1)).toBe(lines);
  });

  const blank = fc.constantFrom("", " ", "\n", "\r\n", "\t\n  ", "\n\n", "// c\n", " /* c */ ");
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom('"a b"', "1", "null"), tie("list"), tie("object")),
    list: fc
      .tuple(fc.array(tie("value"), { maxLength: 3 }), blank)
      .map(([all, gap]) => `[${gap}${all.join(`,${gap}`)}${gap}]`),
    object: fc
      .tuple(fc.array(tie("value"), { maxLength: 3 }), blank, blank)
      .map(
        ([all, gap, other]) =>
          `{${gap}${all.map((value, at) => `"k${at}"${other}:${gap}${value}`).join(`${other},${gap}`)}${gap}}`,
      ),
  }));

  test("is what the command writes, whatever the text, and then has nothing to do", () => {
    fc.assert(
      fc.property(blank, json.object, blank, (before, inner, behind) => {
        const text = `${before}{"services":${inner}}${behind}`;
        const expected = formatConfig(text, { path: "" }).text ?? text;
        expect(formatted(text)).toBe(expected);
        expect(formatDocument(analyseText(expected), contextOf())).toEqual([]);
      }),
    );
  });

  test("of some lines changes no other line and no word", () => {
    fc.assert(
      fc.property(blank, json.object, fc.nat(20), fc.nat(8), (gap, inner, skipped, more) => {
        const text = `{${gap}"services":${inner}${gap}}`;
        const lines = text.split(/\r\n|\r|\n/);
        const first = skipped % lines.length;
        const last = Math.min(first + more, lines.length - 1);
        const result = formattedLines(text, first, last);
        const after = result.split(/\r\n|\r|\n/);
        expect(result.replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        expect(after.slice(0, first)).toEqual(lines.slice(0, first));
        const behind = Math.max(0, lines.length - last - 1);
        expect(behind === 0 ? [] : after.slice(-behind)).toEqual(behind === 0 ? [] : lines.slice(-behind));
      }),
    );
  });
});
