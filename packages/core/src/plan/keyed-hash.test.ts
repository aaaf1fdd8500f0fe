import { describe, expect, it } from "vitest";
import { canonicalJson, createKeyed } from "./keyed-hash.ts";

const keyed = createKeyed({ apiSecretOrToken: "secret" });

describe("keyed digests and tags", () => {
  it("are stable: another value here means that every stored digest becomes another key's", () => {
    expect(keyed.kid).toMatchInlineSnapshot(`"d15dd250"`);
    expect(keyed.digest("field", { b: 1, a: "x" })).toMatchInlineSnapshot(
      `"17d456b03f73c5f7b1077936031f378fec7864bc619d6f655ca2b7d8c7b24082"`,
    );
    expect(keyed.tag("+14152370143")).toMatchInlineSnapshot(`"3vkg"`);
  });

  it("differ by key, purpose and value, and not by the order of keys", () => {
    const other = createKeyed({ apiSecretOrToken: "other" });
    expect(other.kid).not.toBe(keyed.kid);
    expect(other.digest("field", 1)).not.toBe(keyed.digest("field", 1));
    expect(other.tag("a")).not.toBe(keyed.tag("a"));
    expect(keyed.digest("field", 1)).not.toBe(keyed.digest("step", 1));
    expect(keyed.digest("field", 1)).not.toBe(keyed.digest("field", "1"));
    expect(keyed.digest("field", { a: 1, b: 2 })).toBe(keyed.digest("field", { b: 2, a: 1 }));
  });

  it("an explicit key wins, and an empty one counts as none", () => {
    const explicit = createKeyed({ explicitKey: "mine", apiSecretOrToken: "secret" });
    expect(explicit.kid).toBe(createKeyed({ explicitKey: "mine", apiSecretOrToken: "rotated" }).kid);
    expect(explicit.kid).not.toBe(keyed.kid);
    expect(createKeyed({ explicitKey: "", apiSecretOrToken: "secret" }).kid).toBe(keyed.kid);
    expect(() => createKeyed({ apiSecretOrToken: "" })).toThrow(RangeError);
  });

  it("tags are four unmistakable characters, and tell apart nearly all of 5,000 numbers", () => {
    const tags = Array.from({ length: 5000 }, (_, index) => keyed.tag(`+1415${2_000_000 + index}`));
    for (const tag of tags) expect(tag).toMatch(/^[bcdfghjkmnpqrstvwxz2-9]{4}$/);
    expect(new Set(tags).size).toBeGreaterThan(4950);
  });
});

describe("canonical JSON", () => {
  it.each<[unknown, string]>([
    [{ b: [1, { d: null, c: true }], a: "é\n" }, '{"a":"é\\n","b":[1,{"c":true,"d":null}]}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[], "[]"],
    [-0, "0"],
    ['"', '"\\""'],
    [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ])("%o", (value, text) => expect(canonicalJson(value)).toBe(text));

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1])("refuses %s", (value) =>
    expect(() => canonicalJson(value)).toThrow(TypeError));
});
