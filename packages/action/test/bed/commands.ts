/**
 * Workflow commands, as actions/runner reads them from a line (`ActionCommand.cs`, `ActionCommandManager.cs`).
 *
 * The runner compares by culture where ICU is installed, so characters without weight may stand between the signs; where it is
 * not, it compares code units. A line counts as a command here when either reading finds one.
 */

export interface Command {
  /** Lower case. */
  readonly name: string;
  /** Keys in lower case: the runner ignores their case. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
  /** `::name k=v::data` at the start of a line, or the older `##[name k=v]data` anywhere in it. */
  readonly syntax: "colons" | "brackets";
}

export const commandNames: ReadonlySet<string> = new Set([
  "stop-commands",
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "warning",
]);

/** Escapes in the order in which the runner undoes them: `%25` last. */
const dataEscapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
] as const;
const propertyEscapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"],
] as const;
const bracketEscapes = [
  ["%3B", ";"],
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%5D", "]"],
  ["%25", "%"],
] as const;

type Escapes = readonly (readonly [code: string, sign: string])[];

const decode = (text: string, escapes: Escapes): string =>
  escapes.reduce((rest, [code, sign]) => rest.replaceAll(code, sign), text);

/** What .NET's TrimStart takes for a blank; unlike JavaScript's, U+0085 is one and U+FEFF is not. */
const leadingBlanks = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** Characters that a comparison by culture does not see. */
const weightless =
  "[\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]*";

/** Where `sign` is found at or after `from`, or -1. */
type Find = (text: string, sign: "::" | "##[" | "]", from: number) => number;

const byCodeUnit: Find = (text, sign, from) => text.indexOf(sign, from);

const patterns = {
  "::": new RegExp(`:${weightless}:`, "gu"),
  "##[": new RegExp(`#${weightless}#${weightless}\\[`, "gu"),
};

const byCulture: Find = (text, sign, from) => {
  if (sign === "]") return text.indexOf(sign, from);
  const pattern = new RegExp(patterns[sign]);
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
};

/** The command a line holds, or null. `names` are those that are listened to: a stopped runner also hears its token. */
export function parseCommand(line: string, names: ReadonlySet<string> = commandNames): Command | null {
  return (
    colons(line, names, byCodeUnit) ??
    brackets(line, names, byCodeUnit) ??
    colons(line, names, byCulture) ??
    brackets(line, names, byCulture)
  );
}

function colons(line: string, names: ReadonlySet<string>, find: Find): Command | null {
  const message = line.replace(leadingBlanks, "");
  if (find(message, "::", 0) !== 0) return null;
  const end = find(message, "::", 2);
  if (end < 0) return null;
  const head = readHead(message.slice(2, end), names);
  if (head === null) return null;
  return {
    name: head.name,
    properties: readProperties(head.rest.trim(), ",", propertyEscapes),
    data: decode(message.slice(end + 2), dataEscapes),
    syntax: "colons",
  };
}

function brackets(line: string, names: ReadonlySet<string>, find: Find): Command | null {
  const start = find(line, "##[", 0);
  if (start < 0) return null;
  const end = find(line, "]", start);
  if (end < start + 3) return null;
  const head = readHead(line.slice(start + 3, end), names);
  if (head === null) return null;
  return {
    name: head.name,
    properties: readProperties(head.rest, ";", bracketEscapes),
    data: decode(line.slice(end + 1), bracketEscapes),
    syntax: "brackets",
  };
}

function readHead(text: string, names: ReadonlySet<string>): { name: string; rest: string } | null {
  const space = text.indexOf(" ");
  const name = (space < 0 ? text : text.slice(0, space)).toLowerCase();
  if (!names.has(name)) return null;
  return { name, rest: space > 0 ? text.slice(space + 1) : "" };
}

/** A property without a name or a value is dropped; the last of a name wins. */
function readProperties(text: string, separator: string, escapes: Escapes): Map<string, string> {
  const properties = new Map<string, string>();
  for (const part of text.split(separator)) {
    const [, key, value] = /^=*([^=]+)=+(.*)$/su.exec(part) ?? [];
    if (key === undefined || value === undefined || value === "") continue;
    properties.set(key.toLowerCase(), decode(value, escapes));
  }
  return properties;
}

/** .NET's ReadLine: a lone carriage return ends a line as well. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/u);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
