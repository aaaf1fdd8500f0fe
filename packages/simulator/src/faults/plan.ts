import {
  array,
  integer,
  literal,
  Mistake,
  number,
  object,
  optional,
  parse,
  required,
  text,
} from "../input/checks.ts";

export const faultKinds = [
  "429",
  "500",
  "502",
  "503",
  "lost-answer",
  "reset",
  "slow-body",
  "truncated",
  "html",
  "stale-read",
  "401",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Which requests go wrong, and how. Left out, a condition holds for every request. */
export interface FaultRule {
  readonly kind: FaultKind;
  readonly method?: string;
  /** A glob over the path without the query: `*` within a segment, `**` across. */
  readonly path?: string;
  /** The nth matching request, from 1; with `times`, that many from there. */
  readonly nth?: number;
  /** A chance from 0 to 1, drawn for each matching request. */
  readonly probability?: number;
  /** At most so many faults; 1 by default with `nth`, else no limit. */
  readonly times?: number;
  /** Seconds, sent as Retry-After with 429 and 503. */
  readonly retry_after?: number;
  /** Milliseconds a slow body takes; 1000 by default. */
  readonly ms?: number;
}

export interface FaultPlan {
  /** Of the generator that `probability` draws from; 1 by default. */
  readonly seed?: number;
  readonly rules: readonly FaultRule[];
}

const checkRule = object<FaultRule>({
  kind: required(literal(faultKinds)),
  method: optional(literal(["GET", "POST", "DELETE"])),
  path: optional(text()),
  nth: optional(integer(1)),
  probability: optional(number(0, 1)),
  times: optional(integer(1)),
  retry_after: optional(number(0)),
  ms: optional(integer(0)),
});

const checkPlan = object<FaultPlan>({
  seed: optional(integer(0)),
  rules: required(
    array((value) => {
      const rule = checkRule(value);
      if (rule.nth !== undefined && rule.probability !== undefined) {
        throw new Mistake("has both nth and probability: choose one");
      }
      return rule;
    }),
  ),
});

/** Checks a faults file's content. Throws SimulatorInputError with the place of the first mistake. */
export function checkFaults(value: unknown): FaultPlan {
  return parse("faults", checkPlan, value);
}
