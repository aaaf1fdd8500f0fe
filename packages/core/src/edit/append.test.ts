import fc from "fast-check";
import { getNodeValue, type Node, type ParseError, parseTree } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { appendMembers, type Member } from "./append.ts";
import { applyTextEdits } from "./apply-edits.ts";

const LENIENT = { allowTrailingComma: true, disallowComments: false };

function treeOf(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, LENIENT);
  expect({ text, errors }).toEqual({ text, errors: [] });
  return root!;
}

const member = (text: string, more: Partial<Member> = {}): Member => ({
  above: [],
  text,
  behind: null,
  ...more,
});

function appended(text: string, members: readonly Member[]): string {
  return applyTextEdits(text, appendMembers(text, treeOf(text), members));
}

describe("members come last", () => {
  test.each([
    ["in an empty object", "{}", '{\n  "z": 0\n}'],
    ["in a line", '{ "a": 1 }', '{ "a": 1,\n  "z": 0\n}'],
    ["in a line with a comma", '{ "a": 1, }', '{ "a": 1,\n  "z": 0,\n}'],
    ["in lines", '{\n  "a": 1\n}', '{\n  "a": 1,\n  "z": 0\n}'],
    ["in lines with commas", '{\n    "a": 1,\n}', '{\n    "a": 1,\n    "z": 0,\n}'],
    ["in lines of DOS", '{\r\n\t"a": 1\r\n}', '{\r\n\t"a": 1,\r\n\t"z": 0\r\n}'],
    ["behind a word at the last", '{\n  "a": 1 // one\n}', '{\n  "a": 1, // one\n  "z": 0\n}'],
    [
      "before words at the end",
      '{\n  "a": 1\n  // more here\n}',
      '{\n  "a": 1,\n  "z": 0\n  // more here\n}',
    ],
    ["behind a comma on its own line", '{\n  "a": 1\n  , // c\n}', '{\n  "a": 1\n  , // c\n  "z": 0,\n}'],
    ["behind a word of two lines", '{ "a": 1 /* one\ntwo */ }', '{ "a": 1, /* one\ntwo */\n  "z": 0\n}'],
    ["where only words were", "{ // c\n}", '{ // c\n  "z": 0\n}'],
  ])("%s", (_, text, result) => {
    expect(appended(text, [member('"z": 0')])).toBe(result);
  });

  test("with their comments, indented as the text is", () => {
    const text = '{\n\t"a": 1\n}\n';
    const members = [
      member('"b": {\n  "c": [\n    1\n  ]\n}', { above: ["// b"] }),
      member('"d": 2', { behind: "// d" }),
    ];
    expect(appended(text, members)).toBe(
      '{\n\t"a": 1,\n\t// b\n\t"b": {\n\t\t"c": [\n\t\t\t1\n\t\t]\n\t},\n\t"d": 2 // d\n}\n',
    );
  });

  test("none changes nothing", () => {
    expect(appended('{"a": 1}', [])).toBe('{"a": 1}');
  });
});

const gap = fc.constantFrom("", " ", "\n", "\r\n  ", "/* , ] */", " // }, c\n", "\t", "/* a\nb */");
const value = fc.constantFrom("1", '"a, // b"', "[]", '{"x": [1, ]}');
const container = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(gap, gap, value, gap), { maxLength: 4 }), fc.boolean(), gap)
  .map(([isList, parts, trailing, last]) => {
    const members = parts.map(([before, between, text, after], at) =>
      isList ? `${before}${text}${after}` : `${before}"k${at}"${between}:${text}${after}`,
    );
    const inside = members.join(",") + (trailing && parts.length > 0 ? "," : "") + last;
    return isList ? `[${inside}]` : `{${inside}}`;
  });

test("whatever is appended, what was there stays, in its order and with its comments", () => {
  const comments = (text: string): number => text.match(/\/\*|\/\//g)?.length ?? 0;
  fc.assert(
    fc.property(gap, container, (before, text) => {
      const whole = before + text;
      const isList = treeOf(whole).type === "array";
      const result = appended(whole, [
        member(isList ? "8" : '"y": 8', { above: ["// y"], behind: "// ]," }),
        member(isList ? "9" : '"z": 9', { behind: "// z" }),
      ]);
      const [was, is] = [getNodeValue(treeOf(whole)), getNodeValue(treeOf(result))];
      if (isList) expect(is).toEqual([...was, 8, 9]);
      else expect(Object.entries(is)).toEqual([...Object.entries(was), ["y", 8], ["z", 9]]);
      expect(comments(result)).toBe(comments(whole) + 3);
      const strict: ParseError[] = [];
      parseTree(whole, strict, { allowTrailingComma: false });
      const errors: ParseError[] = [];
      parseTree(result, errors, { allowTrailingComma: false });
      if (strict.length === 0) expect({ result, errors }).toEqual({ result, errors: [] });
    }),
    { numRuns: 2_000 },
  );
});
