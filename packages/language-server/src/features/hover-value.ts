/** What a value means to people: how long, from where, which page, set or not. Never what a variable holds. */
import type { Node } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { schemaAt } from "../json/editor-schema.ts";
import { capabilitiesText } from "../words/capabilities.ts";
import { consolePage } from "../words/console.ts";
import { countryName } from "../words/countries.ts";
import { lifetimeText } from "../words/durations.ts";
import { fieldOf, type Subject } from "../words/subject.ts";
import { type Variables, variablesIn, variablesOf } from "../words/variables.ts";
import type { FeatureContext } from "./context.ts";
import { type Line, prose, type Section } from "./hover-page.ts";

export function valueSections(
  analysis: Analysis,
  node: Node,
  subject: Subject,
  context: FeatureContext,
): readonly Section[] {
  const variables = variableLines(analysis, node);
  if (variables.length > 0) return [{ lines: variables }];
  const { value } = node;
  const path = [...subject.base, ...subject.rest];
  const lifetime = schemaAt(path)?.["x-unit"] === "seconds" ? lifetimeText(value) : null;
  const lines: Line[] = lifetime === null ? [] : [[{ code: String(value) }, ` means ${lifetime}.`]];
  if (typeof value !== "string") return [{ lines }];
  if (fieldOf(subject)?.spec.sensitive === true) return [{ lines: personLines(value) }];
  return [
    {
      lines: [...lines, ...numberLines(value), ...accountLines(value, subject, context), ...pageLines(value)],
    },
  ];
}

/** Of the variable at hand; all of them in a text of several. */
function variableLines({ text, environment }: Analysis, node: Node): readonly Line[] {
  const found = variablesIn(text, node.offset, node.offset + node.length);
  if (found.length === 0) return [];
  const variables = variablesOf(environment);
  return found.map(({ name, hasDefault }) => [
    { code: `\${env.${name}}` },
    ` ${stateText(variables, name, hasDefault)}`,
  ]);
}

function stateText(variables: Variables, name: string, hasDefault: boolean): string {
  const state = variables.stateOf(name);
  if (state.kind === "forbidden") return "holds a credential or belongs to the runner: no config may use it.";
  if (state.kind === "set") return `is set in ${state.place ?? "the environment"}.`;
  const empty = variables.fileOf(name) === null ? "is not set here" : `is empty in ${variables.fileOf(name)}`;
  return hasDefault ? `${empty}, so its default is used.` : `${empty}.`;
}

/** Personal data: nothing of it that another person could use. */
function personLines(value: string): readonly Line[] {
  const country = countryName(value);
  const said = country === null ? "A person's address" : `A person's number (${country})`;
  return [prose(`${said}. Every output hides it; as ${VARIABLE} it would not stand in this file either.`)];
}
const VARIABLE = "${env.NAME}";

function numberLines(value: string): readonly Line[] {
  const country = countryName(value);
  return country === null ? [] : [[`Country: ${country}.`]];
}

/** Of a pool's number or short code, where the account's own are known. */
function accountLines(
  value: string,
  { definition, rest }: Subject,
  { account }: FeatureContext,
): readonly Line[] {
  const names =
    definition?.pooled === true && rest.length === 1 && definition.identity.includes(String(rest[0]));
  const inventory =
    definition !== null && names && account.connected ? account.inventory(definition.type) : null;
  if (inventory === null) return [];
  const item = inventory.find(
    ({ sid, identity }) => sid === value || Object.values(identity).includes(value),
  );
  if (item === undefined) return [["The account does not have it."]];
  const other = [item.sid, ...Object.values(item.identity)].filter((one) => one !== value);
  const able = capabilitiesText(item.capabilities);
  return [["In the account: ", { code: other.join(" ") }, ...(able === "" ? [] : [` · ${able}`])]];
}

function pageLines(value: string): readonly Line[] {
  const page = consolePage(value);
  return page === null ? [] : [[{ link: "Open in the Twilio Console", to: page }]];
}
