import { expect, it } from "vitest";
import type { InstanceKey } from "./address.ts";
import { keysFor } from "./keys.ts";

const address = (name: string, key: InstanceKey = null, ...module: readonly string[]) => ({
  module: module.map((step) => {
    const [head = "", at] = step.split("=");
    return { name: head, key: at ?? null };
  }),
  data: false,
  type: "t",
  name,
  key,
});

it.each([
  ["the name alone", [address("rides"), address("taxis", null, "east")], ["rides", "taxis"]],
  ["instances", [address("rides", 0), address("rides", "a b")], ["rides-0", "rides-a-b"]],
  [
    "the module where names meet",
    [address("rides", null, "east=a"), address("rides", null, "east=b"), address("rides")],
    ["east-a-rides", "east-b-rides", "rides"],
  ],
  [
    "the module where the name says nothing",
    [address("this", 1, "east"), address("this")],
    ["east-1", "this"],
  ],
  [
    "a number where even that meets",
    [address("rides", "a.b"), address("rides", "a/b")],
    ["rides-a-b", "rides-a-b-2"],
  ],
  [
    "what is nobody's",
    [
      address("s", "+14152370177"),
      address("s", "415 237 0199"),
      address("s", "bob@example.org"),
      address("this", "237-0177", "east=415"),
      address("call-4152370177"),
    ],
    ["s", "s-2", "s-3", "service", "service-2"],
  ],
  ["a noun where there is no letter", [address("日本"), address("東京")], ["service", "service-2"]],
])("keys are made of %s", (_, addresses, keys) => {
  expect(keysFor(addresses, "service")).toEqual(keys);
});
