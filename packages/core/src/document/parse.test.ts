import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resolveText } from "../testing/config-problems.ts";
import { formatConfig } from "./format.ts";
import { createLines } from "./lines.ts";
import { locate, rangeAt } from "./locate.ts";
import { isOurs } from "./ours.ts";
import { parseDocument } from "./parse.ts";
import { addressOf, type Path, parseAddress } from "./path.ts";

const parse = (text: string) => parseDocument(text, { path: "proxy.json" });

describe("parseDocument", () => {
  test("reads comments, trailing commas and a byte order mark, and keeps every offset", () => {
    const text = '\uFEFF// head\n{"services": {"a": {/* in */ "default_ttl": 5,},},}';
    const document = parse(text);
    expect(document.problems).toEqual([]);
    const range = rangeAt(document, ["services", "a", "default_ttl"]);
    expect(text.slice(range.start.offset, range.end.offset)).toBe("5");
    expect(range.start).toMatchObject({ line: 1, character: 44 });
  });

  test("goes on after a mistake and reports the rest", () => {
    const { problems } = resolveText('{"services": {"a": {"unique_name": , "default_ttl": "x", "tll": 1}}}');
    expect(problems.map(({ code }) => code)).toEqual(["syntax", "invalid-type", "unknown-key"]);
  });

  test("of a repeated key the last counts, as JSON readers have it", () => {
    const text = '{"a": 1, "a": 2}';
    expect(locate(parse(text), ["a"])?.value?.value).toBe(2);
  });

  test("a place that is not there is answered by what is nearest above it", () => {
    const text = '{"services": {"a": {}}}';
    const range = rangeAt(parse(text), ["services", "a", "phone_numbers", 3]);
    expect(text.slice(range.start.offset, range.end.offset)).toBe("{}");
    expect(locate(parse(text), ["services", 0])).toBeNull();
  });
});

