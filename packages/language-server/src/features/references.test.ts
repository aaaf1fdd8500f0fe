import { expect, test } from "vitest";
import { DocumentHighlightKind } from "vscode-languageserver-types";
import { atCursor, environmentOf } from "../testing/cursor.ts";
import { documentHighlights, references } from "./references.ts";

const environment = environmentOf({ HOST: "x" });

function lines(marked: string, includeDeclaration: boolean): readonly string[] | null {
  const { analysis, position } = atCursor(marked, { environment });
  const found = references(analysis, position, includeDeclaration);
  return found?.map(({ uri, range }) => `${uri.split("/").at(-1)}:${range.start.line}`) ?? null;
}

const KEY = '{"forget": ["services.|a.sessions.x"],\n"services": {\n"a": {}}}';
const VARIABLE = '{"services": {"a": {\n"callback_url": "https://${env.HO|ST}/"}}}';

test.each([
  ["uses of a key", KEY, false, ["proxy.json:0"]],
  ["its declaration too", KEY, true, ["proxy.json:2", "proxy.json:0"]],
  ["uses of a variable", VARIABLE, false, ["proxy.json:1"]],
  ["the file that sets it too", VARIABLE, true, [".env:0", "proxy.json:1"]],
  ["nothing", '{"ser|vices": {}}', true, null],
])("%s", (_, marked, includeDeclaration, expected) => {
  expect(lines(marked, includeDeclaration)).toEqual(expected);
});

test("highlights tell what declares from what uses", () => {
  const { analysis, position } = atCursor(KEY);
  expect(documentHighlights(analysis, position)).toEqual([
    {
      range: { start: { line: 0, character: 22 }, end: { line: 0, character: 23 } },
      kind: DocumentHighlightKind.Read,
    },
    {
      range: { start: { line: 2, character: 1 }, end: { line: 2, character: 2 } },
      kind: DocumentHighlightKind.Write,
    },
  ]);
  expect(documentHighlights(analysis, { line: 99, character: 0 })).toEqual([]);
});
