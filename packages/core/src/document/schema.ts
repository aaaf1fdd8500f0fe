/** As much of JSON Schema as `schemas/` uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly [keyword: string]: unknown;
}

/** Follows a `$ref` into the root's definitions. */
export function resolveReference(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace("#/definitions/", "");
  return name === undefined ? schema : (root.definitions?.[name] ?? schema);
}

/** The schema of a child; undefined where the schema has none. */
export function childSchema(
  root: JsonSchema,
  schema: JsonSchema | undefined,
  part: string | number,
): JsonSchema | undefined {
  if (schema === undefined) return undefined;
  const { properties, additionalProperties, items } = schema;
  if (typeof part === "number") return items && resolveReference(root, items);
  const named = properties !== undefined && Object.hasOwn(properties, part) ? properties[part] : undefined;
  const child = named ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  return child && resolveReference(root, child);
}

/** The types that a value may have, whether the schema says so by `type` or by `enum`. */
export function typesOf(schema: JsonSchema): readonly string[] {
  const own = schema.type === undefined ? [] : [schema.type].flat();
  return [...own, ...(schema.anyOf ?? []).flatMap(typesOf)];
}

/** The values that a choice allows; null where it is none. */
export function choicesOf(schema: JsonSchema): readonly unknown[] | null {
  const own = schema.enum ?? schema.anyOf?.find((one) => one.enum !== undefined)?.enum;
  return own ?? null;
}
