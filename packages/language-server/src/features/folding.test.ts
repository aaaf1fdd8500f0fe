import { describe, expect, test } from "vitest";
import { analyseText, contextOf } from "../testing/cursor.ts";
import { foldingRanges } from "./folding.ts";

function folds(text: string): readonly string[] {
  return foldingRanges(analyseText(text), contextOf()).map(
    ({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind === undefined ? "" : ` ${kind}`}`,
  );
}

describe("folding", () => {
  test.each([
    [
      "objects and lists",
      '{\n"services": {\n"a": {\n"phone_numbers": [\n{}\n]\n}\n}\n}',
      ["3-4", "2-5", "1-6", "0-7"],
    ],
    ["one line", '{"services": {}}', []],
    ["a block comment", '/* a\n b */\n{"services": {}}', ["0-1 comment"]],
    ["comments on lines of their own", '// a\n  // b\n{"services": {} } // c\n// d', ["0-1 comment"]],
    [
      "two runs of comments",
      '// a\r\n// b\r\n{"services": {}}\r\n// c\r\n// d',
      ["0-1 comment", "3-4 comment"],
    ],
    ["regions", '// #region a\n{"services": {}}\n// #endregion', ["0-2 region"]],
    ["regions on lines that follow each other", '// #region a\n// #region b\n{"services": {}}', []],
    ["half-typed text", '{\n"services": {\n"a": {\n\n}\n', ["2-3"]],
    ["slashes in text", '{"services": {"a": {"callback_url": "https://x\u2028// y"}}}', []],
  ])("%s", (_, text, expected) => {
    expect(folds(text)).toEqual(expected);
  });

  test("has a limit, and keeps the outer ones", () => {
    const services = Array.from({ length: 4_000 }, (_, at) => `"s${at}": {\n"sessions": {\n\n}\n}`).join();
    const all = folds(`{"services": {\n${services}\n}}\n// a\n// b`);
    expect(all).toHaveLength(5_000);
    expect(all.filter((fold) => fold.startsWith("0-"))).toHaveLength(1);
  });

  test("many comments that never end cost no more than one", () => {
    const analysis = analyseText(`{"services": {}}${"\n/*".repeat(50_000)}`);
    const start = performance.now();
    foldingRanges(analysis, contextOf());
    expect(performance.now() - start).toBeLessThan(500);
  });
});
