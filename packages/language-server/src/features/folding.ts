/** What can be folded: objects, lists and comments. */
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { MAX_ITEMS } from "../json/engine.ts";
import type { FeatureContext } from "./context.ts";

/** Whole lines, which is what every client can fold. Of too many, outer ones first. */
export function foldingRanges(analysis: Analysis, { engine }: FeatureContext): FoldingRange[] {
  const { source } = analysis;
  const folds = isCostly(analysis) ? [] : engine.folds(source);
  return [...folds.map(standard), ...commentRuns(analysis)].slice(0, MAX_ITEMS);
}

/** For each comment that is never closed the engine reads all the rest. While typing there is one; hostile text has many. */
function isCostly({ text, document }: Analysis): boolean {
  const closed = text.lastIndexOf("*/");
  const broken = document.problems.some(({ code }) => code === "syntax");
  return broken && text.slice(Math.max(closed, 0)).split("/*").length > 100;
}

const STANDARD: ReadonlySet<string> = new Set([FoldingRangeKind.Comment, FoldingRangeKind.Region]);

/** The engine calls objects and lists kinds of their own, and clients written in a strict language refuse the whole answer. */
function standard({ startLine, endLine, kind }: FoldingRange): FoldingRange {
  return { startLine, endLine, ...(kind !== undefined && STANDARD.has(kind) ? { kind } : {}) };
}

/** Comments on lines of their own, two or more together. */
function commentRuns({ text, document }: Analysis): readonly FoldingRange[] {
  const runs: { startLine: number; endLine: number; kind: FoldingRangeKind }[] = [];
  for (const { index } of text.matchAll(/^[ \t]*\/\/(?![ \t]*#(?:end)?region\b)/gm)) {
    const { line } = document.lines.positionAt(index);
    const last = runs.at(-1);
    if (last?.endLine === line - 1) last.endLine = line;
    else runs.push({ startLine: line, endLine: line, kind: FoldingRangeKind.Comment });
  }
  return runs.filter(({ startLine, endLine }) => startLine < endLine);
}
