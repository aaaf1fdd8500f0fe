/**
 * What a pull request's plan showed, as data that may lie in the open: keyed digests of its steps, bound to repository, pull
 * request, commit and label by a MAC. Nobody without the Twilio secret can write one, or learn a number from it.
 */
import type { Keyed } from "../plan/keyed.ts";
import { canonicalJson } from "../plan/keyed-hash.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { canStopHalfway, goalDigest, makes } from "../plan/seal.ts";

export interface Review {
  /** Names the key; a review under another key says nothing here. */
  readonly kid: string;
  /** `owner/name`. */
  readonly repo: string;
  readonly pr: number;
  /** The pull request's head when it was planned. */
  readonly head_sha: string;
  /** ISO 8601: what is planned after the merge nobody can have reviewed before it. */
  readonly planned_at: string;
  /** Workflow run and attempt that planned it, such as `4711.1`. */
  readonly run: string;
  readonly label: string;
  /** Of the state the plan was made from; "": there was none yet. */
  readonly lineage: string;
  /** Digest of the whole plan. */
  readonly plan: string;
  /** Shortened digests, one after the other, of the steps that change what is there and of lifted protection; null: too many to write down. */
  readonly steps: string | null;
  /** The same of where the steps lead that create, or that can be cut off halfway. */
  readonly goals: string | null;
  readonly mac: string;
}

/** Hex digits kept of a digest: 96 bits, so that a thousand steps fit into a comment. */
const SHORT = 24;

/** What a review is bound to. */
export interface Occasion {
  readonly repo: string;
  readonly pr: number;
  readonly headSha: string;
  readonly label: string;
  readonly plannedAt: string;
  readonly run: string;
}

/** `limit`: characters that the digests of single steps may take together. */
export function sealReview(plan: Plan, what: Occasion, keyed: Keyed, limit: number): Review {
  const due = plan.steps.filter((step) => step.blocked === null);
  const steps = [...due.filter((step) => !isCreate(step)), ...plan.unprotected]
    .map(({ digest }) => shorten(digest))
    .join("");
  const goals = due
    .filter((step) => isCreate(step) || canStopHalfway(step))
    .map((step) => shorten(goalDigest(step, makes(step), plan, keyed)))
    .join("");
  const fits = steps.length + goals.length <= limit;
  const content = {
    kid: plan.kid,
    repo: what.repo,
    pr: what.pr,
    head_sha: what.headSha,
    label: what.label,
    planned_at: what.plannedAt,
    run: what.run,
    lineage: plan.state.lineage,
    plan: plan.digest,
    steps: fits ? steps : null,
    goals: fits ? goals : null,
  };
  return { ...content, mac: macOf(content, keyed) };
}

/** null: this is no review, or it was altered. A review under another key is returned: nobody here can tell. */
export function readReview(value: unknown, keyed: Keyed): Review | null {
  if (!isReview(value)) return null;
  const { mac, ...content } = value;
  return value.kid !== keyed.kid || mac === macOf(content, keyed) ? value : null;
}

/** True when they say the same of the same commit, whenever and by whichever run they were made. */
export function sameReview(one: Review, other: Review): boolean {
  const content = ({ mac: _, planned_at: __, run: ___, ...rest }: Review): string => canonicalJson(rest);
  return content(one) === content(other);
}

/** What it creates is said by where it leads; nothing is there that could have changed. */
export function isCreate({ actions }: Pick<Step, "actions">): boolean {
  return actions.join() === "create";
}

export function shorten(digest: string): string {
  return digest.slice(0, SHORT);
}

export function shortened(digests: string | null): ReadonlySet<string> {
  return new Set(digests?.match(new RegExp(`.{${SHORT}}`, "g")) ?? []);
}

/** Only what is listed here is sealed, in whatever order it was read. */
function macOf(review: Omit<Review, "mac">, keyed: Keyed): string {
  const { kid, repo, pr, head_sha, label, planned_at, run, lineage, plan, steps, goals } = review;
  const sealed = { kid, repo, pr, head_sha, label, planned_at, run, lineage, plan, steps, goals };
  return keyed.digest("review", sealed);
}

const TEXTS = ["kid", "repo", "head_sha", "label", "planned_at", "run", "lineage", "plan", "mac"] as const;

function isReview(value: unknown): value is Review {
  if (typeof value !== "object" || value === null) return false;
  const read = (name: keyof Review): unknown => Reflect.get(value, name);
  const texts = TEXTS.map(read);
  const lists = (["steps", "goals"] as const).map(read);
  return (
    typeof read("pr") === "number" &&
    texts.every((text) => typeof text === "string") &&
    lists.every((list) => list === null || typeof list === "string")
  );
}
