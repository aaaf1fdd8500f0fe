/** The schema as an editor wants it: no references, and the words at each place those of that place. */
import { childSchema, type JsonSchema, type Node, proxySchema } from "@twilio-proxy/core";
import type { JSONSchema } from "vscode-json-languageservice";

/**
 * A JSON engine shows the description of a reference's target and loses the one beside it; resolving here keeps the outer
 * words. A new object at each call, since engines change what they are given.
 */
export function editorSchema(schema: JsonSchema = proxySchema): JSONSchema {
  const { $id: _address, definitions = {}, ...root } = schema;
  return inline(root, definitions) as JSONSchema;
}

function inline(value: unknown, definitions: Readonly<Record<string, JsonSchema>>): unknown {
  if (Array.isArray(value)) return value.map((one) => inline(one, definitions));
  if (typeof value !== "object" || value === null) return value;
  const schema = value as JsonSchema;
  const { $ref: reference, ...beside } = schema;
  const target = reference && definitions[reference.replace("#/definitions/", "")];
  const whole = { ...target, ...beside };
  return Object.fromEntries(
    Object.entries(whole).map(([keyword, inner]) => [keyword, inline(inner, definitions)]),
  );
}

/** The schema of the value at a path; undefined where the language has none. */
export function schemaAt(path: readonly (string | number)[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = proxySchema as JsonSchema;
  for (const part of path) schema = childSchema(proxySchema as JsonSchema, schema, part);
  return schema;
}

/** The schema of the value that this node is; undefined where the language has none. */
export function schemaOf({ parent }: Node): JsonSchema | undefined {
  const root = proxySchema as JsonSchema;
  if (parent === undefined) return root;
  if (parent.type === "array") return childSchema(root, schemaOf(parent), 0);
  const [object, key] = [parent.parent, parent.children?.[0]];
  return object && childSchema(root, schemaOf(object), String(key?.value));
}
