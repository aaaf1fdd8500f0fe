import { describe, expect, test } from "vitest";
import type { DocumentSymbol, SymbolInformation } from "vscode-languageserver-types";
import { analyseText, contextOf } from "../testing/cursor.ts";
import { documentSymbols } from "./symbols.ts";

/** Indented lines: name, and detail behind a bar. */
function outline(text: string): string {
  const lines = (symbols: readonly DocumentSymbol[], indent: string): readonly string[] =>
    symbols.flatMap(({ name, detail, children }) => [
      `${indent}${name}${detail === undefined ? "" : ` | ${detail}`}`,
      ...lines(children ?? [], `${indent}  `),
    ]);
  return lines(documentSymbols(analyseText(text), contextOf()) as DocumentSymbol[], "").join("\n");
}

const CONFIG = `{
  "$schema": "../proxy.schema.json", "version": 1, "state": "s.json", "forget": ["services.old"], "unknown": 1,
  "services": {
    "rides": {
      "unique_name": "rides-prod", "default_ttl": 60,
      "phone_numbers": [{ "phone_number": "+14155550100" }, { "sid": "PN1" }, { "is_reserved": true }, "text"],
      "short_codes": [{ "sid": "SC1" }],
      "sessions": {
        "order-1": { "participants": [
          { "identifier": "+14155550199", "friendly_name": "rider" },
          { "identifier": "+14155550198" }
        ] },
        "held": { "session_sid": "KC1" }
      }
    },
    "flex": { "service_sid": "KS1", "unique_name": "x", "sessions": {} },
    " ": null
  }
}`;

describe("the outline", () => {
  test("has resources by their names, and the settings", () => {
    expect(outline(CONFIG)).toBe(
      [
        "$schema | ../proxy.schema.json",
        "version | 1",
        "state | s.json",
        "forget",
        "services",
        "  rides | rides-prod · 4 numbers · 1 short code · 2 sessions",
        "    phone_numbers",
        "      +14155550100",
        "      PN1",
        "      #3",
        "    short_codes",
        "      SC1",
        "    sessions",
        "      order-1 | 2 participants",
        "        participants",
        "          rider",
        "          #2",
        "      held | KC1",
        "  flex | KS1",
        "    sessions",
        '  " "',
      ].join("\n"),
    );
  });

  test("never shows a person's identifier", () => {
    const all = JSON.stringify(documentSymbols(analyseText(CONFIG), contextOf()));
    expect(all).not.toMatch(/5550199|5550198/);
  });

  test("is a list for clients that know no other", () => {
    const flat = documentSymbols(
      analyseText(CONFIG),
      contextOf({ client: { nestedSymbols: false } }),
    ) as SymbolInformation[];
    expect(flat.map(({ name, containerName }) => [containerName, name])).toContainEqual([
      "participants",
      "rider",
    ]);
    expect(flat.every(({ location }) => location.uri === "file:///project/proxy.json")).toBe(true);
  });

  test.each([
    ["nothing", '{"services": {}}', "services"],
    ["a value that breaks off", '{"services": {"a": ', "services\n  a"],
    [
      "the wrong containers",
      '{"services": {"a": {"sessions": [1], "phone_numbers": {"b": {}}}}}',
      "services\n  a | 1 number · 1 session\n    sessions\n    phone_numbers",
    ],
    [
      "a key given twice",
      '{"services": {"a": {"unique_name": "x"}, "a": {"unique_name": "y"}}}',
      "services\n  a | y",
    ],
    [
      "keys that objects have by themselves",
      '{"services": {"__proto__": {}, "constructor": {}}, "toString": 1}',
      "services\n  __proto__\n  constructor",
    ],
    [
      "a field given twice",
      '{"services": {"a": {"unique_name": "x", "unique_name": "y"}}}',
      "services\n  a | y",
    ],
    ["a setting that stands elsewhere", '{"services": {"a": {"version": 1}}}', "services\n  a"],
    [
      "a number with its SID",
      '{"services": {"a": {"phone_numbers": [{"phone_number": "+1", "sid": "PN1"}]}}}',
      "services\n  a | 1 number\n    phone_numbers\n      +1",
    ],
    ["an empty key", '{"services": {"": {}}}', 'services\n  ""'],
    ["a long key", `{"services": {"${"k".repeat(5_000)}": {}}}`, `services\n  ${"k".repeat(99)}…`],
  ])("of %s", (_, text, expected) => {
    expect(outline(text)).toBe(expected);
  });

  test("selects within its range, and children lie in their parents", () => {
    const inside = (inner: DocumentSymbol["range"], outer: DocumentSymbol["range"]): boolean =>
      inner.start.line * 1e6 + inner.start.character >= outer.start.line * 1e6 + outer.start.character &&
      inner.end.line * 1e6 + inner.end.character <= outer.end.line * 1e6 + outer.end.character;
    const check = (symbols: readonly DocumentSymbol[]): void => {
      for (const { range, selectionRange, children } of symbols) {
        expect(inside(selectionRange, range)).toBe(true);
        for (const child of children ?? []) expect(inside(child.range, range)).toBe(true);
        check(children ?? []);
      }
    };
    check(documentSymbols(analyseText(CONFIG), contextOf()) as DocumentSymbol[]);
  });

  test("of too many lists the outer ones", () => {
    const services = Array.from({ length: 3_000 }, (_, at) => `"s${at}": {"sessions": {"o": {}}}`).join();
    const all = documentSymbols(analyseText(`{"services": {${services}}}`), contextOf()) as DocumentSymbol[];
    const count = (symbols: readonly DocumentSymbol[]): number =>
      symbols.reduce((sum, { children }) => sum + 1 + count(children ?? []), 0);
    expect(count(all)).toBe(5_000);
    expect(all[0]?.children).toHaveLength(3_000);
  });
});
