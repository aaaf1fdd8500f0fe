/** Values that must not stand in the file, and the names under which the environment gives them. */
import { createLookup } from "../desired/interpolate.ts";
import { createSeries } from "./series.ts";

export interface Variable {
  readonly name: string;
  readonly value: string;
  /** Address of the first value that comes from it. */
  readonly address: string;
}

export interface Use {
  readonly value: string;
  /** Type and field. */
  readonly kind: string;
  readonly address: string;
}

export interface Variables {
  /** The variable of this value: one for all places of a kind that have it. `words` make up a new name. */
  nameOf(used: Use, words: readonly string[]): string;
  /** In the order in which they were asked for. */
  readonly all: ReadonlyMap<string, Variable>;
}

/** What names mean already, as far as that is known; null: not this. */
export type Reserved = ReadonlyMap<string, string | null>;

/**
 * `env`: what is set already. A name that is set to another value, that means another to somebody else, or that no config may
 * read, is not given away.
 */
export function createVariables(
  env: Readonly<Record<string, string | undefined>>,
  reserved: Reserved = new Map(),
): Variables {
  const all = new Map<string, Variable>();
  const byUse = new Map<string, string>();
  const series = createSeries();
  const lookup = createLookup({ env });
  const isFree = (name: string, value: string): boolean => {
    if (all.has(name)) return false;
    const found = lookup(name);
    if (found.kind === "set") return found.value === value;
    return found.kind === "unset" && (!reserved.has(name) || reserved.get(name) === value);
  };
  return {
    all,
    nameOf({ value, kind, address }, words) {
      const use = `${kind} ${value}`;
      const known = byUse.get(use);
      if (known !== undefined) return known;
      const name = series.next(variableName(words), "_", (one) => isFree(one, value));
      all.set(name, { name, value, address });
      byUse.set(use, name);
      return name;
    },
  };
}

const MAX_NAME = 100;

/** `ORDER_1_RIDER`. No name begins like one that only the runner or the credentials may have. */
function variableName(words: readonly string[]): string {
  const name = words
    .map((word) => word.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, ""))
    .filter((word) => word !== "")
    .join("_")
    .toUpperCase()
    .slice(0, MAX_NAME);
  const isForbidden = createLookup({ env: null })(name).kind === "forbidden";
  return /^\d/.test(name) || isForbidden || name === "" ? `PROXY_${name}` : name;
}

/** What a config's text takes from the environment, by name. */
export function variablesIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/\$\{env\.([A-Za-z_]\w*)/g), ([, name = ""]) => name));
}

/** Lines for a `.env` file: where each is used, and its name; its value only with `showValues`. */
export function envLines(variables: Iterable<Variable>, showValues: boolean): string {
  return [...variables]
    .map(({ name, value, address }) => `# ${address}\n${name}=${showValues ? envValue(value) : ""}\n`)
    .join("");
}

/** The same to Node, to others that read `.env` files, and to a shell that runs them; what cannot be is left out. */
export function envValue(value: string): string {
  if (/^[\w+:@./-]*$/.test(value)) return value;
  if (/[\r\n\\\0]/.test(value)) return "";
  if (!value.includes("'")) return `'${value}'`;
  // Between these a shell would run or replace whatever such a sign begins.
  return /["$`!]/.test(value) ? "" : `"${value}"`;
}
