import { describe, expect, it } from "vitest";
import { parseHcl } from "./parse.ts";
import { type Expression, HclError, placesIn } from "./tree.ts";

/** An expression as data without places. */
function plain(expression: Expression): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return { template: expression.parts.map((part) => (typeof part === "string" ? part : plain(part))) };
    case "reference":
      return { path: expression.path.map((part) => (typeof part === "string" ? part : [plain(part)])) };
    case "list":
      return expression.items.map(plain);
    case "object":
      return Object.fromEntries(
        expression.entries.map(({ key, value }) => [String(plain(key)), plain(value)]),
      );
    case "call":
      return { [`${expression.name}()`]: expression.args.map(plain) };
    case "other":
      return { other: expression.what };
  }
}

function valueOfA(text: string): unknown {
  const a = parseHcl(`a = ${text}\nb = 1\n`).attributes;
  expect([...a.keys()]).toEqual(["a", "b"]);
  return plain(a.get("a")!);
}

describe("expressions", () => {
  it.each<[string, unknown]>([
    ["12", 12],
    ["-1.5e3", -1500],
    ["true", true],
    ["null # nothing", null],
    ['"a\\n\\"b\\" \\u00e9 \\U0001F600"', 'a\n"b" é 😀'],
    ['"$${a} %%{b} $5 100%"', "${a} %{b} $5 100%"],
    ['"${var.x}"', { path: ["var", "x"] }],
    [
      '"x-${var.x}-${"in ${local.y}"}"',
      { template: ["x-", { path: ["var", "x"] }, "-", { template: ["in ", { path: ["local", "y"] }] }] },
    ],
    ['"${~ upper("x") ~}"', { other: "a directive of a template" }],
    ["[1, 2,\n  3, # three\n]", [1, 2, 3]],
    ["[]", []],
    ['{ x = 1, "y" : 2\n z = [\n3 ] }', { x: 1, y: 2, z: [3] }],
    ["{ (var.k) = 1 }", { "[object Object]": 1 }],
    ['a_b.c-d["k"][0].e.0', { path: ["a_b", "c-d", ["k"], [0], "e", [0]] }],
    ["f(1, g(2)...)", { "f()": [1, { "g()": [2] }] }],
    ["(\n 7 \n)", 7],
    ["a ? b : c", { other: "a condition" }],
    ["1 + 2", { other: "an operation" }],
    ["(1 +\n 2)", { other: "an operation" }],
    ["!a", { other: "an operation" }],
    ["[for x in y : x if x != null]", { other: "a for expression" }],
    ["{ for k, v in y : k => v... }", { other: "a for expression" }],
    ["a[*].b", { other: "a splat" }],
    ["a.*.b", { other: "a splat" }],
    ["f(x)[0].y", { other: "a part of a value" }],
    [
      '"%{ if a }b%{ endif }"',
      { template: [{ other: "a directive of a template" }, "b", { other: "a directive of a template" }] },
    ],
    ["<<EOT\nhello ${var.x}\n  there\nEOT", { template: ["hello ", { path: ["var", "x"] }, "\n  there\n"] }],
    ["<<-EOT\n    two\n      more\n  EOT", "two\n  more\n"],
    ["/* one */ 1 // two", 1],
  ])("%s", (text, expected) => {
    expect(valueOfA(text)).toEqual(expected);
  });
});

describe("blocks", () => {
  it("reads labels, nesting, and blocks in one line", () => {
    const { blocks, attributes } = parseHcl(
      `x = 1\nresource "t" name {\n  y = 2\n  lifecycle { ignore_changes = [a.b] }\n}\nlocals {}\n`,
    );
    expect([...attributes.keys()]).toEqual(["x"]);
    expect(blocks.map(({ type, labels }) => [type, ...labels])).toEqual([
      ["resource", "t", "name"],
      ["locals"],
    ]);
    expect(blocks[0]!.body.blocks[0]!.type).toBe("lifecycle");
    expect(blocks[0]!.body.attributes.has("y")).toBe(true);
  });

  it("takes a byte order mark and Windows line ends", () => {
    expect([...parseHcl('\uFEFFa = "x"\r\nb = <<E\r\ny\r\nE\r\n').attributes.keys()]).toEqual(["a", "b"]);
  });
});

describe("mistakes", () => {
  it.each([
    ["a = ", "1:5"],
    ["a = 1\nb = [1,\n2", "3:2"],
    ['a = "x\ny"', "1:7"],
    ["a = {\n x 1\n}", "2:5"],
    ["resource {\n a = 1\n", "3:1"],
    ["a = <<EOT\nx\n", "1:5"],
    ['a = "\\q"', "1:6"],
    ["a = 1\n/* open", "2:1"],
    ["a = 1\n;", "2:1"],
    ['a = "${b"', "1:10"],
    ["}", "1:1"],
  ])("%j is one at %s", (text, place) => {
    const found = (() => {
      try {
        return parseHcl(text);
      } catch (error) {
        return error;
      }
    })();
    expect(found).toBeInstanceOf(HclError);
    expect(placesIn(text)((found as HclError).at)).toBe(place);
  });

  it.each([
    ["brackets", `a = ${"[".repeat(50_000)}`],
    ["parentheses", `a = ${"(".repeat(50_000)}`],
    ["signs", `a = ${"-".repeat(50_000)}1`],
    ["blocks", "a {\n".repeat(50_000)],
    ["interpolations", `a = ${'"${'.repeat(50_000)}`],
    ["comments", "/*".repeat(500_000)],
    ["heredocs", "a = <<E\n".repeat(50_000)],
  ])("%s without end are an answer, not a crash", (_, text) => {
    expect(() => parseHcl(text)).toThrow(HclError);
  });
});