describe("hostile text", () => {
  test.each([
    ["100,000 open lists", "[".repeat(100_000)],
    ["100,000 nested objects", '{"a":'.repeat(100_000)],
    ["100,000 closed lists", "[".repeat(100_000) + "]".repeat(100_000)],
    ["brackets inside strings do not count", `{"services": {}, "state": "${"[".repeat(5000)}"}`],
    ["unclosed variables", `{"services": {}, "state": "${"${env.A:-".repeat(1000)}"}`],
    [
      "many long variables",
      `{"forget": [${Array(200)
        .fill(`"${"${env.a:-".repeat(1100)}"`)
        .join()}]}`,
    ],
    ["50,000 wrong items", `{"services": {"a": {"phone_numbers": [${Array(50_000).fill("1").join()}]}}}`],
    ["50,000 unknown keys", `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}": 1`).join()}}`],
    [
      "50,000 wrong services",
      `{"services": {${Array.from({ length: 50_000 }, (_, index) => `"k${index}": 1`).join()}}}`,
    ],
    ["NUL characters", "\0".repeat(10_000)],
    ["brackets that close what is not open", '{],"a":'.repeat(200_000)],
    ["closing brackets to make up for opening ones", `{${"]".repeat(200_000)}, "a": ${"[".repeat(200_000)}`],
    ["brackets behind comments that do not end", `/*${"[".repeat(200_000)}`],
    ["only quotes", '"'.repeat(10_001)],
  ])("%s: an answer in its time", { timeout: 20_000 }, (_, text) => {
    const { problems } = resolveText(text);
    expect(problems.length).toBeGreaterThan(text.includes("state") ? -1 : 0);
  });

  test("no key reaches a prototype", () => {
    resolveText(
      '{"__proto__": {"polluted": 1}, "services": {"__proto__": {"unique_name": "x"}, "constructor": {"prototype": {"polluted": 1}}}}',
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const { desired } = resolveText('{"services": {"__proto__": {"unique_name": "x"}}}');
    expect(desired?.nodes.map(({ key }) => key)).toEqual(["__proto__"]);
  });

  test("any text gets an answer and never an exception, with ranges inside the text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{"services":',
        '{"a":',
        "[",
        "]",
        "}",
        ",",
        '"phone_numbers":',
        '"sessions":',
        "null",
        '"${env.A}"',
        "//",
        "/*",
        '"\\u',
        "\r\n",
        "\uFEFF",
        "-",
        "1e9",
      ),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        for (const { range } of resolveText(text).problems) {
          expect(range.start.offset).toBeLessThanOrEqual(range.end.offset);
          expect(range.end.offset).toBeLessThanOrEqual(text.length);
        }
        formatConfig(text, { path: "proxy.json" });
        isOurs(parseDocument(text, { path: "proxy.json" }));
      }),
      { numRuns: 500 },
    );
  });
});

describe("text that is one mistake after another", () => {
  test.each([
    ["of the syntax", "-".repeat(100_000), 10_000],
    ["of the keys", `{${'"k":0,'.repeat(100_000)}"k":0}`, 20_000],
  ])("%s has no more problems than anybody reads", (_what, text, most) => {
    expect(parse(text).problems).toHaveLength(most);
  });

  test("a person's number that became a key is hidden", () => {
    const [problem] = parse('{"+14152370177":1,"+14152370177":2}').problems;
    expect(problem?.code).toBe("duplicate-key");
    expect(JSON.stringify(problem)).not.toContain("4152370177");
  });

  test("a long key does not come back with every problem below it", () => {
    const value = (at: number) => `"k${at}":"\\u0000"`;
    const text = `{"${"x".repeat(100_000)}":{${Array.from({ length: 500 }, (_, at) => value(at)).join(",")}}}`;
    const { problems } = parse(text);
    expect(problems).toHaveLength(500);
    expect(Math.max(...problems.map(({ address }) => address.length))).toBeLessThan(210);
  });
});

describe("lines", () => {
  test.each([
    ["a\nb", 2, 1, 0],
    ["a\r\nb", 3, 1, 0],
    ["a\rb", 2, 1, 0],
    ["a\n", 2, 1, 0],
    ["", 0, 0, 0],
    ["ab", 9, 0, 2],
    ["😀b", 2, 0, 2],
  ])("%j: offset %i is line %i, character %i", (text, offset, line, character) => {
    expect(createLines(text).positionAt(offset)).toMatchObject({ line, character });
  });

  test("agree with counting line by line", () => {
    const text = "one\r\ntwo\n\rthree\r\r\n";
    const lines = createLines(text);
    for (let offset = 0; offset <= text.length; offset += 1) {
      const before = text.slice(0, offset);
      const breaks = [...before.matchAll(/\r\n|\r|\n/g)].filter(
        ({ index, 0: end }) => end !== "\r" || text[index + 1] !== "\n",
      );
      expect(lines.positionAt(offset).line).toBe(breaks.length);
    }
  });
});

test("lines answer in any order of questions", () => {
  const text = "one\ntwo\r\n\nfour\r".repeat(20);
  const lines = createLines(text);
  fc.assert(
    fc.property(fc.nat(text.length), (offset) => {
      expect(lines.positionAt(offset)).toEqual(createLines(text).positionAt(offset));
    }),
  );
});

test("depth counts brackets only where the parser sees them", () => {
  const codes = (text: string) =>
    parseDocument(text, { path: "proxy.json" }).problems.map(({ code }) => code);
  const inside = "[".repeat(200);
  expect(codes(`["${inside}", "\\"${inside}" /*${inside}*/ //${inside}\n]`)).toEqual([]);
  expect(codes(`${"[".repeat(100)}${"]".repeat(100)}`)).toEqual([]);
  expect(codes(`${"[".repeat(101)}${"]".repeat(101)}`)).toEqual(["too-deep"]);
  expect(codes(`["not closed\n${inside}`)).toEqual(["too-deep"]);
});

describe("addresses", () => {
  test.each<[Path, string]>([
    [["services", "rides", "default_ttl"], "services.rides.default_ttl"],
    [["services", "a b", "phone_numbers", 0], 'services["a b"].phone_numbers[0]'],
    [["services", 'a"].b', "sessions"], 'services["a\\"].b"].sessions'],
    [["$schema"], "$schema"],
  ])("%j is %s", (path, address) => {
    expect(addressOf(path)).toBe(address);
  });

  test("of keys can be read back", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (keys) => {
        expect(parseAddress(addressOf(["services", ...keys]))).toEqual(["services", ...keys]);
      }),
    );
  });
});

describe("isOurs", () => {
  const OURS =
    "https://raw.githubusercontent.com/twilio-proxy/twilio-proxy-action/main/schemas/proxy.schema.json";
  test.each([
    ["proxy.json", '{"services": {}}', true],
    ["/srv/eu.proxy.json", '{"services": {', true],
    ["C:\\work\\proxy.json", '// x\n{"services": {},}', true],
    ["proxy.json", '{"services": []}', false],
    ["proxy.json", '{"target": "http://localhost"}', false],
    ["proxy.json", "", false],
    ["myproxy.json", '{"services": {}}', false],
    ["other.json", '{"services": {}}', false],
    ["other.json", `{"$schema": "${OURS}"}`, true],
    ["other.json", '{"$schema": "../schemas/proxy.schema.json"}', true],
    ["other.json", '{"$schema": "https://example.com/proxy.schema.json", "services": {}}', false],
    ["other.json", `{"about": "${OURS}", "services": {}}`, false],
    ["proxy.json", "[".repeat(100_000), false],
  ])("%s with %s: %s", (path, text, ours) => {
    expect(isOurs(parseDocument(text, { path }))).toBe(ours);
  });
});

