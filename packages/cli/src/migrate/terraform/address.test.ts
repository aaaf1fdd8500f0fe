import { expect, it } from "vitest";
import { addressText, parseModulePath, resourceWithoutKeys, shownAddress } from "./address.ts";

const rides = (key: string | number | null) => ({ module: [], data: false, type: "t", name: "rides", key });

it.each([
  [null, "t.rides"],
  [0, "t.rides[0]"],
  ["a b", `t.rides["a b"]`],
  ['q"\\', `t.rides["q\\"\\\\"]`],
  ["${x} %{y}", `t.rides["$\${x} %%{y}"]`],
  ["a\nb\u202e", `t.rides["a\\nb\\u202e"]`],
])("the key %j is written as Terraform reads it", (key, text) => {
  expect(addressText(rides(key))).toBe(text);
});

it("modules keep their keys in an address, and lose them in a removed block", () => {
  const module = [
    { name: "east", key: "a" },
    { name: "inner", key: 2 },
  ];
  const address = { ...rides("k"), module };
  expect(addressText(address)).toBe(`module.east["a"].module.inner[2].t.rides["k"]`);
  expect(resourceWithoutKeys(address)).toBe("module.east.module.inner.t.rides");
});

it.each([
  ["+14152370177", `t.rides["•••"]`],
  ["call (415) 237-0177", `t.rides["•••"]`],
  ["bob@example.org", `t.rides["•••"]`],
  [14152370177, `t.rides["•••"]`],
  ["order-20240101", `t.rides["order-20240101"]`],
  [7, "t.rides[7]"],
])("the key %j is shown as %s", (key, text) => {
  expect(shownAddress(rides(key))).toBe(text);
});

it("shows nobody's number of a module or a name", () => {
  const module = [{ name: "east", key: "+14152370177" }];
  expect(shownAddress({ ...rides(0), module, name: "s-4152370177" })).toBe(`module.east["•••"].t.•••[0]`);
});

it.each([
  "module",
  "module.",
  "module.a.",
  "module.a[x]",
  'module.a["\\q"]',
  "x.y",
  "module.a.b",
  "module.a; rm",
])("%j is no module's path", (text) => {
  expect(parseModulePath(text)).toBe(null);
});
