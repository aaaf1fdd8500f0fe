/** What must hold of everything that was put out, in terms of whoever reads it and not of the code that wrote it. */
import { createScanner } from "jsonc-parser";
import { parseCommand, splitLines } from "../../packages/action/test/bed/commands.ts";
import { parseMarkdown } from "../../packages/core/src/report/testing/markdown-tree.ts";
import type { HostileCase } from "./documents.ts";
import type { Output, Ran, Spent } from "./drive.ts";

/**
 * Controls, marks that turn text around, characters that nobody sees, half characters. A space without width may stand where it
 * keeps the signs of a command or a mention apart.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200c-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/u;
const INVISIBLE_SPACE = /\u200b/;
const BREAKS = /(:)\u200b(?=:)/g;
/** The whole of what we colour with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one
const COLOURS = /\u001b\[(?:1|2|22|3[1-6]|39)m/g;
/** Participants' numbers in the generated configs. */
const PERSON = /1415368\d{4}/;
/** A cut can make one the value of another field, which is shown as that field is. */
const PERSON_ELSEWHERE = /"(?!identifier")\w+"\s*:\s*"[^"\n]*1415368\d{4}/;
const SECRET = "password-of-nobody";

/** What is wrong, each with a few characters of it; nothing where all holds. */
export async function judge(one: HostileCase, ran: Ran, thorough: boolean): Promise<readonly string[]> {
  const broken: string[] = [];
  const fillings = (one.text.match(/\$\{env\./g) ?? []).length;
  const longest = Math.max(0, ...Object.values(one.env).map((value) => value.length));
  if (ran.declared > 2 * one.text.length + fillings * longest)
    broken.push(`variables: grew to ${ran.declared}`);
  broken.push(...ran.spent.flatMap(slow));
  const person = PERSON_ELSEWHERE.test(one.text) ? /(?!)/ : PERSON;
  for (const output of ran.outputs) {
    const found = await faultsOf(output, person, thorough);
    broken.push(...found.map((fault) => `${output.from} (${output.kind}): ${fault}`));
  }
  return broken;
}

/** Below this, it is the machine that is measured. */
const FLOOR_MS = 300;
const MOST_MS_PER_MB = 1_000;

function slow({ what, milliseconds, read }: Spent): readonly string[] {
  const allowed = Math.max(FLOOR_MS, (MOST_MS_PER_MB * read) / 1e6);
  return milliseconds > allowed ? [`${what}: ${milliseconds.toFixed(0)} ms for ${read} characters`] : [];
}

async function faultsOf(output: Output, person: RegExp, thorough: boolean): Promise<readonly string[]> {
  if (output.kind === "formatted") return formatFaults(output);
  const personal = [...matches(person, output.text, "a person's number"), ...contains(output.text, SECRET)];
  switch (output.kind) {
    case "text":
      return [...personal, ...textFaults(output.text, output.coloured)];
    case "json":
      return [...personal, ...jsonFaults(output.text)];
    case "log":
      return [...personal, ...logFaults(output.text, output.commands)];
    case "markdown":
      return [
        ...personal,
        ...markdownFaults(output.text),
        ...(thorough ? await treeFaults(output.text) : []),
      ];
  }
}

function matches(pattern: RegExp, text: string, what: string): readonly string[] {
  const found = pattern.exec(text);
  if (found === null) return [];
  return [`${what} in ${JSON.stringify(text.slice(Math.max(0, found.index - 30), found.index + 30))}`];
}

function contains(text: string, secret: string): readonly string[] {
  return text.includes(secret) ? ["a credential"] : [];
}

function textFaults(text: string, coloured: string | undefined): readonly string[] {
  const visible = text.replaceAll(BREAKS, "$1");
  const same = coloured === undefined || coloured.replaceAll(COLOURS, "") === text;
  return [
    ...matches(UNSEEN, visible, "a control"),
    ...matches(INVISIBLE_SPACE, visible, "an invisible space"),
    ...commandsIn(text).map((line) => `a command in ${JSON.stringify(line.slice(0, 60))}`),
    ...(same ? [] : ["more than colour differs with colours"]),
  ];
}

/** No other line can be a command, and the runner's parser takes its time. */
const MAYBE_COMMAND = /^[\s\u0085]*:|#[^[]*\[/;

function commandsIn(text: string): readonly string[] {
  return splitLines(text).filter((line) => MAYBE_COMMAND.test(line) && parseCommand(line) !== null);
}

function jsonFaults(text: string): readonly string[] {
  try {
    JSON.parse(text);
  } catch {
    return ["not JSON"];
  }
  return textFaults(text, undefined);
}

/** Our own commands are known by their number: a forged one is one too many. */
function logFaults(text: string, commands: number): readonly string[] {
  const found = commandsIn(text);
  const ours = new Set(found);
  const rest = splitLines(text)
    .filter((line) => !ours.has(line))
    .join("\n");
  return [
    ...matches(UNSEEN, text, "a control"),
    ...matches(INVISIBLE_SPACE, rest.replaceAll(BREAKS, "$1"), "an invisible space"),
    ...(found.length === commands ? [] : [`${found.length} commands instead of ${commands}`]),
    ...found
      .flatMap((line) => commandsIn(parseCommand(line)?.data ?? ""))
      .map((line) => `a command within one: ${line}`),
  ];
}

/** What GitHub acts on wherever it stands, and what no reader sees. Arrows of our own pictures are none of it. */
function markdownFaults(text: string): readonly string[] {
  const prose = text.replaceAll(/^```mermaid\n[\s\S]*?^```$/gm, "");
  return [
    ...matches(UNSEEN, text, "a control"),
    ...matches(/<!|-->/, prose, "a comment"),
    ...matches(/@(?!\u200b)/, text, "a mention"),
  ];
}

const TAGS =
  /^(?:<details(?: open)?><summary>[^\n<>]*(?:<code>[^\n<>]*<\/code>[^\n<>]*)?<\/summary>|<\/details>|<\/?code>|<br>)$/;
const OURS = /^https:\/\/(?:github\.com\/o\/r\/|www\.twilio\.com\/docs\/api\/errors\/-?\d+$)/;

async function treeFaults(text: string): Promise<readonly string[]> {
  const nodes = await parseMarkdown(`${text}\n`);
  return nodes.flatMap(({ type, value = "", url = "" }) => {
    if (type === "html" && !TAGS.test(value)) return [`HTML ${JSON.stringify(value.slice(0, 60))}`];
    if (/link|image|definition|footnote/i.test(type) && !OURS.test(url))
      return [`a ${type} to ${url.slice(0, 60)}`];
    return [];
  });
}

function formatFaults({ before, text, again }: Output & { kind: "formatted" }): readonly string[] {
  return [
    ...(again === text ? [] : ["a second run changes something"]),
    ...(tokensOf(before) === tokensOf(text) ? [] : ["other tokens than before"]),
  ];
}

/** Kinds of blanks, which formatting may change; jsonc-parser's are a const enum. */
const BLANKS = new Set([14, 15]);
const END = 17;

/** All but the blanks, comments included. */
function tokensOf(text: string): string {
  const body = text.replace(/^\ufeff/, "");
  const scanner = createScanner(body, false);
  const tokens: string[] = [];
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    const start = scanner.getTokenOffset();
    if (!BLANKS.has(kind)) tokens.push(body.slice(start, start + scanner.getTokenLength()).trim());
  }
  return tokens.join("\0");
}
