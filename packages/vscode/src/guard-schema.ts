/** The schema that VS Code's own JSON service gets for every file of our names, foreign ones included. */

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * `config`, only where the file has an object `services`; anything goes elsewhere. (A file with `$schema` is none of its
 * business: the JSON service follows that, and asks nobody else.) The condition must not be suggested: the service completes
 * from all branches of a schema, whether they hold or not.
 */
export function guarded(config: JsonSchema): JsonSchema {
  const { $schema: dialect, allowComments, allowTrailingCommas, ...rules } = config;
  return {
    $schema: dialect,
    allowComments,
    allowTrailingCommas,
    if: {
      type: "object",
      required: ["services"],
      properties: { services: { type: "object", doNotSuggest: true } },
    },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: rules,
  };
}
