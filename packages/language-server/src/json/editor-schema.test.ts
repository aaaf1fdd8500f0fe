import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type JsonSchema, parseDocument, proxySchema } from "@twilio-proxy/core";
import { Ajv } from "ajv";
import { getNodePath, getNodeValue, type Node } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { editorSchema, schemaAt, schemaOf } from "./editor-schema.ts";

const root = join(import.meta.dirname, "../../../..");
const examples = readdirSync(join(root, "examples"))
  .map((name) => join("examples", name, "proxy.json"))
  .filter((path) => existsSync(join(root, path)));

interface Part {
  readonly at: string;
  readonly schema: JsonSchema;
}

/** Every schema in a schema, with where it stands. */
function partsOf(schema: JsonSchema, at = "#"): readonly Part[] {
  const inner = (keyword: string): readonly Part[] =>
    Object.entries((schema[keyword] ?? {}) as Record<string, JsonSchema>).flatMap(([name, one]) =>
      partsOf(one, `${at}/${keyword}/${name}`),
    );
  const single = ["items", "additionalProperties", "propertyNames"].flatMap((keyword) => {
    const one = schema[keyword];
    return typeof one === "object" && one !== null ? partsOf(one as JsonSchema, `${at}/${keyword}`) : [];
  });
  return [{ at, schema }, ...["properties", "definitions", "anyOf"].flatMap(inner), ...single];
}

describe("the schema for editors", () => {
  const parts = partsOf(editorSchema() as unknown as JsonSchema);

  test("is whole in itself: no reference, no address", () => {
    expect(parts.length).toBeGreaterThan(40);
    const outside = parts.filter(
      ({ schema }) => "$ref" in schema || "$id" in schema || "definitions" in schema,
    );
    expect(outside.map(({ at }) => at)).toEqual([]);
  });

  test("is another object each time, and shares nothing with core's", () => {
    const before = JSON.stringify(proxySchema);
    const changed = editorSchema();
    for (const { schema } of partsOf(changed as unknown as JsonSchema))
      Object.assign(schema, { description: "changed" });
    expect(JSON.stringify(proxySchema)).toBe(before);
    expect(JSON.stringify(editorSchema())).not.toContain("changed");
  });

  test("has the words beside a reference, not those of its target", () => {
    const { properties } = editorSchema({
      properties: { a: { $ref: "#/definitions/b", description: "Of this place." } },
      definitions: { b: { type: "string", description: "Of the target." } },
    });
    expect(properties).toEqual({ a: { type: "string", description: "Of this place." } });
  });
});

test("every value of a text has its schema by its node as by its path", () => {
  const text =
    '{"services": {"0": {"short_codes": [{"sid": "x"}], "sessions": {"a.b": {"participants": [{}]}}}}, "x": {"y": 1}}';
  const document = parseDocument(text, { path: "proxy.json" });
  const pending: Node[] = [document.root!];
  let seen = 0;
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    pending.push(...(node.type === "property" ? node.children!.slice(1) : (node.children ?? [])));
    if (node.type === "property") continue;
    expect(schemaOf(node)).toBe(schemaAt(getNodePath(node)));
    seen += schemaOf(node) === undefined ? 0 : 1;
  }
  expect(seen).toBe(10);
});

describe("schemas/proxy.schema.json, as SchemaStore wants it", () => {
  const text = readFileSync(join(root, "schemas/proxy.schema.json"), "utf8");
  const schema = JSON.parse(text) as JsonSchema & { readonly $id: string; readonly $schema: string };
  /** What ajv does not know is for editors. */
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  for (const word of editorKeywords(schema)) ajv.addKeyword(word);
  const validate = ajv.compile(schema);

  test("names its dialect, address and title", () => {
    expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(URL.parse(schema.$id)?.protocol).toBe("https:");
    expect(schema.$id.endsWith("/schemas/proxy.schema.json")).toBe(true);
    expect(schema.title).not.toBe("");
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  test("describes every property", () => {
    const bare = partsOf(schema).filter(
      ({ at, schema: part }) => /\/properties\/[^/]+$/.test(at) && !/\w\.$/.test(part.description ?? ""),
    );
    expect(bare.map(({ at }) => at)).toEqual([]);
  });

  test.each(examples)("takes %s", (path) => {
    const { root: tree } = parseDocument(readFileSync(join(root, path), "utf8"), { path });
    validate(getNodeValue(tree!));
    expect(validate.errors).toBeNull();
  });

  test("and not everything", () => {
    expect(examples.length).toBeGreaterThan(3);
    expect(validate({ services: { rides: { tll: 5 } } })).toBe(false);
  });
});

function editorKeywords(schema: JsonSchema): readonly string[] {
  const ours =
    /^(?:x-.*|allowComments|allowTrailingCommas|patternErrorMessage|enumDescriptions|defaultSnippets)$/;
  return [...new Set(partsOf(schema).flatMap(({ schema: part }) => Object.keys(part)))].filter((word) =>
    ours.test(word),
  );
}
