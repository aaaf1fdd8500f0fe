/** The commits whose reviews count: from what was applied last up to the one that is applied now. */
import { type GitHub, GitHubFailure } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { ActionFailure } from "../failure.ts";

/** More commits than this between two applies are for a person to look at. */
const MOST = 300;

interface Compared {
  readonly status: string;
  /** Oldest first. */
  readonly commits: readonly { readonly sha: string; readonly parent: string | null }[];
}

export interface Range {
  /** Newest first, along first parents: what a merge brought in belongs to the merge's own pull request. */
  commits(): Promise<readonly string[]>;
}

/**
 * One call at most, and none while nobody asks where a push begins at what was applied last.
 * @throws ActionFailure `plan-changed` when the commit is older than what was applied, or on another line of history.
 */
export async function rangeUpTo(
  head: string,
  appliedCommit: string | null,
  github: GitHub,
  { event }: Pick<Context, "event">,
): Promise<Range> {
  const push = event.trigger.kind === "push" ? event.trigger : null;
  const from = appliedCommit ?? push?.before ?? null;
  if (from === null || from === head) return { commits: () => Promise.resolve([head]) };
  if (from === push?.before && !push.forced) {
    return { commits: async () => mainLine(head, await compare(from, head, github, { event })) };
  }
  const compared = await compare(from, head, github, { event });
  if (compared !== null) requireAhead(compared, from, head);
  return { commits: () => Promise.resolve(mainLine(head, compared)) };
}

/** null: one of them is no longer there, as after a rewritten history. */
async function compare(
  base: string,
  head: string,
  github: GitHub,
  { event }: Pick<Context, "event">,
): Promise<Compared | null> {
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
    if (error instanceof GitHubFailure && error.kind === "not-found") return null;
    throw error;
  }
  return { status, commits };
}

function requireAhead({ status }: Compared, applied: string, head: string): void {
  if (status === "ahead" || status === "identical") return;
  const how = status === "behind" ? "is older than" : "does not contain";
  throw new ActionFailure(
    "plan-changed",
    `Commit ${head.slice(0, 7)} ${how} ${applied.slice(0, 7)}, which was applied last, so applying it would take back what came after. Run the newest commit of the branch instead.`,
  );
}

function mainLine(head: string, compared: Compared | null): readonly string[] {
  const parents = new Map(compared?.commits.map(({ sha, parent }) => [sha, parent]));
  const line = [head];
  for (let at = parents.get(head); at != null && parents.has(at); at = parents.get(at)) line.push(at);
  return line;
}
