/** `.env.example`: the variables that a config needs, one a line, beside the lines that are there already. */
import { parseEnv } from "node:util";
import { envLines, envValue, type Reserved, type Variable, variablesIn } from "@twilio-proxy/core";

export interface EnvExample {
  /** null: it is as it should be. */
  readonly text: string | null;
  /** Names that stand there with another value than was to be shown: it is the user's, or no line can hold ours. */
  readonly unlike: readonly string[];
}

/** What the file becomes. What the user wrote stays; with `showValues`, what is empty is filled. */
export function envExample(
  before: string | null,
  variables: readonly Variable[],
  showValues: boolean,
): EnvExample {
  const listed = before ?? "";
  const known = showValues ? filled(listed, variables) : listed;
  const there = valuesIn(known);
  const missing = variables.filter(({ name }) => !there.has(name));
  const gap = known === "" || known.endsWith("\n") ? "" : "\n";
  const text = missing.length === 0 ? known : `${known}${gap}${envLines(missing, showValues)}`;
  const now = valuesIn(text);
  const unlike = variables.filter(({ name, value }) => value !== "" && now.get(name) !== value);
  return { text: text === listed ? null : text, unlike: showValues ? unlike.map(({ name }) => name) : [] };
}

/** Variables that the list has for other configs than the one of this text, with the values that stand there. */
export function namesOfOthers(list: string | null, config: string | null): Reserved {
  const own = variablesIn(config ?? "");
  return new Map([...valuesIn(list ?? "")].filter(([name]) => !own.has(name)));
}

/** One line: what stands before the value, the name, the value with what is behind it. */
const LINE = /^(\s*(?:export\s+)?([A-Za-z_]\w*)[ \t]*=)[ \t]*(.*)$/;

function valuesIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/[\r\n\u2028\u2029]/).flatMap((line) => {
      const [, , name, rest = ""] = LINE.exec(line) ?? [];
      return name === undefined ? [] : [[name, heldBy(rest)] as const];
    }),
  );
}

/** Each by itself: Node's parser takes the next line for the value of an empty one. */
function heldBy(rest: string): string {
  return parseEnv(`VALUE=${rest.trim()}`).VALUE ?? "";
}

function filled(text: string, variables: readonly Variable[]): string {
  const values = new Map(variables.map(({ name, value }) => [name, envValue(value)]));
  return text
    .split(/([\r\n\u2028\u2029])/)
    .map((line) => {
      const [, head = "", name = "", rest = ""] = LINE.exec(line) ?? [];
      const value = values.get(name) ?? "";
      if (value === "" || heldBy(rest) !== "") return line;
      const comment = /#.*$/.exec(rest)?.[0];
      return `${head}${value}${comment === undefined ? "" : ` ${comment}`}`;
    })
    .join("");
}
