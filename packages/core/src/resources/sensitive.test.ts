import { expect, test } from "vitest";
import { registry } from "./registry.ts";
import { isSensitive } from "./sensitive.ts";

const specOf = (type: string, name: string) =>
  registry.find((definition) => definition.type === type)?.fields[name];

test("an identifier always is, whatever it looks like", () => {
  expect(isSensitive(specOf("participant", "identifier"), "anything")).toBe(true);
  expect(isSensitive(specOf("participant", "identifier"), null)).toBe(true);
});

test.each([
  ["service", "unique_name"],
  ["session", "unique_name"],
  ["participant", "friendly_name"],
])("a %s's %s is where it holds somebody's number or address", (type, name) => {
  const spec = specOf(type, name);
  expect(isSensitive(spec, null, "ride with +14155550123")).toBe(true);
  expect(isSensitive(spec, "jo@example.com", "rides")).toBe(true);
  expect(isSensitive(spec, "rides", null)).toBe(false);
});

test("nothing else is", () => {
  expect(isSensitive(specOf("service", "callback_url"), "https://a.example.com/?n=4155550123")).toBe(false);
  expect(isSensitive(specOf("participant", "proxy_identifier"), "+14155550123")).toBe(false);
  expect(isSensitive(undefined, "+14155550123")).toBe(false);
});
