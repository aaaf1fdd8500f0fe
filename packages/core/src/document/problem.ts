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
