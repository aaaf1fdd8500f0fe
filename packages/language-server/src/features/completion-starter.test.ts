import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { analyseText } from "../testing/cursor.ts";
import { starterCompletion } from "./completion-starter.ts";

/** The text after the one proposal is taken; null: there is none. */
function started(marked: string, name = "proxy.json", snippets = false): string | null {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const source = TextDocument.create(`file:///project/${name}`, "jsonc", 1, text);
  const list = starterCompletion(source, source.positionAt(offset), { snippets });
  const edit = list?.items[0]?.textEdit;
  if (list === null || edit === undefined || !("range" in edit)) return null;
  expect(list.items.map(({ label }) => label)).toEqual(["Twilio Proxy config"]);
  expect(edit.range.start.line).toBe(edit.range.end.line);
  return TextDocument.applyEdits(source, [edit]);
}

test.each([
  ["an empty file", "|"],
  ["white space", "\n  |\n"],
  ["a word", "prox|"],
  ["braces", "{|}"],
  ["braces on three lines", "{\n  |\n}\n"],
  ["an open brace", "{ |"],
  ["a key that was begun", '{ "ser|" }'],
])("%s becomes a config of ours", (_, marked) => {
  const text = started(marked);
  expect(text).not.toBeNull();
  const analysis = analyseText(text ?? "");
  expect(analysis.tree?.nodes.map(({ key }) => key)).toEqual(["service-1"]);
  expect(analysis.problems.filter(({ severity }) => severity === "error")).toEqual([]);
});

test.each([
  ["a file with something in it", '{ "port": 80, | }', "proxy.json"],
  ["a list", "[|]", "proxy.json"],
  ["another name", "|", "package.json"],
  ["a name that only ends so", "|", "myproxy.json"],
  ["before the brace", "|{}", "proxy.json"],
  ["behind the brace", "{}|", "proxy.json"],
  ["away from the word", "|  prox", "proxy.json"],
])("not in %s", (_, marked, name) => {
  expect(started(marked, name)).toBeNull();
});

test.each(["staging.proxy.json", "a%20b.proxy.json", "PROXY.JSON"])("in %s", (name) => {
  expect(started("|", name)).not.toBeNull();
});

test("clients with snippets have stops to fill in", () => {
  expect(started("{|}", "proxy.json", true)).toContain('"${1:service-1}": {\n');
});
