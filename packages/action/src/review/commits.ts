/** The commits whose reviews count: from what was applied last up to the one that is applied now. */
import { type GitHub, GitHubFailure, type State } from "@twilio-proxy/core";
import type { Context } from "../context.ts";

/** More commits than this between two applies are for a person to look at. */
const MOST = 300;

export interface Range {
  /** Why this commit must not be applied after what was; null: it may. As the beginning of a sentence. */
  readonly objection: string | null;
  /** Whether a person may apply it all the same: what came before is not taken back. */
  readonly pardonable: boolean;
  /** Newest first, along first parents: what a merge brought in belongs to the merge's own pull request. */
  commits(): Promise<readonly string[]>;
}

interface Compared {
  /** GitHub's word; `gone`: one of the commits is no longer there, as after a rewritten history. */
  readonly status: string;
  /** Oldest first. */
  readonly commits: readonly { readonly sha: string; readonly parent: string | null }[];
}

/** One call for each commit that is compared with, and none while nobody asks where a push begins at what was applied last. */
export async function rangeUpTo(
  head: string,
  state: State | null,
  github: GitHub,
  context: Pick<Context, "event">,
): Promise<Range> {
  const { trigger } = context.event;
  const push = trigger.kind === "push" ? trigger : null;
  // A run that ended halfway has changed things too.
  const latest = state?.attempted_commit ?? null;
  const from = state?.applied_commit ?? push?.before ?? null;
  const fine = { objection: null, pardonable: true };
  const compared = new Map<string, Promise<Compared>>();
  const since = (base: string): Promise<Compared> => {
    const known = compared.get(base) ?? compare(base, head, github, context);
    compared.set(base, known);
    return known;
  };
  const isNext = latest === null || latest === head || (latest === push?.before && !push.forced);
  const objection = isNext ? fine : objectionTo(head, latest, await since(latest));
  return {
    ...objection,
    commits: async () => (from === null || from === head ? [head] : mainLine(head, await since(from))),
  };
}

async function compare(
  base: string,
  head: string,
  github: GitHub,
  { event }: Pick<Context, "event">,
): Promise<Compared> {
  const commits: { sha: string; parent: string | null }[] = [];
  let status = "identical";
  try {
    const place = { owner: event.owner, repo: event.repo, basehead: `${base}...${head}` };
    for await (const page of github.pages("GET /repos/{owner}/{repo}/compare/{basehead}", place)) {
      status = page.status;
      commits.push(...page.commits.map(({ sha, parents }) => ({ sha, parent: parents[0]?.sha ?? null })));
      if (commits.length >= MOST) break;
    }
  } catch (error) {
    if (error instanceof GitHubFailure && error.kind === "not-found") return { status: "gone", commits: [] };
    throw error;
  }
  return { status, commits };
}

function objectionTo(
  head: string,
  latest: string,
  { status }: Compared,
): Pick<Range, "objection" | "pardonable"> {
  const [now, then] = [head.slice(0, 7), latest.slice(0, 7)];
  switch (status) {
    case "ahead":
    case "identical":
      return { objection: null, pardonable: true };
    case "behind":
      return {
        objection: `Commit ${now} is older than ${then}, which was applied since: it would take back what came after. Run the newest commit of the branch.`,
        pardonable: false,
      };
    default:
      return {
        objection: `Commit ${now} does not contain ${then}, which was applied last: was history rewritten?`,
        pardonable: true,
      };
  }
}

function mainLine(head: string, { commits }: Compared): readonly string[] {
  const parents = new Map(commits.map(({ sha, parent }) => [sha, parent]));
  const line = [head];
  for (let at = parents.get(head); at != null && parents.has(at); at = parents.get(at)) line.push(at);
  return line;
}
