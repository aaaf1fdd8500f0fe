import type { Node, Problem } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import type { Change } from "../edits/changes.ts";

/** One way out of one problem. Titles hold no person's number or name. */
export interface ProblemFix {
  readonly title: string;
  /** The only way that anybody would take, so it is safe to take it for all problems at once. */
  readonly preferred: boolean;
  /** Only together. */
  readonly changes: readonly Change[];
}

/** A problem with what its fixes look at. */
export interface Target {
  readonly analysis: Analysis;
  readonly problem: Problem;
  /** The key or value that the problem is about; null: it is about none. */
  readonly node: Node | null;
  readonly facts: Facts;
}

/** What the fixes of one text have in common, found out when first asked for. */
export interface Facts {
  syntax(): Syntax;
  /** Does an equal item stand before this one in its list? */
  repeats(item: Node): boolean;
  /** Variables that the file names or the environment has. */
  variables(): ReadonlySet<string>;
}

export interface Syntax {
  /** The parser's word for the first mistake at each offset, such as `CommaExpected`. */
  readonly mistakes: ReadonlyMap<number, string>;
  /** In the order of the text, without blanks and comments. */
  readonly tokens: readonly Token[];
}

export interface Token {
  readonly start: number;
  readonly end: number;
}

export type FixBuilder = (target: Target) => readonly ProblemFix[];
