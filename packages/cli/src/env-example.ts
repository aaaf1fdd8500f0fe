/** `.env.example`: the variables that a config needs, one a line, beside the lines that are there already. */
import { envLines, type Variable } from "@twilio-proxy/core";

const NAMED = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/;

/** What the file becomes; null: nothing is missing. */
export function envExample(
  before: string | null,
  variables: readonly Variable[],
  showValues: boolean,
): string | null {
  const known = before ?? "";
  const there = new Set(known.split(/[\r\n\u2028\u2029]/).map((line) => NAMED.exec(line)?.[1]));
  const missing = variables.filter(({ name }) => !there.has(name));
  if (missing.length === 0) return null;
  const gap = known === "" || known.endsWith("\n") ? "" : "\n";
  return `${known}${gap}${envLines(missing, showValues)}`;
}
