import type { Exchange } from "./exchange.ts";
import type { RunResult } from "./run.ts";

/** Something somebody can read afterwards. */
export interface Trace {
  readonly where: string;
  readonly text: string;
}

export interface Leak {
  readonly where: string;
  /** How the value was written: as it is, or encoded. */
  readonly form: string;
  /** The text around it. */
  readonly around: string;
}

export function traceOfRun(result: RunResult, number: number): Trace[] {
  const run = `run ${number}`;
  return [
    { where: `log of ${run}`, text: result.log.join("\n") },
    { where: `annotations of ${run}`, text: textsOf(result.annotations) },
    { where: `summary of ${run}`, text: result.summary ?? "" },
    { where: `outputs of ${run}`, text: textsOf(result.outputs) },
    { where: `environment left by ${run}`, text: textsOf(result.env) },
    { where: `state of ${run}`, text: textsOf(result.state) },
  ];
}

/** What was sent, with the content of files decoded. Also when a later request took it back. */
export function traceOfExchange({ method, path, requestBody }: Exchange): Trace[] {
  const content = (requestBody as { content?: unknown } | null | undefined)?.content;
  const where = `${method} ${path.split("?")[0]}`;
  const decoded = typeof content === "string" ? Buffer.from(content, "base64").toString("utf8") : "";
  return [
    { where, text: `${path}\n${textsOf(requestBody)}` },
    { where: `${where}, decoded`, text: decoded },
  ];
}

/** Every string in a value, unescaped: JSON would hide a quote behind a backslash. */
function textsOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value ?? "");
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${textsOf(each)}`)
    .join("\n");
}

const forms: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  "URL-encoded": encodeURIComponent,
  "JSON-escaped": (value) => JSON.stringify(value).slice(1, -1),
  base64: (value) => Buffer.from(value).toString("base64").replace(/=+$/u, ""),
  base64url: (value) => Buffer.from(value).toString("base64url"),
};

export function findLeaks(traces: readonly Trace[], values: readonly string[]): Leak[] {
  return traces.flatMap(({ where, text }) =>
    values.flatMap((value) =>
      Object.entries(forms).flatMap(([form, write]) => {
        const sought = write(value);
        if (form !== "plain" && sought === value) return [];
        const at = sought === "" ? -1 : text.indexOf(sought);
        return at < 0
          ? []
          : [{ where, form, around: text.slice(Math.max(0, at - 40), at + sought.length + 40) }];
      }),
    ),
  );
}
