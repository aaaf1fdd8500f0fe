/** Values that do not belong into a file: they move to the environment, and the file names the variable. */
import { createVariables, type Reserved } from "@twilio-proxy/core";
import type { World } from "../../world.ts";
import type { Template, Value } from "./found.ts";

export interface Variable {
  /** null: it is not known here. */
  readonly value: string | null;
  /** Where the value stands in Terraform; null: in a variable of Terraform's. */
  readonly from: string | null;
}

export interface VaultUse {
  /** What the variable is called after. */
  readonly words: readonly string[];
  /** Type and field. */
  readonly kind: string;
  /** Where the value stands in Terraform. */
  readonly from: string;
}

export interface Vault {
  /** The variable to write instead of this value; in fields of one kind the same value has the same variable. */
  hide(value: string | number | boolean, use: VaultUse): Template;
  /** Takes note of variables that a value names already. */
  mention(value: Value): void;
  /** By name, in the order of the file. */
  variables(): ReadonlyMap<string, Variable>;
}

/** `env` and `reserved`: names that have a value already. */
export function createVault(env: World["env"], reserved: Reserved): Vault {
  const variables = new Map<string, Variable>();
  const names = createVariables(env, reserved);
  return {
    hide: (value, { words, kind, from }) => {
      const text = String(value);
      // A prefix of its own, so that a file of variables shows whose they are.
      const name = names.nameOf({ value: text, kind, address: from }, ["PROXY", ...words]);
      if (!variables.has(name)) variables.set(name, { value: text, from });
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

/** Userinfo, query and fragment of a URL are where secrets are kept. */
export function mayHoldSecret(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return [url.username, url.password, url.search, url.hash].some((part) => part !== "");
}
