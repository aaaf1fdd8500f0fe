import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Position,
} from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { locationOf, rangeOfSpan } from "../analysis/references.ts";
import { declarationsOf } from "./definition.ts";

/** Every place that uses the name under the cursor; before them, when asked for, those that declare it. */
export function references(
  analysis: Analysis,
  position: Position,
  includeDeclaration: boolean,
): Location[] | null {
  const found = analysis.references().at(analysis.source.offsetAt(position));
  if (found === null) return null;
  const uses = found.name.occurrences.filter(({ declares }) => !declares);
  const declarations = includeDeclaration ? declarationsOf(analysis, found.name) : [];
  return [...declarations, ...uses.map((occurrence) => locationOf(analysis, occurrence))];
}

/** The same places of this file, for the eye. */
export function documentHighlights(analysis: Analysis, position: Position): DocumentHighlight[] {
  const found = analysis.references().at(analysis.source.offsetAt(position));
  return (found?.name.occurrences ?? []).map(({ span, declares }) => ({
    range: rangeOfSpan(analysis, span),
    kind: declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}
