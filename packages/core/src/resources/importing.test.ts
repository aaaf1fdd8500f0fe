import { expect, test } from "vitest";
import type { LiveNode } from "../live/live.ts";
import { importingOf } from "./importing.ts";
import { registry } from "./registry.ts";

test.each(
  registry.map((definition) => [definition.type, definition] as const),
)("import knows what to make of a %s", (type, definition) => {
  const { fields, remark, label } = importingOf(type);
  const known = Object.keys(definition.fields);
  for (const status of ["open", "closed", "failed", null]) {
    const node: LiveNode = { definition, sid: "XX1", fields: { status }, facts: {}, children: {} };
    expect(known).toEqual(expect.arrayContaining([...fields(node)]));
    // Values of fields have a place of their own.
    expect(remark(node) ?? "XX1").toContain("XX1");
    expect(label?.(node) ?? null).toBeNull();
  }
});

test("of nothing else", () => {
  expect(() => importingOf("room")).toThrow(RangeError);
});
