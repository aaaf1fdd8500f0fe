import { type Resolution, type ResolveOptions, resolveConfig } from "../desired/resolve.ts";
import { parseDocument } from "../document/parse.ts";

export const NOW = new Date("2026-06-01T12:00:00Z");

export function resolveText(text: string, options: Partial<ResolveOptions> = {}): Resolution {
  const document = parseDocument(text, { path: "proxy.json" });
  return resolveConfig(document, { env: {}, strictEnv: false, now: NOW, ...options });
}

/** Every problem as `code at the text it underlines`, so that a table shows both at a glance. */
export function problemsOf(text: string, options: Partial<ResolveOptions> = {}): readonly string[] {
  return resolveText(text, options).problems.map(
    ({ code, range }) => `${code} at ${text.slice(range.start.offset, range.end.offset)}`,
  );
}

/** A config with one service of these lines. */
export function service(lines: string): string {
  return `{"services": {"rides": {"unique_name": "rides", ${lines}}}}`;
}

/** A config with one session of these lines. */
export function session(lines: string): string {
  return service(`"sessions": {"order-1": {${lines}}}`);
}

/** A config with one session of these participants, whose identifiers come from the environment. */
export function participants(...lines: readonly string[]): string {
  return session(`"participants": [${lines.map((line) => `{${line}}`).join(", ")}]`);
}
