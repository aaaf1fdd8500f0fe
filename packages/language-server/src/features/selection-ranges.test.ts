import { expect, test } from "vitest";
import type { SelectionRange } from "vscode-languageserver-types";
import { atCursor, contextOf } from "../testing/cursor.ts";
import { selectionRanges } from "./selection-ranges.ts";

test("grows from the text under the cursor to the whole", () => {
  const { analysis, position } = atCursor('{"services": {"a": {"unique_name": "ri|des"}}}');
  const texts: string[] = [];
  let range: SelectionRange | undefined = selectionRanges(analysis, [position], contextOf())[0];
  for (; range !== undefined; range = range.parent) texts.push(analysis.source.getText(range.range));
  expect(texts.slice(0, 3)).toEqual(["rides", '"rides"', '"unique_name": "rides"']);
  expect(texts.at(-1)).toBe(analysis.text);
});

test("has one answer for each cursor, and none where the engine cannot look", () => {
  const { analysis, position } = atCursor('{"services": {|}}');
  expect(selectionRanges(analysis, [position, position], contextOf())).toHaveLength(2);
  expect(selectionRanges({ ...analysis, json: () => null }, [position], contextOf())).toEqual([]);
});
