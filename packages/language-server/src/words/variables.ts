/** Which variables a config names, and what is known of them here. Never their values. */
import { createLookup, secretValues } from "@twilio-proxy/core";
import type { EditorEnvironment } from "../analysis/environment.ts";

export interface Variable {
  readonly name: string;
  readonly hasDefault: boolean;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

const VARIABLE = /(?<!\$)\$\{env\.([A-Za-z_][A-Za-z0-9_]*)(:-[^}"\n]*)?\}/g;

/** Every `${env.NAME}` between two offsets, in order. */
export function variablesIn(text: string, start = 0, end = text.length): readonly Variable[] {
  return Array.from(text.slice(start, end).matchAll(VARIABLE), (found) => ({
    name: found[1] ?? "",
    hasDefault: found[2] !== undefined,
    start: start + found.index,
    end: start + found.index + found[0].length,
  }));
}

export type VariableState =
  /** `place` is a file's label, such as `.env`; null: the server's own environment. */
  | { readonly kind: "set"; readonly place: string | null }
  | { readonly kind: "unset" }
  /** It holds a credential or belongs to the runner: no config may name it. */
  | { readonly kind: "forbidden" };

export interface Variables {
  stateOf(name: string): VariableState;
  /** The label of the file that sets it; null: none does. */
  fileOf(name: string): string | null;
  /** Names that a config may use: those of files first, each list in the order of its source. */
  readonly names: readonly string[];
}

export function variablesOf({ values, files }: EditorEnvironment): Variables {
  const lookup = createLookup({ env: values, secrets: secretValues(values) });
  const fileOf = (name: string): string | null => files.find(({ names }) => names.has(name))?.label ?? null;
  const all = new Set([...files.flatMap((file) => [...file.names.keys()]), ...Object.keys(values).sort()]);
  return {
    fileOf,
    stateOf(name) {
      const { kind } = lookup(name);
      if (kind === "set") return { kind, place: fileOf(name) };
      return { kind: kind === "forbidden" ? "forbidden" : "unset" };
    },
    names: [...all].filter((name) => NAME.test(name) && lookup(name).kind !== "forbidden"),
  };
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
