import { expect, test } from "vitest";
import { analyseText } from "../testing/cursor.ts";
import { documentLinks } from "./document-links.ts";

/** `text -> target`. */
function links(text: string, uri = "file:///project/sub%20dir/proxy.json"): readonly string[] {
  const analysis = analyseText(text, { uri });
  return documentLinks(analysis).map(({ range, target }) => `${analysis.source.getText(range)} -> ${target}`);
}

const PN = `PN${"0".repeat(31)}1`;
const KS = `KS${"0".repeat(31)}1`;
const PAGE = `https://console.twilio.com/us1/develop/phone-numbers/manage/incoming/${PN}/configure`;
const service = (fields: string): string => `{"services": {"a": {${fields}}}}`;

test.each([
  ["a number's SID", service(`"phone_numbers": [{"sid": "${PN}"}]`), [`${PN} -> ${PAGE}`]],
  [
    "a service's SID",
    service(`"service_sid": "${KS}"`),
    [`${KS} -> https://console.twilio.com/us1/develop/proxy/services`],
  ],
  ["SIDs whose page is not known", service(`"sessions": {"o": {"session_sid": "KC${"0".repeat(32)}"}}`), []],
  ["what is no SID", service('"service_sid": "KS1", "chat_instance_sid": "ks"'), []],
  [
    "web addresses",
    service('"callback_url": "https://a.example/x?y=1"'),
    ["https://a.example/x?y=1 -> https://a.example/x?y=1"],
  ],
  [
    "one after the other",
    service('"callback_url": "https://a.example", "intercept_callback_url": "https://b.example"'),
    ["https://a.example -> https://a.example", "https://b.example -> https://b.example"],
  ],
  [
    "written with escapes",
    service('"callback_url": "https:\\/\\/a.example"'),
    ["https:\\/\\/a.example -> https://a.example"],
  ],
  ["variables", service('"callback_url": "https://${env.HOST}/x", "unique_name": "$${x}"'), []],
  ["other schemes", service('"callback_url": "ftp://a.example", "unique_name": "javascript:alert(1)"'), []],
  ["a password in it", service('"callback_url": "https://me:word@a.example"'), []],
  ["no address at all", service('"callback_url": "https://"'), []],
  ["a key", '{"services": {"https://a.example": {}}}', []],
  [
    "the schema",
    '{"$schema": "https://a.example/twilio-proxy/proxy.schema.json", "services": {}}',
    ["https://a.example/twilio-proxy/proxy.schema.json -> https://a.example/twilio-proxy/proxy.schema.json"],
  ],
  ["a schema beside the file", '{"$schema": "./proxy.schema.json", "services": {}}', []],
  [
    "the state",
    '{"state": "../s/a b.json", "services": {}}',
    ["../s/a b.json -> file:///project/s/a%20b.json"],
  ],
  ["a state elsewhere", '{"state": "github:o/r@b:p", "services": {}}', []],
  ["a state by its whole path", '{"state": "/var/s.json", "services": {}}', []],
  ["a state by its whole path on Windows", '{"state": "C:\\\\s.json", "services": {}}', []],
  ["a state from the environment", '{"state": "${env.STATE}", "services": {}}', []],
  ["a state of another kind", '{"state": 5, "services": {"a": {"state": "s.json"}}}', []],
  [
    "half-typed text",
    '{"state": , "services": {"a": {"callback_url": "https://a.example',
    ["https://a.exampl -> https://a.example"],
  ],
])("%s", (_, text, expected) => {
  expect(links(text)).toEqual(expected);
});

test("a file without a place has no files beside it", () => {
  const text = '{"$schema": "proxy.schema.json", "state": "s.json", "services": {}}';
  expect(links(text, "untitled:Untitled-1")).toEqual([]);
  expect(links(text, "vscode-vfs://github/o/r/proxy.json")).toEqual([
    "s.json -> vscode-vfs://github/o/r/s.json",
  ]);
});

test("there are no more than any editor shows", () => {
  const sids = Array.from({ length: 6_000 }, () => `{"sid": "${PN}"}`).join();
  expect(links(service(`"phone_numbers": [${sids}]`))).toHaveLength(5_000);
});
