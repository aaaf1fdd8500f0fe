/** What a key or value is, what changing it does, and what is known of it. */
import type { Node } from "@twilio-proxy/core";
import type { Hover, Position } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { type Place, placeAt, rangeOfNode } from "../analysis/place.ts";
import { schemaAt } from "../json/editor-schema.ts";
import { changeText, nullText } from "../words/changes.ts";
import { fieldOf, type Subject, subjectOf } from "../words/subject.ts";
import type { FeatureContext } from "./context.ts";
import { type Line, prose, renderPage, type Section } from "./hover-page.ts";
import { resourceSections } from "./hover-resource.ts";
import { schemaSections } from "./hover-schema.ts";
import { valueSections } from "./hover-value.ts";

/** null: nothing worth saying stands there. */
export function hover(analysis: Analysis, position: Position, context: FeatureContext): Hover | null {
  const place = placeAt(analysis, position);
  if (place === null || !isWorth(place, analysis.source.offsetAt(position))) return null;
  const subject = subjectOf(place.path);
  const value = valueNode(place);
  const sections: readonly Section[] = [
    ...describe(place, value, context),
    ...(value === null ? [] : valueSections(analysis, value, subject, context)),
    { lines: changeLines(subject) },
    ...(subject.rest.length === 0 && subject.definition !== null
      ? resourceSections(analysis, subject.base, context)
      : []),
  ];
  const contents = renderPage(sections, context.client.markdown);
  return contents.value === "" ? null : { contents, range: rangeOfNode(analysis, place.node) };
}

/** Of objects and lists only the opening bracket: elsewhere in them one points at nothing. */
function isWorth({ kind, node }: Place, offset: number): boolean {
  return kind === "key" || (node.type !== "object" && node.type !== "array") || offset === node.offset;
}

/** The scalar that is meant, also from its key. */
function valueNode({ kind, node }: Place): Node | null {
  const value = kind === "key" ? node.parent?.children?.[1] : node;
  return value === undefined || value.type === "object" || value.type === "array" ? null : value;
}

function describe(place: Place, value: Node | null, { settings }: FeatureContext): readonly Section[] {
  const schema = settings.schemaFeatures ? schemaAt(place.path) : undefined;
  return schema === undefined ? [] : schemaSections(schema, value?.value);
}

function changeLines(subject: Subject): readonly Line[] {
  const field = fieldOf(subject);
  const { definition, rest } = subject;
  if (definition === null) return [];
  if (field === null) {
    const isExternal = rest.length === 1 && rest[0] === definition.externalKey;
    return isExternal ? [["Its children alone are managed; it is never changed or deleted."]] : [];
  }
  const cleared = field.name === definition.namedByKey ? null : nullText(field.spec);
  return [prose([changeText(definition, field.spec), cleared].filter((text) => text !== null).join(" "))];
}
