/** What is wrong with a config, as it stands on GitHub: all of it, each with its place and its remedy. */
import type { Problem, Severity } from "../../document/problem.ts";
import { shownAddress } from "../plan-address.ts";
import { countProblems, inOrder } from "../problems.ts";
import { type LimitOptions, titledList } from "./blocks.ts";
import { code, inline, link } from "./escape.ts";

export interface ProblemsMarkdownOptions extends LimitOptions {
  /** Where a line of the config, counted from 1, can be seen; null: nowhere. */
  readonly lineUrl: (line: number) => string | null;
}

const LOOKS: Readonly<Record<Severity, { rank: number; word: string }>> = {
  error: { rank: 0, word: "Error" },
  warning: { rank: 1, word: "Warning" },
  information: { rank: 2, word: "Hint" },
};

/** UTF-16 units that every problem takes: no more of them are written than could fit. */
const LEAST = 50;

/** Begins with the counts. Errors come first, so that the limit takes hints; empty without problems. */
export function renderProblemsMarkdown(
  problems: readonly Problem[],
  path: string,
  { limit, lineUrl }: ProblemsMarkdownOptions,
): string {
  const items = [...inOrder(problems)]
    .sort((a, b) => LOOKS[a.severity].rank - LOOKS[b.severity].rank)
    .slice(0, Math.ceil(limit / LEAST))
    .map((problem) => problemText(problem, path, lineUrl));
  return titledList(`**${countProblems(problems)}**`, items, limit, problems.length) ?? "";
}

/** Lines start at 0 in a problem, and at 1 for people. */
function problemText(
  { severity, code: name, message, help, address, range }: Problem,
  path: string,
  lineUrl: (line: number) => string | null,
): string {
  const line = range.start.line + 1;
  const place = link(code(`${path}:${line}:${range.start.character + 1}`), lineUrl(line));
  const where = address === "" ? "" : ` at ${code(shownAddress(address))}`;
  return `**${LOOKS[severity].word}** ${code(name)} in ${place}${where}<br>${inline(message)}<br>${inline(help)}`;
}
