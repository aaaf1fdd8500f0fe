/** `.env.example`: what has to be set, and where each value stands in Terraform. */
import { envLines, neutralise } from "@twilio-proxy/core";
import type { Variable } from "./secrets.ts";

/** What the file becomes: lines that are there stay; null: nothing is missing. */
export function envExample(
  before: string | null,
  variables: ReadonlyMap<string, Variable>,
  showValues: boolean,
): string | null {
  const there = new Set(
    before?.split(/\r?\n/).map((line) => /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/.exec(line)?.[1]),
  );
  const missing = [...variables].flatMap(([name, { value, from }]) =>
    there.has(name) ? [] : [{ name, value: value ?? "", address: neutralise(from ?? "set for Terraform") }],
  );
  if (missing.length === 0) return null;
  const gap = before === null || before === "" || before.endsWith("\n") ? "" : "\n";
  return `${before ?? ""}${gap}${envLines(missing, showValues)}`;
}
