/** Takes a person's number or address out of the file. */
import type { Node } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { replaceNode } from "../edits/changes.ts";
import { fieldOf, objectAround } from "../edits/nodes.ts";
import type { FixBuilder } from "./fix.ts";

/** Not for all at once: whoever does it has to set the variable. The title and the edit hold nothing of the value. */
export const moveToEnvironment: FixBuilder = ({ node, facts }) => {
  const person = node && objectAround(node);
  if (node === null || person === null) return [];
  const name = freeName(facts.variables(), proposedName(person));
  const text = JSON.stringify(`\${env.${name}}`);
  return [
    {
      title: `Move to the environment variable ${name}`,
      preferred: false,
      changes: [replaceNode(node, text)],
    },
  ];
};

/** After the label, else after the block that it stands in and its place there. */
function proposedName(person: Node): string {
  const label = fieldOf(person, "friendly_name")?.value;
  const list = person.parent;
  const place = (list?.children?.indexOf(person) ?? 0) + 1;
  const block = list === undefined ? null : objectAround(list);
  const key: unknown = block?.parent?.children?.[0]?.value;
  return nameFrom(label) ?? nameFrom(key, `_PARTICIPANT_${place}`) ?? `PARTICIPANT_${place}`;
}

/** Names that the runner or Twilio's own tools have a meaning for. */
const TAKEN = /^(?:TWILIO|GITHUB|ACTIONS|RUNNER|INPUT|AWS)_/;

/** null: there are no words in it, or it may hold a number or an address itself. */
function nameFrom(text: unknown, suffix = ""): string | null {
  if (typeof text !== "string" || text.length > 60 || text.includes("${") || isPersonal(text)) return null;
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toUpperCase();
  if (words === "") return null;
  const name = `${words}${suffix}`;
  return /^\d/.test(name) || TAKEN.test(`${name}_`) ? `PROXY_${name}` : name;
}

function isPersonal(text: string): boolean {
  return text.includes("@") || text.replace(/\D/g, "").length > 6;
}

function freeName(taken: ReadonlySet<string>, name: string): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  return free;
}

export function variablesOf({ text, environment }: Analysis): ReadonlySet<string> {
  const named = [...text.matchAll(/env\.([A-Za-z_]\w*)/g)].map((found) => found[1] ?? "");
  return new Set([...named, ...Object.keys(environment.values)]);
}
