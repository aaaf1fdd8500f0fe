/** Snippets as LSP has them (`$1`, `${1:text}`, `\$`), from schemas and into plain text. */
import type { JsonSchema } from "@twilio-proxy/core";
import { asObject } from "../settings.ts";

/** A whole block that a schema offers. */
export interface Block {
  readonly label: string;
  readonly description: string;
  /** JSON whose strings are snippets; one that begins with `^` stands as it is, without quotes. */
  readonly body: unknown;
}

/** A schema's `defaultSnippets`. */
export function blocksOf(schema: JsonSchema | undefined): readonly Block[] {
  const given = schema?.defaultSnippets;
  return (Array.isArray(given) ? given : []).map((one: unknown) => {
    const { label, description, body } = asObject(one);
    return { label: String(label), description: String(description ?? ""), body };
  });
}

/** A block's body as a snippet, indented by tabs: editors turn them into their own indentation. */
export function snippetOf(body: unknown, indent = ""): string {
  if (typeof body === "string" && body.startsWith("^")) return body.slice(1);
  if (typeof body !== "object" || body === null) return JSON.stringify(body);
  const inner = `${indent}\t`;
  if (Array.isArray(body))
    return wrap(
      "[]",
      body.map((item) => inner + snippetOf(item, inner)),
      indent,
    );
  return wrap("{}", entriesOf(body, inner), indent);
}

/** The same without the braces around it, for a place that has them already. */
export function innerSnippetOf(body: unknown): string {
  return entriesOf(asObject(body), "").join(",\n");
}

function entriesOf(body: object, indent: string): readonly string[] {
  return Object.entries(body).map(
    ([key, value]) => `${indent}${JSON.stringify(key)}: ${snippetOf(value, indent)}`,
  );
}

function wrap(brackets: string, lines: readonly string[], indent: string): string {
  if (lines.length === 0) return brackets;
  return `${brackets[0]}\n${lines.join(",\n")}\n${indent}${brackets[1]}`;
}

/** Moves every tab stop on, so that others can come before them. `$0`, where the cursor ends, stays. */
export function withLaterStops(snippet: string, by: number): string {
  return snippet.replace(/\\[\s\S]|\$(\{?)([1-9]\d*)/g, (found, brace: string | undefined, stop?: string) =>
    stop === undefined ? found : `$${brace}${Number(stop) + by}`,
  );
}

/** Text that a snippet shows as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** What is inserted when nobody fills a snippet in: placeholders with their text, the first of a choice, no escapes. */
export function plainText(snippet: string): string {
  return readPlain({ snippet, at: 0 }, false);
}

interface Reading {
  readonly snippet: string;
  at: number;
}

function readPlain(reading: Reading, inPlaceholder: boolean): string {
  const { snippet } = reading;
  let text = "";
  while (reading.at < snippet.length) {
    const char = snippet.charAt(reading.at);
    if (char === "}" && inPlaceholder) break;
    const stop = char === "$" ? readStop(reading) : null;
    if (stop !== null) text += stop;
    else if (char === "\\" && /[\\$}]/.test(snippet.charAt(reading.at + 1))) {
      text += snippet.charAt(reading.at + 1);
      reading.at += 2;
    } else {
      text += char;
      reading.at += 1;
    }
  }
  return text;
}

/** null: this `$` begins no tab stop. */
function readStop(reading: Reading): string | null {
  const found = /^\$(?:\d+|\{\d+(\}|:|\|))/.exec(reading.snippet.slice(reading.at, reading.at + 20));
  if (found === null) return null;
  reading.at += found[0].length;
  if (found[1] === "|") return readChoice(reading);
  if (found[1] !== ":") return "";
  const text = readPlain(reading, true);
  reading.at += 1;
  return text;
}

function readChoice(reading: Reading): string {
  const [whole = "", choices = ""] = /^((?:\\.|[^|\\])*)\|\}/.exec(reading.snippet.slice(reading.at)) ?? [];
  reading.at += whole.length;
  return (/^(?:\\.|[^,\\])*/.exec(choices)?.[0] ?? "").replace(/\\(.)/g, "$1");
}
