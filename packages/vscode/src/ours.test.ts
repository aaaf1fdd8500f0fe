import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isNamedLikeOurs, isOurs } from "./ours.ts";

const foreign = globSync(join(import.meta.dirname, "../test/foreign/*/proxy.json"));

test("there are ten foreign files", () => expect(foreign).toHaveLength(10));

test.each(foreign)("%s is another tool's", (path) => {
  expect(isOurs("/app/proxy.json", readFileSync(path, "utf8"))).toBe(false);
});

const remote =
  "https://raw.githubusercontent.com/twilio-proxy/twilio-proxy-action/main/schemas/proxy.schema.json";

describe("ours", () => {
  test.each([
    ["/app/proxy.json", '{ "services": {} }'],
    ["/app/rides.proxy.json", '{ "services": { "a": 1 } }'],
    ["/app/PROXY.JSON", '{ "services": {} }'],
    ["/app/proxy.json", '// comment\n{ "version": 1, /* and */ "services": {"a": {}, }, }'],
    ["/app/proxy.json", '{ "account_sid": , "services": {'],
    ["/app/other.json", `{ "$schema": "${remote}" }`],
    ["/app/other.json", '{ "$schema": "./node_modules/x/proxy.schema.json#" }'],
  ])("%s: %s", (path, text) => expect(isOurs(path, text)).toBe(true));
});

describe("not ours", () => {
  test.each([
    ["/app/proxy.json", ""],
    ["/app/proxy.json", "{"],
    ["/app/proxy.json", '{ "services": [] }'],
    ["/app/proxy.json", '{ "services": "services" }'],
    ["/app/proxy.json", '{ "other": { "services": {} } }'],
    ["/app/proxy.json", '[{ "services": {} }]'],
    ["/app/other.json", '{ "services": {} }'],
    ["/app/reverseproxy.json", '{ "services": {} }'],
    ["/app/other.json", '{ "about": "proxy.schema.json" }'],
    ["/app/other.json", '{ "a": { "$schema": "proxy.schema.json" } }'],
    ["/app/other.json", '{ "$schema": "https://example.com/proxy.schema.json" }'],
    ["/app/other.json", '{ "$schema": "my-proxy.schema.json" }'],
    ["/app/proxy.json", `${"[".repeat(200_000)} "services" proxy.schema.json`],
  ])("%s: %.60s", (path, text) => expect(isOurs(path, text)).toBe(false));
});

test("names are taken from the end of the path", () => {
  expect(isNamedLikeOurs("/proxy.json/package.json")).toBe(false);
  expect(isNamedLikeOurs("C:\\app\\a.proxy.json")).toBe(true);
});