describe("formatConfig", () => {
  const format = (text: string) => formatConfig(text, { path: "proxy.json" });

  test("indents by two, keeps comments, ends with one newline", () => {
    expect(format('// head\n{\n"services":{\n"a":{/* why */\n"default_ttl":5,},}}\n\n').text).toBe(
      '// head\n{\n  "services": {\n    "a": { /* why */\n      "default_ttl": 5,\n    },\n  }\n}\n',
    );
  });

  test("leaves text alone that is not JSON", () => {
    const { text, problems } = format('{"services": }');
    expect(text).toBeNull();
    expect(problems.map(({ code }) => code)).toEqual(["syntax"]);
  });

  test("formats a file whose content is wrong", () => {
    expect(format('{\n"a":1,"a":2}').text).toBe('{\n  "a": 1,\n  "a": 2\n}\n');
  });

  test.each([
    ["an object", '{\n  "a": {"b":1,"c":[1,2]}}', '{\n  "a": { "b": 1, "c": [1, 2] }\n}\n'],
    ["a list of objects", '[\n[{"a":1},{"b":[]}]]', '[\n  [{ "a": 1 }, { "b": [] }]\n]\n'],
    ["what is empty", '{\n"a":{ },"b":[ ]}', '{\n  "a": {},\n  "b": []\n}\n'],
    ["a comma behind the last", '[\n{"a":1,},]', '[\n  { "a": 1, },\n]\n'],
    ["a comment in it", '[\n{/* b */"a":1}]', '[\n  { /* b */ "a": 1 }\n]\n'],
    ["a comment behind it", '[\n{"a":1}, // b\n2]', '[\n  { "a": 1 }, // b\n  2\n]\n'],
    ["brackets in its text", '[\n{"a":"[  {  ]"}]', '[\n  { "a": "[  {  ]" }\n]\n'],
    ["Windows line ends", '[\r\n[{"a":1}]]', '[\r\n  [{ "a": 1 }]\r\n]\r\n'],
    ["the whole file", '{"a":[1]}', '{ "a": [1] }\n'],
  ])("leaves on one line what is on one: %s", (_what, text, expected) => {
    expect(format(text).text).toBe(expected);
    expect(format(expected).text).toBe(expected);
  });

  test("breaks a line that is longer than 100 characters, from the outside in", () => {
    const ofWidth = (width: number) => `[\n  { "a": "${"x".repeat(width - 13)}" }\n]\n`;
    expect(format(ofWidth(100)).text).toBe(ofWidth(100));
    expect(format(ofWidth(101)).text).toBe(`[\n  {\n    "a": "${"x".repeat(88)}"\n  }\n]\n`);
    expect(format(ofWidth(100).replace("}", "}, 1")).text).toBe(
      `[\n  {\n    "a": "${"x".repeat(87)}"\n  },\n  1\n]\n`,
    );
    const long = "x".repeat(90);
    expect(format(`{"a":{"b":"${long}"},"c":[1,{"d":2}]}`).text).toBe(
      `{\n  "a": {\n    "b": "${long}"\n  },\n  "c": [1, { "d": 2 }]\n}\n`,
    );
  });

  test("takes time that grows with the text", () => {
    const begun = performance.now();
    const { text } = format(`[${"0,".repeat(100_000)}0]`);
    expect(text).toHaveLength("[\n]\n".length + 100_001 * "  0,\n".length - 1);
    // Twenty times what it takes; a copy of the text for each edit takes minutes.
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test("formats what nests as deep as is allowed", () => {
    const long = "1".repeat(101);
    const { text } = format(`${"[".repeat(100)}${long}${"]".repeat(100)}`);
    expect(text).toContain(`\n${" ".repeat(200)}${long}\n${" ".repeat(198)}]\n`);
    expect(text?.replace(/\s/g, "")).toBe(`${"[".repeat(100)}${long}${"]".repeat(100)}`);
  });

  test.each([
    '{\n"services": {"a":{}}}',
    '{"services":{}}',
    "{}",
  ])("keeps a byte order mark before %j, and changes nothing the second time", (text) => {
    const once = format(`\uFEFF${text}`).text;
    expect(once).toBe(`\uFEFF${format(text).text}`);
    expect(format(once ?? "").text).toBe(once);
  });

  test("keeps Windows line ends", () => {
    expect(format('{\r\n"services":{}}').text).toBe('{\r\n  "services": {}\r\n}\r\n');
  });

  test("a second run changes nothing, and the values stay", () => {
    const comment = fc.constantFrom(
      "",
      "",
      "  ",
      "\n",
      "\r\n",
      "// c\n",
      "/* c */",
      "/* [ \n ] */",
      "\n\n// d\n",
    );
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 5 }),
        fc.array(comment, { minLength: 1, maxLength: 8 }),
        (json, comments) => {
          let turn = 0;
          const text = json.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) =>
            token.length > 1 ? token : `${token}${comments[turn++ % comments.length]}`,
          );
          const once = format(text).text;
          if (once === null) throw new Error(`refused ${text}`);
          expect(format(once).text).toBe(once);
          const values = (source: string) => JSON.stringify(locate(parse(source), []), ignorePlaces);
          expect(values(once)).toBe(values(text));
          expect(once.replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        },
      ),
    );
  });

  function ignorePlaces(key: string, value: unknown): unknown {
    return ["offset", "length", "colonOffset", "parent"].includes(key) ? undefined : value;
  }
});
