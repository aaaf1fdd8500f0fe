/** The runner's side of the process: inputs, outputs, masks, annotations, log and summary. */
import { appendFileSync, writeFileSync } from "node:fs";
import { harmless } from "./log.ts";
import { print } from "./stdout.ts";

/** Lines and columns start at 1. */
export interface Place {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

export type Level = "error" | "warning" | "notice";

export interface Runner {
  /** Trimmed; "" when it is not given. */
  input(name: string): string;
  /** One line. */
  output(name: string, value: string): void;
  mask(value: string): void;
  /** Shown beside the line when there is a place, and on the run's page. */
  annotate(level: Level, title: string, message: string, place?: Place): void;
  log(text: string): void;
  /** A fold in the log. */
  group(title: string, text: string): void;
  /** Replaces what this step has put on the run's page. */
  summary(markdown: string): void;
  /** Puts this above it. */
  headline(markdown: string): void;
}

/** Shorter values would be masked inside innocent words, all over the log. */
const SHORTEST_MASK = 5;

/** By the runner's documented protocol: commands on standard output, files for outputs and the summary. */
export function createRunner(env: Readonly<Record<string, string | undefined>>): Runner {
  let page = "";
  const write = (markdown: string): void => {
    const file = env.GITHUB_STEP_SUMMARY ?? "";
    if (file !== "") writeFileSync(file, `${markdown}\n`);
  };
  return {
    input: (name) => (env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim(),
    output: (name, value) => {
      const file = env.GITHUB_OUTPUT ?? "";
      if (file !== "") appendFileSync(file, `${name}=${value.replaceAll(/[\r\n]+/g, " ")}\n`);
    },
    mask: (value) => {
      if (value.length >= SHORTEST_MASK) command("add-mask", {}, value);
    },
    annotate: (level, title, message, place) => {
      const { file = "", startLine: line, endLine, startColumn: col, endColumn } = place ?? {};
      command(
        level,
        { title: harmless(title), file: harmless(file), line, endLine, col, endColumn },
        harmless(message),
      );
    },
    log: (text) => print(`${harmless(text)}\n`),
    group: (title, text) => {
      command("group", {}, harmless(title));
      print(`${harmless(text)}\n`);
      command("endgroup", {}, "");
    },
    summary: (markdown) => {
      page = markdown;
      write(page);
    },
    headline: (markdown) => write(`${markdown}\n\n${page}`.trimEnd()),
  };
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  data: string,
): void {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== "");
  const text = given.map(([key, value]) => `${key}=${escaped(String(value), /[%\r\n:,]/g)}`).join(",");
  print(`::${name}${text === "" ? "" : ` ${text}`}::${escaped(data, /[%\r\n]/g)}\n`);
}

/** As the runner decodes: percent signs and whatever would end a line or a property. */
function escaped(text: string, signs: RegExp): string {
  return text.replaceAll(
    signs,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
