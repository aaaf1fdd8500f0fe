/** `.env.example`: what has to be set, where each value stands in Terraform, and no value. */
import { neutralise } from "@twilio-proxy/core";
import type { Variable } from "./secrets.ts";

/** What the file becomes: lines that are there stay; null: nothing is missing. */
export function envExample(
  before: string | null,
  variables: ReadonlyMap<string, Variable>,
  config: string,
): string | null {
  const there = new Set(
    before?.split(/\r?\n/).map((line) => /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/.exec(line)?.[1]),
  );
  const missing = [...variables].filter(([name]) => !there.has(name));
  if (missing.length === 0) return null;
  const lines = missing.map(([name, { from }]) =>
    from === null ? `${name}=` : `# ${neutralise(from)}\n${name}=`,
  );
  const start = before === null || before === "" ? "" : `${before.trimEnd()}\n\n`;
  return `${start}# Read by ${neutralise(config)}. Keep the values elsewhere.\n${lines.join("\n")}\n`;
}
