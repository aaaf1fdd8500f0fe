/** Problems for people (the line, a caret under it, what to do) and for machines. */
import type { Problem, Range, Severity } from "../document/problem.ts";
import { registry } from "../resources/registry.ts";
import { cutTo, displayWidth, hang } from "./layout.ts";
import { createPaint, type Paint, type Tone } from "./paint.ts";
import { shownAddress, splitAddress } from "./plan-address.ts";
import { neutralise } from "./sanitise.ts";
import { maskSource } from "./source-mask.ts";

export interface ProblemsOptions {
  readonly colour: boolean;
  readonly width: number;
}

/** More than anybody reads; the rest is counted. */
const MOST_LISTED = 1_000;

/** More than an excerpt shows after its problem: the rest of a file that is too large to read is not read for it either. */
const BEYOND = 10_000;

const TONES: Readonly<Record<Severity, Tone>> = { error: "error", warning: "warn", information: "link" };

/** One block per problem in the text's order, the first thousand of them, and a last line with the counts. Empty without problems. */
export function renderProblems(
  problems: readonly Problem[],
  text: string,
  path: string,
  options: ProblemsOptions,
): string {
  if (problems.length === 0) return "";
  const paint = createPaint(options.colour);
  const listed = inOrder(problems).slice(0, MOST_LISTED);
  const last = Math.max(...listed.map(({ range }) => range.end.offset));
  const lines = maskSource(text.slice(0, last + BEYOND)).split(/\r\n|\r|\n/);
  const rest = problems.length - listed.length;
  const blocks = listed.map((problem) =>
    problemLines(problem, lines, path, { paint, width: Math.max(60, options.width) }).join("\n"),
  );
  return [...blocks, ...(rest > 0 ? [`… and ${rest} more.`] : []), countProblems(problems)].join("\n\n");
}

/** `2 errors, 1 warning.` */
export function countProblems(problems: readonly Problem[]): string {
  const words: Readonly<Record<Severity, string>> = {
    error: "error",
    warning: "warning",
    information: "hint",
  };
  const counts = (Object.keys(words) as Severity[]).flatMap((severity) => {
    const found = problems.filter((problem) => problem.severity === severity).length;
    return found === 0 ? [] : [`${found} ${words[severity]}${found === 1 ? "" : "s"}`];
  });
  return `${counts.join(", ") || "No problems"}.`;
}

export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.range.start.offset - b.range.start.offset);
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
}

function problemLines(
  problem: Problem,
  source: readonly string[],
  path: string,
  page: Page,
): readonly string[] {
  const { line, character } = problem.range.start;
  const tone = TONES[problem.severity];
  const gutter = " ".repeat(String(line + 1).length);
  const title = `${problem.severity}[${problem.code}]: ${neutralise(problem.message)}`;
  const place = `${neutralise(path)}:${line + 1}:${character + 1}`;
  const where = neutralise(shownAddress(problem.address));
  return [
    ...hang("", title, page.width).map((text) => page.paint(tone, text)),
    ...placeLines(`${gutter}--> `, place, where, page.width),
    ...excerpt(problem.range, source[line] ?? "", gutter, page, tone),
    ...hang(`${gutter} = `, neutralise(problem.help), page.width),
  ];
}

function placeLines(arrow: string, place: string, where: string, width: number): readonly string[] {
  const together = where === "" ? `${arrow}${place}` : `${arrow}${place}  ${where}`;
  if (displayWidth(together) <= width) return [together];
  return [...hang(arrow, place, width), ...hang(" ".repeat(arrow.length), where, width)];
}

function excerpt(range: Range, source: string, gutter: string, page: Page, tone: Tone): readonly string[] {
  const { line, character } = range.start;
  const end = range.end.line === line ? range.end.character : source.length;
  const room = page.width - gutter.length - 4;
  const shown = windowOf(source, character, Math.max(end, character + 1), room);
  const bar = page.paint("quiet", "|");
  return [
    `${gutter} ${bar}`,
    `${page.paint("quiet", String(line + 1))} ${bar} ${shown.text}`.trimEnd(),
    `${gutter} ${bar} ${" ".repeat(shown.before)}${page.paint(tone, "^".repeat(Math.max(1, shown.marked)))}`,
  ];
}

/** The part of the line that fits, with the mistake in it. Measured after unsafe characters have been made visible. */
function windowOf(source: string, start: number, end: number, room: number) {
  const clean = (text: string) => neutralise(text.replaceAll("\t", "  "));
  // A line may be as long as the file, and have as many problems.
  const reach = 2 * room;
  const before = clean(source.slice(Math.max(0, start - reach), start));
  const marked = clean(source.slice(start, Math.min(end, start + reach)));
  const text = before + marked + clean(source.slice(end, end + reach));
  const isCut = start > reach || displayWidth(before) + Math.min(displayWidth(marked), 20) > room;
  const cut = isCut ? before.length - 12 : 0;
  const from = Math.max(0, cut);
  const lead = from > 0 ? "… " : "";
  // Once more: signs that mean something together may come from both sides of a border.
  const visible = clip(neutralise(lead + text.slice(from)), room);
  const offset = displayWidth(lead + before.slice(from));
  return {
    text: visible,
    before: offset,
    marked: Math.min(displayWidth(marked), Math.max(1, room - offset)),
  };
}

function clip(text: string, room: number): string {
  return displayWidth(text) <= room ? text : `${cutTo(text, room - 2)} …`;
}

export interface ProblemJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly address: string;
  /** Lines and characters start at 0, as in LSP. */
  readonly range: Range;
  readonly help: string;
  /** `new_text` is null where it would hold personal data. */
  readonly fix?: { readonly title: string; readonly range: Range; readonly new_text: string | null };
}

export interface ProblemsJson {
  readonly format_version: "1.0";
  readonly path: string;
  readonly errors: number;
  readonly warnings: number;
  /** The first thousand; `errors` and `warnings` count all. */
  readonly problems: readonly ProblemJson[];
}

export function problemsJson(problems: readonly Problem[], path: string): ProblemsJson {
  const counted = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length;
  return {
    format_version: "1.0",
    path,
    errors: counted("error"),
    warnings: counted("warning"),
    problems: inOrder(problems)
      .slice(0, MOST_LISTED)
      .map(({ fix, ...problem }) => ({
        ...problem,
        address: shownAddress(problem.address),
        ...(fix === undefined
          ? {}
          : {
              fix: {
                title: fix.title,
                range: fix.range,
                new_text: isSensitive(problem.address) ? null : fix.newText,
              },
            }),
      })),
  };
}

function isSensitive(address: string): boolean {
  const last = splitAddress(address).at(-1)?.replace(/^\./, "") ?? "";
  return registry.some((definition) => definition.fields[last]?.sensitive === true);
}
