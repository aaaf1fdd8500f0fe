import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { proxySchema } from "@twilio-proxy/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { MarkupContent } from "vscode-languageserver-types";
import { analyse } from "../analysis/analysis.ts";
import { atCursor, environmentOf } from "../testing/cursor.ts";
import { createJsonEngine, MAX_ITEMS } from "./engine.ts";

const engine = createJsonEngine();

function documentOf(text: string): TextDocument {
  return TextDocument.create("file:///project/proxy.json", "jsonc", 1, text);
}

async function hoverAt(marked: string): Promise<string | null> {
  const offset = marked.indexOf("|");
  const source = documentOf(marked.replace("|", ""));
  const hover = await engine.hover(source, source.positionAt(offset), engine.parse(source));
  return hover === null ? null : wordsOf(hover.contents);
}

function wordsOf(contents: unknown): string {
  const parts = (Array.isArray(contents) ? contents : [contents]) as (string | MarkupContent)[];
  return parts.map((part) => (typeof part === "string" ? part : part.value)).join("\n");
}

async function labelsAt(marked: string): Promise<readonly string[]> {
  const offset = marked.indexOf("|");
  const source = documentOf(marked.replace("|", ""));
  const list = await engine.complete(source, source.positionAt(offset), engine.parse(source));
  return (list?.items ?? []).map(({ label }) => label);
}

test("engines change nothing of the schema that they share, and say the same", async () => {
  const before = JSON.stringify(proxySchema);
  const [first, second] = [createJsonEngine(), createJsonEngine()];
  const { analysis, position } = atCursor('{"services": {"a": {"|unique_name": "a"}}}');
  const hovers = [];
  for (const one of [first, second, first]) {
    hovers.push(await one.hover(analysis.source, position, one.parse(analysis.source)));
  }
  expect(hovers[0]).not.toBeNull();
  expect(hovers[1]).toEqual(hovers[0]);
  expect(hovers[2]).toEqual(hovers[0]);
  expect(JSON.stringify(proxySchema)).toBe(before);
});

describe("a $schema in the file", () => {
  const fetch = vi.fn(() => Promise.reject(new Error("no network")));
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    '"https://raw.githubusercontent.com/twilio-proxy/twilio-proxy-action/main/schemas/proxy.schema.json"',
    '"https://unreachable.invalid/proxy.schema.json"',
    '"http://json-schema.org/draft-07/schema#"',
    '"../schemas/proxy.schema.json"',
    '"./missing.schema.json"',
    '""',
    "5",
    "null",
    '{"$ref": "#"}',
  ])("%s breaks nothing and loads nothing", async (schema) => {
    vi.stubGlobal("fetch", fetch);
    expect(await hoverAt(`{"$schema": ${schema}, "services": {"a": {"|unique_name": "a"}}}`)).toContain(
      "name in the account",
    );
    expect(await labelsAt(`{"$schema": ${schema}, "services": {"a": {"|": 1}}}`)).toContain("callback_url");
    expect(fetch).not.toHaveBeenCalled();
  });
});

test.each([
  ["services", '{"|services": {}}', "The Proxy services, by a local name"],
  ["a service", '{"services": {"|a": {}}}', "A Proxy service: a pool of numbers"],
  ["its numbers", '{"services": {"a": {"|phone_numbers": []}}}', "The pool's numbers"],
  ["an enum", '{"services": {"a": {"|geo_match_level": "country"}}}', "How close the chosen number"],
])("the words at %s are those of its place", async (_, marked, words) => {
  expect(await hoverAt(marked)).toContain(words);
});

test.each([
  '{"services": {"a": {"|unknown": 1}}}',
  '{"|verison": 1}',
  '{"forget": ["|services.a"]}',
  "|",
])("where the schema says nothing there is no empty hover: %s", async (marked) => {
  expect(await hoverAt(marked)).toBeNull();
});

describe("text that is nested deep", () => {
  const nested = (depth: number): string =>
    `{"services": ${'{"a": '.repeat(depth - 2)}{}${"}".repeat(depth - 2)}}`;

  test("past 100 levels never reaches the engine", () => {
    const source = documentOf(nested(101));
    const parse = vi.fn(engine.parse);
    const input = { source, environment: environmentOf({}), engine: { ...engine, parse }, now: new Date(0) };
    // Nothing says whether such a text is ours.
    expect(analyse(input)?.json() ?? null).toBeNull();
    expect(parse).not.toHaveBeenCalled();
    expect(analyse({ ...input, source: documentOf(nested(100)) })?.json()).not.toBeNull();
    expect(parse).toHaveBeenCalledOnce();
  });

  test("of 100 levels is read", async () => {
    const { analysis } = atCursor(`|${nested(100)}`);
    const json = analysis.json();
    expect(json).not.toBeNull();
    expect(engine.symbols(analysis.source, json!)).not.toHaveLength(0);
    expect(await engine.hover(analysis.source, { line: 0, character: 3 }, json!)).not.toBeNull();
    expect(engine.selections(analysis.source, [{ line: 0, character: 300 }], json!)).toHaveLength(1);
    expect(engine.folds(analysis.source)).toEqual([]);
  });
});

test("a byte order mark hides nothing", async () => {
  expect(await hoverAt('\uFEFF{"|services": {}}')).toContain("The Proxy services");
});

test("symbols and folds stop at their cap", () => {
  const lines = Array.from({ length: MAX_ITEMS + 10 }, (_, index) => `"k${index}": {\n"x": 1\n}`);
  const source = documentOf(`{"services": {\n${lines.join(",\n")}\n}}`);
  const count = (symbols: readonly { readonly children?: readonly unknown[] | undefined }[]): number =>
    symbols.reduce((sum, { children }) => sum + 1 + count((children ?? []) as typeof symbols), 0);
  expect(count(engine.symbols(source, engine.parse(source)))).toBe(MAX_ITEMS);
  expect(engine.folds(source)).toHaveLength(MAX_ITEMS);
});

/** After everything that can be let go of was. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

test("asking again and again takes no more memory", async () => {
  const source = documentOf('{"$schema": "./a.json", "services": {"a": {"unique_name": "a"}}}');
  const ask = async (): Promise<void> => {
    for (let count = 0; count < 2_000; count += 1) {
      const json = engine.parse(
        TextDocument.create(`file:///p/${count}.proxy.json`, "jsonc", count, source.getText()),
      );
      await engine.hover(source, { line: 0, character: 45 }, json);
      await engine.complete(source, { line: 0, character: 45 }, json);
    }
  };
  await ask();
  const before = heapUsed();
  await ask();
  expect(heapUsed() - before).toBeLessThan(2_000_000);
});
