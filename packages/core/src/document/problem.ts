/** A place in the config's text. Offsets and characters are UTF-16 units; lines and characters start at 0, as in LSP. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = "error" | "warning" | "information";

/** One unambiguous edit that solves a problem. */
export interface Fix {
  readonly title: string;
  readonly range: Range;
  readonly newText: string;
}

/** A mistake in the config: data, never an exception. Codes are kebab-case and stable; `explainProblem(code)` tells more. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong and what was expected, in one sentence, without personal data. */
  readonly message: string;
  readonly range: Range;
  /** Where in the config's own words, such as `services.rides.default_ttl`. Lists are addressed by index. */
  readonly address: string;
  /** What to do about it. */
  readonly help: string;
  readonly fix?: Fix;
}

/**
 * More than any report lists. Text that is no config can have a mistake in every second character: each stage stops to look for
 * more after so many.
 */
export const MOST_PROBLEMS = 10_000;

/** A problem before its catalogue adds severity and help. */
export interface Draft<Code extends string> {
  readonly code: Code;
  /** Only to soften or sharpen the catalogue's severity. */
  readonly severity?: Severity;
  readonly message: string;
  readonly range: Range;
  readonly address: string;
  readonly fix?: Fix;
}

/** What a catalogue knows of one code. */
export interface Explanation {
  readonly severity: Severity;
  readonly title: string;
  readonly what: string;
  readonly why: string;
  /** What to do; also the `help` of every problem with this code. */
  readonly fix: string;
}

/** Adds what the catalogue knows. */
export function toProblem<Code extends string>(
  catalogue: Readonly<Record<Code, Explanation>>,
  draft: Draft<Code>,
): Problem {
  const { severity, fix } = catalogue[draft.code];
  return { ...draft, severity: draft.severity ?? severity, help: fix };
}
