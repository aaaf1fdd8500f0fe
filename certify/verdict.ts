/** What one part of the certification found. */
export interface Verdict {
  /** Figures first, in words that a reader of the README understands; one line each. */
  readonly figures: readonly string[];
  /** What does not hold, with what is needed to see it again: scenario, point, seed. Empty: it holds. */
  readonly broken: readonly string[];
}

export type Scale = "full" | "sample";

/** `sample`: what fits into every run of CI, with the same kinds of points. */
export type Part = (scale: Scale, say: (line: string) => void) => Promise<Verdict>;
