/**
 * The one place where text that others wrote is made safe to stand in GitHub's Markdown. Nothing that passes here becomes
 * markup, notifies anybody, refers to another issue or repository, or ends or begins an HTML comment.
 */
import { neutralise } from "../sanitise.ts";

/**
 * A zero-width space. GitHub looks for mentions and references after it has parsed the Markdown, so neither a backslash nor
 * an entity stops them (github/cmark-gfm#181); in code they come back to life when a mail quotes the text.
 */
const BREAK = "\u200b";

/** Mentions, mail addresses, and both ends of an HTML comment. */
const LIVELY = /(?<=@)(?!\u200b)|(?<=<)(?=!)|(?<=--)(?=>)/g;
/** `#1`, `GH-1`, URLs and `:emoji:`. */
const LIVELY_IN_PROSE = /(?<=#)(?=\d)|(?<=GH-)(?=\d)|(?<=:)(?=\/\/|[\w+-]+:)|(?<=www)(?=\.)/gi;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A table's cells end there, in code too.
  "|": "&vert;",
};

function withEntities(text: string): string {
  return text.replace(/[&<>"|]/g, (found) => ENTITIES[found] ?? found);
}

/** Text in a fence. Doing it twice does nothing more. */
export function tame(text: string): string {
  return text.replace(LIVELY, BREAK);
}

function tameProse(text: string): string {
  return tame(neutralise(text)).replace(LIVELY_IN_PROSE, BREAK);
}

/** One line of prose: in a paragraph, a list's item or a table's cell. */
export function inline(text: string): string {
  const literal = tameProse(text)
    .trim()
    .replace(/[\\`*[\]~$]|(?<![a-z0-9])_|_(?![a-z0-9])/gi, "\\$&")
    .replace(/[&<>|]/g, (found) => ENTITIES[found] ?? found);
  // At the start of a line these would begin a list, a heading or an underline.
  return literal.replace(/^(?:[-+#=]|\d+(?=[.)]))/, (found) =>
    /\d$/.test(found) ? `${found}${BREAK}` : found.replace(/\S/, "\\$&"),
  );
}

/** Code in a line, where `inline` may stand. */
export function code(text: string): string {
  const literal = tame(neutralise(text));
  if (literal.includes("|")) return `<code>${inline(text)}</code>`;
  const ticks = "`".repeat(longestRun(literal) + 1);
  const pad = literal === "" || /^[` ]|[` ]$/.test(literal) ? " " : "";
  return `${ticks}${pad}${literal}${pad}${ticks}`;
}

/** Text inside HTML of ours, such as a `<summary>`, where no Markdown is read. */
export function html(text: string): string {
  return withEntities(tameProse(text));
}

/** A block of code; no line of it can end the block. The lines are safe to print already. */
export function fence(language: string, lines: readonly string[]): string {
  const text = tame(lines.join("\n"));
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

/** A link of ours; the label alone where the address is none that is safe to link. `label` is Markdown. */
export function link(label: string, url: string | null): string {
  return url !== null && /^https?:\/\/[^\s<>()[\]\\"'`|]+$/.test(url) ? `[${label}](${url})` : label;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
