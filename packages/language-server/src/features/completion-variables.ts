/** Proposals of `${env.NAME}`: names only, never a value. */
import type { Analysis } from "../analysis/analysis.ts";
import { fieldOf, subjectOf } from "../words/subject.ts";
import { type Variables, variablesIn, variablesOf } from "../words/variables.ts";
import { capped, noProposals, type Proposal, type Proposals } from "./completion-proposal.ts";
import { type Spot, typedIn } from "./completion-spot.ts";

/** The beginning of a variable right before the cursor; `$$` would make it a literal. */
const BEGUN = /(?<!\$)\$(?:\{(?:e(?:n(?:v(?:\.[A-Za-z0-9_]*)?)?)?)?)?$/;
/** What follows a name that is complete already. */
const CLOSED = /^(?::-[^}"\n]*)?\}/;

/** null: the cursor is in no variable, so other proposals may be wanted. */
export function variableProposals(analysis: Analysis, spot: Spot): Proposals | null {
  if (spot.kind === "key" || spot.string === null || isSchemaAddress(spot)) return null;
  const { text } = analysis;
  const begun = BEGUN.exec(text.slice(spot.start + 1, spot.offset))?.[0];
  if (begun === undefined) return null;
  const rest = text.slice(spot.offset, spot.end);
  const name = /^[A-Za-z0-9_.]*/.exec(rest)?.[0] ?? "";
  const closing = CLOSED.test(rest.slice(name.length)) ? "" : "}";
  const at = { start: spot.offset - begun.length, end: spot.offset + name.length };
  const items = namesFor(analysis, at.start).map((one): Proposal => {
    const begins = `\${env.${one.name}`;
    return { ...one, label: one.name, kind: "variable", text: begins + closing, filter: begins, at };
  });
  return capped(items, begun);
}

/** Where a person's number belongs and nothing stands yet: it should come from the environment. */
export function personProposals(analysis: Analysis, spot: Spot): Proposals {
  const field = spot.kind === "value" ? fieldOf(subjectOf(spot.path)) : null;
  const isEmpty =
    spot.string === null || analysis.text.slice(spot.start, spot.end).replaceAll('"', "") === "";
  if (field?.spec.sensitive !== true || !isEmpty) return noProposals;
  const items = namesFor(analysis, -1).map((one): Proposal => {
    const text = `"\${env.${one.name}}"`;
    return { ...one, label: `\${env.${one.name}}`, kind: "variable", text, filter: text };
  });
  return capped(items, typedIn(analysis, spot));
}

function isSchemaAddress({ path }: Spot): boolean {
  return path.length === 1 && path[0] === "$schema";
}

interface Name {
  readonly name: string;
  readonly detail: string;
  readonly rank: number;
}

/** Those of `.env` files first, then those of this file, then the rest. `typing`: the offset of the one that is being typed. */
function namesFor({ text, environment }: Analysis, typing: number): readonly Name[] {
  const variables = variablesOf(environment);
  const used = variablesIn(text).filter(({ start }) => start !== typing);
  const known = new Set(variables.names);
  const elsewhere = new Set(used.map(({ name }) => name).filter((name) => !known.has(name)));
  const allowed = [...elsewhere].filter((name) => variables.stateOf(name).kind !== "forbidden");
  const inUse = new Set(used.map(({ name }) => name));
  return [...variables.names, ...allowed].map((name) => ({ name, ...told(variables, name, inUse) }));
}

function told(variables: Variables, name: string, inUse: ReadonlySet<string>): Omit<Name, "name"> {
  const file = variables.fileOf(name);
  if (file !== null) return { detail: file, rank: 1 };
  if (inUse.has(name)) {
    const isSet = variables.stateOf(name).kind === "set";
    return { detail: isSet ? "used in this file" : "used in this file, not set here", rank: 2 };
  }
  return { detail: "environment", rank: 3 };
}
