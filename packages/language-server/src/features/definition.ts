import type { Location, Position } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { locationOf, type Name } from "../analysis/references.ts";

/** Where the name under the cursor is declared; a variable, in the file that sets it. null: nowhere that is known. */
export function definition(analysis: Analysis, position: Position): Location[] | null {
  const found = analysis.references().at(analysis.source.offsetAt(position));
  const declared = found === null ? [] : declarationsOf(analysis, found.name);
  return declared.length === 0 ? null : [...declared];
}

export function declarationsOf(analysis: Analysis, name: Name): readonly Location[] {
  if (name.kind === "variable") return assignmentsOf(analysis, name.text);
  return name.occurrences
    .filter(({ declares }) => declares)
    .map((occurrence) => locationOf(analysis, occurrence));
}

/** Of files that set the same name the first wins. */
function assignmentsOf({ environment }: Analysis, variable: string): readonly Location[] {
  const file = environment.files.find(({ names }) => names.has(variable));
  const line = file?.names.get(variable);
  if (file === undefined || line === undefined) return [];
  const start = { line, character: 0 };
  return [{ uri: file.uri, range: { start, end: start } }];
}
