import { type JsonSchema, parseDocument, proxySchema, resolveConfig } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import { blocksOf, escapeSnippet, innerSnippetOf, plainText, snippetOf, withLaterStops } from "./snippets.ts";

test.each([
  ["nothing to fill in", '"a": true', '"a": true'],
  ["a stop", '"a": $1,', '"a": ,'],
  ["a stop in braces", "[${1}]", "[]"],
  ["a placeholder", '"${1:rides}"', '"rides"'],
  ["a placeholder in a placeholder", "${1:a ${2:b} c}", "a b c"],
  ["a choice", "${1|voice\\,only,both|}!", "voice,only!"],
  ["escapes", "\\$\\{env.A\\}\\\\", "$\\{env.A}\\"],
  ["a variable of ours around a placeholder", '"\\${env.${1:RIDER}\\}"', '"${env.RIDER}"'],
  ["a dollar that is none", "5 $ and ${a}", "5 $ and ${a}"],
  ["an end without a beginning", "a}b", "a}b"],
  ["a placeholder without an end", "${1:a", "a"],
  ["a choice without an end", "${1|a", "a"],
])("plain text of %s", (_, snippet, plain) => {
  expect(plainText(snippet)).toBe(plain);
});

test("what is escaped comes back as it was", () => {
  const text = "\\ $ } ${1:x} {";
  expect(plainText(escapeSnippet(text))).toBe(text);
});

test("stops move on, the last one and what is escaped do not", () => {
  expect(withLaterStops("$1 ${2:b $3} $0 \\$1 ${env.A}", 2)).toBe("$3 ${4:b $5} $0 \\$1 ${env.A}");
});

test("a body is written as JSON with tabs, and a raw value as it is", () => {
  const body = { a: "${1:x}", b: "^${2:5}", c: [{ d: null }], e: {} };
  expect(snippetOf(body)).toBe(
    '{\n\t"a": "${1:x}",\n\t"b": ${2:5},\n\t"c": [\n\t\t{\n\t\t\t"d": null\n\t\t}\n\t],\n\t"e": {}\n}',
  );
  expect(innerSnippetOf({ a: 1, b: { c: 2 } })).toBe('"a": 1,\n"b": {\n\t"c": 2\n}');
});

test("a schema without blocks, or with something else in their place, has none", () => {
  expect([blocksOf(undefined), blocksOf({}), blocksOf({ defaultSnippets: 1 })]).toEqual([[], [], []]);
});

/** Where a block of each schema goes. */
const AROUND: Readonly<Record<string, (block: string) => string>> = {
  service: (block) => `{"services": {"a": ${block}}}`,
  "phone-number": (block) => `{"services": {"a": {"unique_name": "a", "phone_numbers": [${block}]}}}`,
  "short-code": (block) => `{"services": {"a": {"unique_name": "a", "short_codes": [${block}]}}}`,
  session: (block) => `{"services": {"a": {"unique_name": "a", "sessions": {"s": ${block}}}}}`,
  participant: (block) =>
    `{"services": {"a": {"unique_name": "a", "sessions": {"s": {"participants": [${block}]}}}}}`,
};

const root = proxySchema as JsonSchema;
const blocks = [
  ...blocksOf(root).map((block) => ({ ...block, around: (text: string) => text })),
  ...Object.entries(AROUND).flatMap(([name, around]) =>
    blocksOf(root.definitions?.[name]).map((block) => ({ ...block, around })),
  ),
];

test("every schema has a block", () => {
  expect(new Set(blocks.map(({ around }) => around)).size).toBe(6);
});

test.each(blocks)("$label is a valid config with nothing filled in", ({ body, around, description }) => {
  const document = parseDocument(around(plainText(snippetOf(body))), { path: "proxy.json" });
  const { problems } = resolveConfig(document, {
    env: { RIDER: "+14152370143", DRIVER: "+14152370144" },
    strictEnv: true,
    now: new Date(0),
  });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(description).toMatch(/^[A-Z].*\.$/);
});
