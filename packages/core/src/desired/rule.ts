import type { Range, Severity } from "../document/problem.ts";

/** What a rule reports; the catalogue of codes adds the help. */
export interface ProblemDraft {
  readonly code: string;
  /** Only to soften or sharpen the catalogue's severity. */
  readonly severity?: Severity;
  readonly message: string;
  readonly range: Range;
  readonly address: string;
  readonly fix?: { readonly title: string; readonly range: Range; readonly newText: string };
}
