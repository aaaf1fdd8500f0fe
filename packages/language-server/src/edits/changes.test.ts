import fc from "fast-check";
import { getNodeValue, type Node, type ParseError, parseTree } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { editsOf, type OffsetEdit, remove } from "./changes.ts";
import { insertFirst } from "./insertion.ts";
import { canonical, memberOf, nodeStartingAt } from "./nodes.ts";

const LENIENT = { allowTrailingComma: true, disallowComments: false };

function treeOf(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, LENIENT);
  expect({ text, errors }).toEqual({ text, errors: [] });
  return root!;
}

function applied(text: string, edits: readonly OffsetEdit[]): string {
  let [result, done] = ["", 0];
  for (const { start, end, text: inserted } of edits) {
    expect(start).toBeGreaterThanOrEqual(done);
    result += text.slice(done, start) + inserted;
    done = end;
  }
  return result + text.slice(done);
}

/** The members whose value, or key where they have one, is marked by `!`. */
function doomedIn(marked: string): readonly Node[] {
  const doomed = new Set<Node>();
  const visit = (node: Node): void => {
    const member = String(node.value).endsWith("!") ? memberOf(node) : null;
    if (member !== null) doomed.add(member);
    else if (node.type !== "property" || !node.children?.some((part) => String(part.value).endsWith("!")))
      for (const child of node.children ?? []) visit(child);
    else doomed.add(node);
  };
  visit(treeOf(marked));
  return [...doomed];
}

function without(marked: string): string {
  return applied(marked, editsOf(marked, doomedIn(marked).map(remove)));
}

test.each([
  ["the only member", '{"a!": 1}', "{}"],
  ["the only member, spaced", '{ "a!": 1 }', "{ }"],
  ["the first", '{"a!": 1, "b": 2}', '{"b": 2}'],
  ["the first, spaced", '{ "a!": 1, "b": 2 }', '{ "b": 2 }'],
  ["the last", '{ "a": 1, "b!": 2 }', '{ "a": 1 }'],
  ["the last with a trailing comma", '["a", "b!", ]', '["a", ]'],
  ["one between", '["a", "b!", "c"]', '["a", "c"]'],
  ["the last two", '["a", "b!", "c!"]', '["a"]'],
  ["all", '["a!", "b!"]', "[]"],
  ["the first and the last", '["a!", "b", "c!"]', '["b"]'],
  ["a line", '{\n  "a": 1,\n  "b!": 2,\n  "c": 3\n}', '{\n  "a": 1,\n  "c": 3\n}'],
  ["the last line", '{\n  "a": 1,\n  "b!": 2\n}', '{\n  "a": 1\n}'],
  ["the last line of DOS", '{\r\n  "a!": 1,\r\n  "b": 2\r\n}', '{\r\n  "b": 2\r\n}'],
  [
    "several lines",
    '[\n  {\n    "a": 1\n  },\n  ["b",\n  "c!"\n  ]\n]',
    '[\n  {\n    "a": 1\n  },\n  ["b"\n  ]\n]',
  ],
  ["what has words beside it", '{\n  "a": 1, // one\n  "b!": 2 // two\n}', '{\n  "a": 1 // one\n  // two\n}'],
  ["what has words before its comma", '["a!" /* one */, "b"]', '[/* one */ "b"]'],
  ["words with a comma in them", '["a", /* , */ "b!" /* , */]', '["a" /* , */ /* , */]'],
])("removes %s", (_, marked, left) => {
  expect(without(marked)).toBe(left);
});

type Json = string | readonly Json[] | { readonly [key: string]: Json };

/** Text of a value in which every blank may be a comment, and every list may end in a comma. */
const gap = fc.constantFrom("", " ", "\n", "\r\n  ", "/* , ] */", " // }, c\n", "\t");
const word = fc
  .tuple(fc.constantFrom("a", "b", "c", ","), fc.constantFrom("", "!"))
  .map(([name, mark]) => `"${name}${mark}"`);
