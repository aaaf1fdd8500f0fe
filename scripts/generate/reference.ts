/** One page per resource, from its schema and its field table. */
import type { Explanation } from "../../packages/core/src/document/problem.ts";
import type { FieldSpec, ResourceDefinition } from "../../packages/core/src/resources/definition.ts";
import type { Schema } from "./schemas.ts";

export function referencePage(folder: string, schema: Schema, definition: ResourceDefinition): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    row([
      `\`${name}\``,
      typeText(property),
      requirement(schema, name, property),
      changing(definition, name, property),
      description(property),
    ]),
  );
  return [
    "<!-- Generated from schemas/ and the field tables: do not edit; npm run generate. -->",
    "",
    `# ${titleOf(schema)}`,
    "",
    schema.description ?? "",
    "",
    place(definition),
    "",
    row(["Name", "Type", "Requirement", "Changing it", "Description"]),
    row(["---", "---", "---", "---", "---"]),
    ...rows,
    "",
    ...(folder === "service" ? [] : ["Part of a [service](service.md).", ""]),
  ].join("\n");
}

export function configPage(schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    row([`\`${name}\``, typeText(property), requirement(schema, name, property), description(property)]),
  );
  return [
    "<!-- Generated from schemas/: do not edit; npm run generate. -->",
    "",
    "# The file",
    "",
    schema.description ?? "",
    "",
    row(["Name", "Type", "Requirement", "Description"]),
    row(["---", "---", "---", "---"]),
    ...rows,
    "",
    "Any text may hold `${env.NAME}` or `${env.NAME:-default}`; one alone also stands for a number or a boolean.",
    "`$${` is a literal `${`. Comments and trailing commas are fine.",
    "",
  ].join("\n");
}

/** Every problem code, as `twilio-proxy explain` tells it. */
export function problemsPage(catalogue: Readonly<Record<string, Explanation>>): string {
  const sections = Object.entries(catalogue)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([code, { severity, title, what, why, fix }]) =>
      [`## ${code}`, "", `**${title}** (${severity}). ${what} ${why}`, "", `What to do: ${fix}`, ""]
        .join("\n")
        .replaceAll("<", "&lt;"),
    );
  return [
    "<!-- Generated from the catalogue of problems: do not edit; npm run generate. -->",
    "",
    "# Problems",
    "",
    "What `twilio-proxy validate`, the Action and the editor can find in a config. `twilio-proxy explain <code>` tells the same.",
    "",
    ...sections,
  ].join("\n");
}

function titleOf(schema: Schema): string {
  const words = (schema.title ?? "").replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;")).join(" | ")} |`;
}

function place(definition: ResourceDefinition): string {
  const where = definition.parent === null ? "the file" : `its ${words(definition.parent)}`;
  const shape = definition.container === "map" ? "an object by local name" : "a list";
  return `In \`${definition.collection}\` of ${where}: ${shape}.`;
}

function words(type: string): string {
  return type.replaceAll("_", " ");
}

const TYPES: Readonly<Record<string, string>> = { array: "list", object: "object" };

function typeText(property: Schema): string {
  if (property.$ref !== undefined) return "object";
  const choices = property.enum ?? property.anyOf?.find((one) => one.enum !== undefined)?.enum;
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(", ");
  const types = [property.type ?? []].flat().filter((type) => type !== "null");
  const typed = types.filter((type) => type === "integer" || type === "boolean");
  return (typed.length > 0 ? typed : types).map((type) => TYPES[type] ?? type).join(" or ");
}

function requirement(schema: Schema, name: string, property: Schema): string {
  const special = property["x-requirement"];
  if (typeof special === "string") return special;
  return schema.required?.includes(name) ? "Required" : "Optional";
}

function changing(definition: ResourceDefinition, name: string, property: Schema): string {
  const spec = definition.fields[name];
  if (spec !== undefined) {
    // Of a name that the key stands in for, null means "unnamed", as its description says.
    const cleared = name === definition.namedByKey ? "" : clearedText(spec);
    return [changeText(definition, spec), cleared].filter((text) => text !== "").join("; ");
  }
  if (name === definition.externalKey) return "Manages another one";
  if (property.items !== undefined || property.additionalProperties !== undefined) {
    return `See [${words(name)}](${pageOf(property)}.md)`;
  }
  return "In place, without a call to Twilio";
}

function pageOf(property: Schema): string {
  const child = property.items ?? property.additionalProperties;
  return typeof child === "object" ? (child.$ref ?? "").replace(".schema.json", "") : "";
}

function changeText(definition: ResourceDefinition, spec: FieldSpec): string {
  switch (spec.change) {
    case "update":
      return spec.create === false ? "In place, by a second call" : "In place";
    case "replace":
      return `Replaces the ${words(definition.type)}`;
    case "replace-parent":
      return `Replaces the ${words(definition.parent ?? "")}`;
    case "identity":
      return `Another ${words(definition.type)}: the old one is removed`;
  }
}

function clearedText(spec: FieldSpec): string {
  if (typeof spec.cleared === "object") {
    return spec.cleared.to === "" ? "`null` empties it" : `\`null\` resets it to \`${spec.cleared.to}\``;
  }
  if (spec.cleared === "refused") return "`null` cannot clear it";
  return spec.cleared === "unset" ? "`null` leaves it alone" : "";
}

function description(property: Schema): string {
  const choice = property.anyOf?.find((one) => one.enumDescriptions !== undefined) ?? property;
  const meanings = (choice.enum ?? []).flatMap((value, index) => {
    const meaning = choice.enumDescriptions?.[index];
    return meaning === undefined || value === null ? [] : [`\`${value}\`: ${meaning}`];
  });
  const limits = [
    property.default === undefined ? [] : [`Default \`${property.default}\`.`],
    property.maxLength === undefined ? [] : [`At most ${property.maxLength} characters.`],
    property.minimum === undefined ? [] : [`From ${property.minimum} to ${property.maximum}.`],
  ].flat();
  return [property.description ?? "", ...meanings, ...limits].join(" ");
}
