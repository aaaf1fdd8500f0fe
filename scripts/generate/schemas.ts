/** The hand-written schemas, and what is folded from them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

export const SCHEMA_ID =
  "https://raw.githubusercontent.com/twilio-proxy/twilio-proxy-action/main/schemas/proxy.schema.json";

/** One hand-written file of `schemas/`, by resource folder. Parents first. */
export const RESOURCE_FOLDERS = ["service", "phone-number", "short-code", "session", "participant"] as const;

export function readSchema(root: string, name: string): Schema {
  return JSON.parse(readFileSync(join(root, "schemas", `${name}.schema.json`), "utf8")) as Schema;
}

/** One file with `definitions`: editors that load schemas from one address cannot follow relative files or embedded ids. */
export function foldSchemas(root: string): Schema {
  const { $schema, ...config } = readSchema(root, "config");
  const definitions: Record<string, unknown> = {};
  for (const folder of RESOURCE_FOLDERS) {
    const { $schema: _, ...schema } = readSchema(root, folder);
    definitions[folder] = pointIntoDefinitions(schema);
  }
  return { $schema, $id: SCHEMA_ID, ...(pointIntoDefinitions(config) as Schema), definitions };
}

function pointIntoDefinitions(node: unknown): unknown {
  return mapReferences(node, (folder) => ({ $ref: `#/definitions/${folder}` }));
}

/** Replaces every `{"$ref": "<folder>.schema.json"}`. */
export function mapReferences(node: unknown, replace: (folder: string) => unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => mapReferences(item, replace));
  if (typeof node !== "object" || node === null) return node;
  const reference = (node as Schema).$ref;
  if (reference !== undefined) return replace(reference.replace(/\.schema\.json$/, ""));
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapReferences(value, replace)]));
}
