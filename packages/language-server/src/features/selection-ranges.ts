import type { Position, SelectionRange } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import type { FeatureContext } from "./context.ts";

/** From the text under each cursor outwards. Empty where the engine cannot look at the file. */
export function selectionRanges(
  { source, json }: Analysis,
  positions: readonly Position[],
  { engine }: FeatureContext,
): SelectionRange[] {
  const tree = json();
  return tree === null ? [] : [...engine.selections(source, positions, tree)];
}
