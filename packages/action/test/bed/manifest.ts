import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** What the runner needs of an action.yml. */
export interface Manifest {
  /** Absolute path of `runs.main`. */
  readonly main: string;
  /** Names in lower case: the runner ignores their case. Absent defaults are empty. */
  readonly defaults: ReadonlyMap<string, string>;
}

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly runs?: { readonly using?: string; readonly main?: string };
}

/** Throws on anything but `using: node24` with a `main`. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, "action.yml");
  const { inputs = {}, runs = {} } = parse(readFileSync(file, "utf8")) as ActionFile;
  if (runs.using !== "node24" || runs.main === undefined)
    throw new Error(`${file}: runs is ${JSON.stringify(runs)}; expected using: node24 and a main.`);
  const defaults = Object.entries(inputs).map(
    ([name, input]) => [name.toLowerCase(), String(input?.default ?? "")] as const,
  );
  return { main: join(folder, runs.main), defaults: new Map(defaults) };
}

/** The expressions that a default may hold: `${{ github.KEY }}`. */
export function evaluate(text: string, github: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{\s*([^}]*?)\s*\}\}/gu, (_, expression: string) => {
    const value = /^github\.(\w+)$/u.exec(expression)?.[1];
    if (value === undefined || github[value] === undefined)
      throw new Error(`action.yml: the bed cannot evaluate \${{ ${expression} }}.`);
    return github[value];
  });
}
