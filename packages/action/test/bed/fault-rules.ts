import { type ApiAnswer, type ApiRequest, problem, splitPath } from "./exchange.ts";
import { notAccessible } from "./front.ts";

export interface Match {
  readonly method?: string;
  /** A glob over the path without query (`*` within a segment, `**` across), or an expression. */
  readonly path?: string | RegExp;
}

export type FaultKind =
  /** GitHub never saw it. */
  | "502-before"
  | "reset-before"
  /** Lost answers: GitHub did it. */
  | "502-after"
  | "reset-after"
  | "403-secondary"
  | "429-primary"
  | "forbidden"
  /** The answer comes `ms` late. */
  | "slow"
  /** As any answer one likes: `answer`. */
  | "answer";

export interface FaultRule extends Match {
  readonly kind: FaultKind;
  /** The first match that is hit, from 1; 1 when left out. */
  readonly nth?: number;
  /** How many matches are hit from there on; all when left out. */
  readonly times?: number;
  /** Of each match that could be hit, by the seed. */
  readonly probability?: number;
  /** Seconds, in `403-secondary`. */
  readonly retryAfter?: number;
  /** Seconds from now until x-ratelimit-reset, in `429-primary`. */
  readonly resetIn?: number;
  readonly ms?: number;
  readonly answer?: ApiAnswer;
}

export function matches({ method, path }: Match, request: Pick<ApiRequest, "method" | "path">): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path === undefined) return true;
  const pattern = typeof path === "string" ? globOf(path) : path;
  return pattern.test(splitPath(request.path).pathname);
}

function globOf(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+?^${}()|[\]\\]/gu, "\\$&")
    .replaceAll(/\*+/gu, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  return new RegExp(`^${source}$`, "u");
}

export interface Dice {
  /** The first rule that hits this request, or null. */
  throwFor(request: ApiRequest): FaultRule | null;
}

export function createDice(rules: readonly FaultRule[], seed: number): Dice {
  const met = rules.map(() => 0);
  const random = mulberry(seed);
  return {
    throwFor(request) {
      for (const [at, rule] of rules.entries()) {
        if (!matches(rule, request)) continue;
        met[at] = (met[at] ?? 0) + 1;
        const first = rule.nth ?? 1;
        const due = met[at] >= first && met[at] < first + (rule.times ?? Number.POSITIVE_INFINITY);
        if (due && (rule.probability === undefined || random() < rule.probability)) return rule;
      }
      return null;
    },
  };
}

/** A small seeded generator: 0 to 1, the same ones for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const badGateway: ApiAnswer = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body>Unicorn!</body></html>",
};

/** What the client is told in GitHub's place; null where the connection is cut. */
export function toldBy(rule: FaultRule, request: ApiRequest): ApiAnswer | null {
  switch (rule.kind) {
    case "502-before":
    case "502-after":
      return badGateway;
    case "403-secondary":
      return problem(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.",
        {},
        { "retry-after": String(rule.retryAfter ?? 60) },
      );
    case "429-primary":
      return problem(
        429,
        "API rate limit exceeded for installation ID 4711.",
        {},
        {
          "x-ratelimit-limit": "1000",
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + (rule.resetIn ?? 60)),
          "x-ratelimit-resource": "core",
        },
      );
    case "forbidden":
      return notAccessible(request);
    case "answer":
      return rule.answer ?? badGateway;
    default:
      return null;
  }
}
