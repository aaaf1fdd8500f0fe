import { expect, test } from "vitest";
import { atCursor, environmentOf } from "../testing/cursor.ts";
import { definition } from "./definition.ts";

/** `file:line:character` of each place. */
function places(marked: string, values: Readonly<Record<string, string>> = {}): readonly string[] | null {
  const { analysis, position } = atCursor(marked, { environment: environmentOf(values) });
  const found = definition(analysis, position);
  return (
    found?.map(({ uri, range }) => `${uri.split("/").at(-1)}:${range.start.line}:${range.start.character}`) ??
    null
  );
}

const POOL = '"phone_numbers": [{"phone_number": "+14155550100"}, {"phone_number": "+14155550100"}]';
const SESSION =
  '"sessions": {"o": {"participants": [{"identifier": "${env.A}", "proxy_identifier": "+14155|550100"}]}}';

test.each([
  ["an address leads to the key", '{"services": {\n"a": {}}, "forget": ["services.|a"]}', ["proxy.json:1:1"]],
  ["a key leads to itself", '{"services": {\n"|a": {}}}', ["proxy.json:1:1"]],
  ["what is gone leads nowhere", '{"services": {}, "forget": ["services.|a"]}', null],
  [
    "a proxy number leads to the pool",
    `{"services": {"a": {\n${POOL},\n${SESSION}}}}`,
    ["proxy.json:1:36", "proxy.json:1:70"],
  ],
  ["and only to its own service's", `{"services": {"a": {${POOL}}, "b": {${SESSION}}}}`, null],
  ["between names there is nothing", '{"services":| {}}', null],
])("%s", (_, marked, expected) => {
  expect(places(marked)).toEqual(expected);
});

test("a variable leads to the line that sets it, when there is one", () => {
  const text = '{"services": {"a": {"callback_url": "https://${env.HO|ST}"}}}';
  expect(places(text, { OTHER: "", HOST: "x" })).toEqual([".env:1:0"]);
  expect(places(text, { OTHER: "" })).toBeNull();
});