const { text: texts } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    word,
    fc
      .tuple(
        fc.boolean(),
        fc.array(fc.tuple(gap, word, gap, tie("text"), gap), { maxLength: 5 }),
        fc.boolean(),
        gap,
      )
      .map(([isList, parts, trailing, last]) => {
        const members = parts.map(([before, key, between, value, after], index) =>
          isList
            ? `${before}${value}${after}`
            : `${before}${key.replace('"', `"${index}`)}${between}:${value}${after}`,
        );
        const inside = members.join(",") + (trailing && parts.length > 0 ? "," : "") + last;
        return isList ? `[${inside}]` : `{${inside}}`;
      }),
  ),
}));

function pruned(value: Json): Json {
  const isDoomed = (one: Json): boolean => typeof one === "string" && one.endsWith("!");
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.filter((one) => !isDoomed(one)).map(pruned);
  const kept = Object.entries(value).filter(([key, one]) => !isDoomed(key) && !isDoomed(one));
  return Object.fromEntries(kept.map(([key, one]) => [key, pruned(one)]));
}

test("whatever is removed, the rest stays as it was, with every comment and no comma too many", () => {
  const comments = (text: string): number => text.match(/\/\*|\/\//g)?.length ?? 0;
  fc.assert(
    fc.property(fc.tuple(gap, texts), ([before, value]) => {
      const text = before + value;
      const left = without(text);
      expect(getNodeValue(treeOf(left))).toEqual(pruned(getNodeValue(treeOf(text)) as Json));
      const inside = doomedIn(text).map(({ offset, length }) =>
        comments(text.slice(offset, offset + length)),
      );
      expect(comments(left)).toBe(comments(text) - inside.reduce((sum, count) => sum + count, 0));
      if (!/,(?:\s|\/\*.*?\*\/|\/\/.*\n)*[}\]]/.test(text)) {
        const errors: ParseError[] = [];
        parseTree(left, errors, { allowTrailingComma: false });
        expect({ left, errors }).toEqual({ left, errors: [] });
      }
    }),
    { numRuns: 2_000 },
  );
});

describe("the first place", () => {
  test.each([
    ["of nothing", "{}", '{"z": 0}'],
    ["of a line", '{"a": 1}', '{"z": 0, "a": 1}'],
    ["of a spaced line", '{ "a": 1 }', '{ "z": 0, "a": 1 }'],
    ["of lines", '{\n\t"a": 1\n}', '{\n\t"z": 0,\n\t"a": 1\n}'],
    ["of lines of DOS", '{ // c\r\n  "a": 1\r\n}', '{ // c\r\n  "z": 0,\r\n  "a": 1\r\n}'],
  ])("%s", (_, text, result) => {
    expect(applied(text, editsOf(text, [insertFirst(text, treeOf(text), '"z": 0')]))).toBe(result);
  });
});

test("a node is found by where it begins", () => {
  const text = '{"a": [1, {"b": 2}], "c": "x"}';
  const root = treeOf(text);
  const found = [...text].map((_, offset) => nodeStartingAt(root, offset)?.type ?? "");
  expect(found.flatMap((type, offset) => (type === "" ? [] : [`${text[offset]}${type}`]))).toEqual([
    "{object",
    '"string',
    "[array",
    "1number",
    "{object",
    '"string',
    "2number",
    '"string',
    '"string',
  ]);
});

test.each([
  ['{"a": 1, "b": [2]}', '{ "b": [ 2 ], /* c */ "a": 1 }', true],
  ["[1, 2]", "[2, 1]", false],
  ['"1"', "1", false],
  ['{"a": {}}', '{"a": []}', false],
])("%s and %s say the same: %s", (one, other, same) => {
  expect(canonical(treeOf(one)) === canonical(treeOf(other))).toBe(same);
});
