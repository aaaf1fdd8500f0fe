/** Values that do not belong into a file: they move to the environment, and the file names the variable. */
import type { Value } from "./found.ts";

export interface Variable {
  /** null: it is not known here. */
  readonly value: string | null;
  /** Where the value stands in Terraform; null: in a variable of Terraform's. */
  readonly from: string | null;
}

export interface Vault {
  /** The variable to write instead of this value; the same value has the same variable. */
  hide(value: string | number | boolean, wish: readonly string[], from: string): Value;
  /** Takes note of variables that a value names already. */
  mention(value: Value): void;
  /** By name, in the order of the file. */
  variables(): ReadonlyMap<string, Variable>;
}

export function createVault(): Vault {
  const variables = new Map<string, Variable>();
  const byValue = new Map<string, string>();
  const nameFor = (wish: readonly string[]): string => {
    // A prefix of its own: names such as GITHUB_… and AWS_… are never read.
    const name = ["PROXY", ...wish].map(word).join("_");
    for (let at = 1; ; at += 1) {
      const candidate = at === 1 ? name : `${name}_${at}`;
      if (!variables.has(candidate)) return candidate;
    }
  };
  return {
    hide: (value, wish, from) => {
      const text = String(value);
      const known = byValue.get(text);
      const name = known ?? nameFor(wish);
      if (known === undefined) variables.set(name, { value: text, from });
      byValue.set(text, name);
      return { kind: "template", parts: [{ env: name }] };
    },
    mention: (value) => {
      if (typeof value !== "object" || value?.kind !== "template") return;
      for (const part of value.parts)
        if (typeof part === "object" && !variables.has(part.env))
          variables.set(part.env, { value: null, from: null });
    },
    variables: () => variables,
  };
}

function word(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}

/** Userinfo, query and fragment of a URL are where secrets are kept. */
export function mayHoldSecret(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return [url.username, url.password, url.search, url.hash].some((part) => part !== "");
}
