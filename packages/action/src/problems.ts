/** Problems beside the config's lines, as far as GitHub shows them; the run's page has them all. */
import { countProblems, type Problem, renderProblemsMarkdown } from "@twilio-proxy/core";
import type { Config } from "./config.ts";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";
import type { Level, Place, Runner } from "./runner.ts";
import { pageHeading, SUMMARY_LIMIT } from "./summary.ts";

/** GitHub shows ten annotations of a kind per step; one is kept for the failure itself. */
const SHOWN = 9;

/** Writes the summary: whoever has more to say writes it again. */
export function showProblems(config: Config, { runner, event }: Context): void {
  const { problems, place } = config;
  annotateProblems(config, event, runner);
  runner.log(`${place.path}: ${countProblems(problems).toLowerCase()}`);
  runner.summary(`${pageHeading("validate", place.label)}\n\n${problemsText(config, event)}`);
}

export function problemsText(
  { problems, place }: Config,
  { serverUrl, owner, repo }: Context["event"],
): string {
  if (problems.length === 0) return `${countProblems(problems)}\n`;
  const file = `${serverUrl}/${owner}/${repo}/blob/${place.commit}/${place.path.split("/").map(encodeURIComponent).join("/")}`;
  return renderProblemsMarkdown(problems, place.path, {
    limit: SUMMARY_LIMIT,
    lineUrl: (line) => `${file}#L${line}`,
  });
}

/** Of another commit than the run's own, lines would be marked in the wrong file. */
export function annotateProblems(
  { problems, document, place }: Config,
  { sha }: Context["event"],
  runner: Runner,
): void {
  const where = (problem: Problem): Place | undefined =>
    place.commit === sha ? placeOf(problem, document.lines, place.path) : undefined;
  annotate(
    "error",
    problems.filter(({ severity }) => severity === "error"),
    where,
    runner,
  );
  annotate(
    "warning",
    problems.filter(({ severity }) => severity === "warning"),
    where,
    runner,
  );
}

function annotate(
  level: Level,
  problems: readonly Problem[],
  where: (problem: Problem) => Place | undefined,
  runner: Runner,
): void {
  const single = problems.map((problem) => [problem]);
  const lines = [...Map.groupBy(problems, ({ range }) => range.start.line).values()];
  const groups = problems.length <= SHOWN ? single : lines;
  const shown = groups.slice(0, groups.length <= SHOWN ? SHOWN : SHOWN - 1);
  for (const [first, ...others] of shown) {
    if (first === undefined) continue;
    const codes = [...new Set([first, ...others].map(({ code }) => code))].join(", ");
    const text = [first, ...others].map(({ message, help }) => `${message} ${help}`).join("\n");
    runner.annotate(level, codes, text, where(first));
  }
  const rest = groups.slice(shown.length).flat();
  const [next] = rest;
  if (next === undefined) return;
  runner.annotate(level, `${rest.length} more`, "The summary on the run's page lists them all.", where(next));
}

/** Over several lines GitHub drops the columns, so the mark ends with its first line. */
function placeOf({ range }: Problem, lines: Config["document"]["lines"], file: string): Place {
  const { start, end } = range;
  const last = end.line === start.line ? end.offset : lines.endOfLine(start.offset);
  const length = Math.max(1, last - start.offset);
  const [startLine, startColumn] = [start.line + 1, start.character + 1];
  return { file, startLine, endLine: startLine, startColumn, endColumn: startColumn + length };
}

/** @throws ActionFailure `invalid-config` unless the config declares something. */
export function requireValid(
  config: Config,
): asserts config is Config & { desired: NonNullable<Config["desired"]> } {
  if (config.desired !== null) return;
  const errors = config.problems.filter(({ severity }) => severity === "error");
  throw new ActionFailure(
    "invalid-config",
    `${config.place.path} is not valid: ${countProblems(errors).toLowerCase()}`.trim(),
  );
}
