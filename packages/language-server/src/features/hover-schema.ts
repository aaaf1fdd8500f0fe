/** What the schema says of a key or value: its words, type, limits and default. */
import { choicesOf, type JsonSchema, typesOf } from "@twilio-proxy/core";
import { lifetimeText } from "../words/durations.ts";
import { type Line, type Piece, prose, type Section } from "./hover-page.ts";

export function schemaSections(schema: JsonSchema, value: unknown): readonly Section[] {
  const described: Line[] = schema.description === undefined ? [] : [prose(schema.description)];
  const meaning = choiceMeaning(schema, value);
  const facts = factsOf(schema);
  return [{ lines: [...described, ...meaning] }, { lines: facts.length === 0 ? [] : [joined(facts)] }];
}

function choiceMeaning(schema: JsonSchema, value: unknown): readonly Line[] {
  const choice = [schema, ...(schema.anyOf ?? [])].find((one) => one.enum !== undefined);
  const at = choice?.enum?.indexOf(value) ?? -1;
  const meanings = choice?.enumDescriptions;
  const meaning: unknown = Array.isArray(meanings) ? meanings[at] : undefined;
  return typeof meaning === "string" ? [[{ code: String(value) }, ": ", ...prose(meaning)]] : [];
}

function factsOf(schema: JsonSchema): readonly Line[] {
  const facts: Line[] = [];
  const choices = choicesOf(schema)?.filter((choice) => choice !== null) ?? null;
  const type = typeText(schema);
  if (choices !== null && choices.length > 1) facts.push(["One of ", ...listed(choices)]);
  else if (choices === null && type !== "") facts.push([type]);
  const { minimum, maximum, maxLength } = schema;
  if (minimum !== undefined && maximum !== undefined) {
    facts.push([`from ${minimum.toLocaleString("en")} to ${maximum.toLocaleString("en")}`]);
  }
  if (maxLength !== undefined) facts.push([`at most ${maxLength.toLocaleString("en")} characters`]);
  if (schema.default !== undefined) facts.push(defaultText(schema));
  return facts;
}

function defaultText(schema: JsonSchema): Line {
  const words = schema["x-unit"] === "seconds" ? lifetimeText(schema.default) : null;
  return ["default ", { code: String(schema.default) }, ...(words === null ? [] : [` (${words})`])];
}

const TYPES: Readonly<Record<string, string>> = {
  integer: "Whole number",
  boolean: "true or false",
  string: "Text",
  array: "List",
};

/** A variable may stand for a number or a boolean, which makes it no text. */
function typeText(schema: JsonSchema): string {
  const types = typesOf(schema).filter((type) => type !== "null" && type !== "object");
  const typed = types.filter((type) => type === "integer" || type === "boolean");
  const shown = [...new Set(typed.length > 0 ? typed : types)].map((type) => TYPES[type] ?? type);
  const unit = schema["x-unit"];
  return shown.join(" or ") + (typeof unit === "string" ? ` of ${unit}` : "");
}

function listed(choices: readonly unknown[]): Line {
  return choices.flatMap((choice, index): Piece[] => [
    ...(index === 0 ? [] : [", "]),
    { code: String(choice) },
  ]);
}

function joined(facts: readonly Line[]): Line {
  return facts.flatMap((fact, index) => (index === 0 ? fact : [" · ", ...fact]));
}
