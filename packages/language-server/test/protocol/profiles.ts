/** What each editor announces when it greets a server; the files say where each was read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientCapabilities } from "vscode-languageserver/node";

export interface Profile {
  readonly name: string;
  readonly source: string;
  /** Does it name a root folder, and workspace folders? */
  readonly root: boolean;
  readonly folders: boolean;
  /** Is it asked for its settings, or does it send them? */
  readonly settings: "pull" | "push";
  readonly initializationOptions?: Readonly<Record<string, unknown>>;
  readonly capabilities: ClientCapabilities;
}

const folder = join(import.meta.dirname, "profiles");

export function readProfile(name: string): Profile {
  const text = readFileSync(join(folder, `${name}.json`), "utf8");
  return { name, ...(JSON.parse(text) as Omit<Profile, "name">) };
}

export const profiles: readonly Profile[] = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ""))
  .sort()
  .map(readProfile);
