/** Words beside values: how long, from where, set or not. Never what a variable holds. */
import {
  childSchema,
  entriesOf,
  type JsonSchema,
  type Node,
  type Path,
  proxySchema,
} from "@twilio-proxy/core";
import type { InlayHint, Range } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { MAX_ITEMS } from "../json/engine.ts";
import { once } from "../once.ts";
import type { Settings } from "../settings.ts";
import { countryName } from "../words/countries.ts";
import { lifetimeText } from "../words/durations.ts";
import { fieldOf, subjectOf } from "../words/subject.ts";
import { type VariableState, type Variables, variablesIn, variablesOf } from "../words/variables.ts";
import type { FeatureContext } from "./context.ts";

export function inlayHints(analysis: Analysis, range: Range, { settings }: FeatureContext): InlayHint[] {
  const { document, source } = analysis;
  const [from, to] = [source.offsetAt(range.start), source.offsetAt(range.end)];
  const variables = once(() => variablesOf(analysis.environment));
  const hints: InlayHint[] = [];
  for (const place of scalarsBetween(document.root, from, to)) {
    const position = source.positionAt(place.node.offset + place.node.length);
    for (const label of labelsOf(place, analysis.text, settings.inlayHints, variables)) {
      hints.push({ position, label, paddingLeft: true });
    }
    if (hints.length >= MAX_ITEMS) break;
  }
  return hints;
}

function labelsOf(
  { node, path, schema }: ScalarPlace,
  text: string,
  shown: Settings["inlayHints"],
  variables: () => Variables,
): readonly string[] {
  const lifetime = shown.durations && schema?.["x-unit"] === "seconds" ? lifetimeText(node.value) : null;
  const country = shown.countries ? countryName(node.value) : null;
  const isField = country !== null && fieldOf(subjectOf(path)) !== null;
  const state = shown.environment && path[0] !== "$schema" ? stateLabel(text, node, variables) : null;
  return [lifetime, isField ? country : null, state].filter((label) => label !== null);
}

interface ScalarPlace {
  readonly node: Node;
  readonly path: Path;
  readonly schema: JsonSchema | undefined;
}

/** Scalars that stand between two offsets, in the order of the text. What lies outside is not entered. */
function* scalarsBetween(root: Node | null, from: number, to: number): Generator<ScalarPlace> {
  const isIn = (node: Node | null): node is Node =>
    node !== null && node.offset <= to && node.offset + node.length >= from;
  const pending: ScalarPlace[] = isIn(root) ? [{ node: root, path: [], schema: proxySchema }] : [];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { node } = place;
    if (node.type !== "object" && node.type !== "array") yield place;
    else pending.push(...childrenOf(place, isIn).reverse());
  }
}

function childrenOf(
  { node, path, schema }: ScalarPlace,
  isIn: (node: Node | null) => node is Node,
): ScalarPlace[] {
  const below = (part: string | number, child: Node | null): ScalarPlace[] =>
    isIn(child)
      ? [{ node: child, path: [...path, part], schema: childSchema(proxySchema, schema, part) }]
      : [];
  if (node.type === "array") return (node.children ?? []).flatMap((child, index) => below(index, child));
  return entriesOf(node).flatMap(({ name, value }) => below(name, value));
}

/** null: the text names no variable. */
function stateLabel(text: string, node: Node, variables: () => Variables): string | null {
  const names = variablesIn(text, node.offset, node.offset + node.length).map(({ name }) => name);
  if (names.length === 0) return null;
  const kindOf = (name: string): VariableState["kind"] => variables().stateOf(name).kind;
  if (names.some((name) => kindOf(name) === "forbidden")) return "not allowed";
  const unset = new Set(names.filter((name) => kindOf(name) === "unset"));
  if (unset.size > 0) return names.length === 1 ? "not set" : `not set: ${[...unset].join(", ")}`;
  const files = new Set(names.map((name) => variables().fileOf(name)));
  const [file] = files;
  return files.size === 1 && file ? `set in ${file}` : "set";
}
