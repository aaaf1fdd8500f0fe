/** The shape check, compiled ahead of time: no schema is compiled when the command or the editor starts. */
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import type { Schema } from "./schemas.ts";

const HEADER = `// @ts-nocheck
// Generated from schemas/: do not edit; npm run generate.
// Judges values whose \${env.NAME} are resolved already.
`;

export function validatorSource(folded: Schema): string {
  const { $id: _, ...schema } = withoutProse(withoutInterpolation(folded) as Schema);
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    strict: false,
    unicodeRegExp: false,
    code: { source: true, esm: true, lines: true },
    // Lengths in UTF-16 units: counting code points would need a runtime import.
    unicode: false,
    logger: false,
  });
  const standalone = standaloneCode as unknown as (ajv: Ajv, validate: unknown) => string;
  const source = standalone(ajv, ajv.compile(schema));
  if (/\brequire\(|^import /m.test(source)) throw new Error("The validator must not need ajv at run time.");
  return HEADER + inLinearTime(source.replace(/^"use strict";\n/, "").replace(/^export default .*\n/m, ""));
}

/** What the schema says to people is a third of the validator, and it judges nothing. A property of that name is an object. */
function withoutProse(schema: Schema): Schema {
  const prose = (key: string, value: unknown): boolean =>
    (/^(title|description|patternErrorMessage|x-.*)$/.test(key) && typeof value === "string") ||
    (/^(examples|enumDescriptions|defaultSnippets)$/.test(key) && Array.isArray(value));
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (prose(key, value) ? undefined : value)),
  ) as Schema;
}

/** ajv copies all errors so far for each one more: of 50,000 mistakes that took seven seconds. */
function inLinearTime(source: string): string {
  const linear = source.replaceAll(/vErrors\.concat\((\w+\.errors)\)/g, "append(vErrors, $1)");
  if (linear === source || linear.includes(".concat("))
    throw new Error("ajv writes its code differently now.");
  return `${linear}
function append(errors, more) {
  for (const error of more) errors.push(error);
  return errors;
}
`;
}

export function schemaSource(folded: Schema): string {
  return `// Generated from schemas/: do not edit; npm run generate.
import type { JsonSchema } from "./schema.ts";

export const proxySchema: JsonSchema = ${JSON.stringify(folded, null, 2)};
`;
}

const ENV = "\\$\\{env\\.[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}";

/** The same schema for values after interpolation: a number is a number, a choice is one of its values. */
export function withoutInterpolation(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutInterpolation);
  if (typeof node !== "object" || node === null) return node;
  const schema = node as Schema;
  if (Array.isArray(schema.anyOf) && schema.anyOf.some((one) => one.pattern === `^${ENV}$`)) {
    const { anyOf, ...rest } = schema;
    const [choice] = anyOf.filter((one) => one.pattern !== `^${ENV}$`);
    return { ...rest, ...choice };
  }
  if (schema.pattern === `^${ENV}$` && Array.isArray(schema.type)) {
    const { pattern: _, patternErrorMessage: __, ...rest } = schema;
    return { ...rest, type: schema.type.filter((type: string) => type !== "string") };
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "pattern" && typeof value === "string"
        ? value.replace(`|.*${ENV}.*)$`, ")$")
        : withoutInterpolation(value),
    ]),
  );
}
