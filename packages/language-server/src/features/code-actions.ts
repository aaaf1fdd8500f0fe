/** Quick fixes for what our own analysis found, and all of the safe ones at once. */
import { type CodeAction, CodeActionKind, type Range, type TextEdit } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { type Change, editsOf, spanOf } from "../edits/changes.ts";
import { isKey, nodeStartingAt, objectAround } from "../edits/nodes.ts";
import type { Span } from "../edits/removal.ts";
import { FIX_ALL } from "../names.ts";
import type { FeatureContext } from "./context.ts";
import { configDiagnostics } from "./diagnostics.ts";
import type { Facts, ProblemFix } from "./fix.ts";
import { factsOf, fixesOf } from "./fixes.ts";

/** `only`: the kinds that were asked for, each with all below it. Without it nothing is fixed that was not pointed at. */
export function codeActions(
  analysis: Analysis,
  range: Range,
  only: readonly string[] | undefined,
  context: FeatureContext,
): CodeAction[] {
  const facts = factsOf(analysis);
  const quick = only === undefined || asksFor(only, CodeActionKind.QuickFix);
  const actions = quick ? quickFixes(analysis, range, facts, context) : [];
  const all = only !== undefined && asksFor(only, FIX_ALL) ? fixAll(analysis, facts) : null;
  return all === null ? [...actions] : [...actions, all];
}

function asksFor(only: readonly string[], kind: string): boolean {
  return only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}

function quickFixes(
  analysis: Analysis,
  range: Range,
  facts: Facts,
  context: FeatureContext,
): readonly CodeAction[] {
  const [start, end] = [analysis.source.offsetAt(range.start), analysis.source.offsetAt(range.end)];
  const touched = analysis.problems.filter(
    (problem) => problem.range.start.offset <= end && start <= problem.range.end.offset,
  );
  return touched.flatMap((problem) => {
    const diagnostics = configDiagnostics({ ...analysis, problems: [problem] }, context);
    return fixesOf(analysis, problem, facts).map(({ title, preferred, changes }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      ...(diagnostics.length > 0 ? { diagnostics } : {}),
      ...(preferred ? { isPreferred: true } : {}),
      edit: { changes: { [analysis.uri]: toEdits(analysis, changes) } },
    }));
  });
}

function fixAll(analysis: Analysis, facts: Facts): CodeAction | null {
  const changes = safeChanges(analysis, facts);
  if (changes.length === 0) return null;
  return {
    title: "Fix everything that has one fix",
    kind: FIX_ALL,
    edit: { changes: { [analysis.uri]: toEdits(analysis, changes) } },
  };
}

function toEdits({ source, text }: Analysis, changes: readonly Change[]): TextEdit[] {
  return editsOf(text, changes).map(({ start, end, text: newText }) => ({
    range: { start: source.positionAt(start), end: source.positionAt(end) },
    newText,
  }));
}

/** What is built on a syntax mistake is only a guess, so such mistakes come first, and alone. */
function safeChanges(analysis: Analysis, facts: Facts): readonly Change[] {
  const { problems } = analysis;
  const broken = problems.filter(({ code }) => code === "syntax");
  const fixes = (broken.length > 0 ? broken : problems)
    .flatMap((problem) => fixesOf(analysis, problem, facts))
    .filter(({ preferred }) => preferred);
  return besideEachOther(fixes, createKeyGuard(analysis)).flatMap(({ changes }) => changes);
}

/** As many as do not touch each other, the outer before the inner; the others' turn comes when these are applied. */
function besideEachOther(
  fixes: readonly ProblemFix[],
  keepsKeysApart: (fix: ProblemFix) => boolean,
): readonly ProblemFix[] {
  const placed = fixes
    .map((fix) => ({ fix, ...hullOf(fix) }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const fitting: ProblemFix[] = [];
  let done = -1;
  for (const { fix, start, end } of placed) {
    if (start <= done || !keepsKeysApart(fix)) continue;
    fitting.push(fix);
    done = end;
  }
  return fitting;
}

function hullOf({ changes }: ProblemFix): Span {
  const spans = changes.map(spanOf);
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  };
}

/** Two misspelt keys of one object may both be meant for the same field: false for the second. */
function createKeyGuard({ document }: Analysis): (fix: ProblemFix) => boolean {
  const renamed = new Set<string>();
  return ({ changes: [change] }) => {
    if (change?.kind !== "replace") return true;
    const node = nodeStartingAt(document.root, change.start);
    const object = node !== null && isKey(node) ? objectAround(node) : null;
    if (object === null) return true;
    const key = `${object.offset} ${change.text}`;
    if (renamed.has(key)) return false;
    renamed.add(key);
    return true;
  };
}
