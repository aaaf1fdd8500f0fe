import { json } from "../exchange.ts";
import { type Asked, below, everyPage, type Gap, page } from "./gap.ts";

/** As far as the bed reads one. */
export interface Pull {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly title: string;
  readonly issue_url: string;
  readonly user: { readonly login: string };
  readonly head: Side;
  readonly base: Side;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
}

interface Side {
  readonly ref: string;
  readonly sha: string;
  readonly label: string;
  readonly repo: { readonly full_name: string; readonly fork: boolean };
}

/** emulate freezes head.sha when a pull request is opened, and merges whatever the base has become. */
export async function current(pull: Pull, { memory, look }: Pick<Asked, "memory" | "look">): Promise<Pull> {
  const merged = memory.merged.get(pull.number);
  if (merged !== undefined) {
    return {
      ...pull,
      ...("merged" in pull ? { merged: true } : {}),
      state: "closed",
      merged_at: merged.at,
      merge_commit_sha: merged.sha,
      head: { ...pull.head, sha: merged.head },
    };
  }
  const ref = await look<{ object: { sha: string } }>(
    `/repos/${pull.head.repo.full_name}/git/ref/heads/${pull.head.ref}`,
  );
  return {
    ...pull,
    merge_commit_sha: memory.testMerges.get(pull.number) ?? pull.merge_commit_sha,
    head: { ...pull.head, sha: ref?.object.sha ?? pull.head.sha },
  };
}

/** Whether the pull request brought the commit to the base branch or, while open, would. */
async function brings(pull: Pull, sha: string, asked: Asked): Promise<boolean> {
  const merged = asked.memory.merged.get(pull.number);
  if (merged !== undefined) return merged.commits.has(sha);
  if (pull.state === "closed") return false;
  const compared = await asked.look<{ commits: { sha: string }[] }>(
    `${asked.repository}/compare/${pull.base.ref}...${pull.head.sha}`,
  );
  return compared?.commits.some((commit) => commit.sha === sha) ?? false;
}

export const pullGaps: readonly Gap[] = [
  {
    method: "GET",
    path: below("/pulls/(?<number>\\d+)"),
    async answer(asked) {
      const answer = await asked.pass();
      return answer.status === 200 ? { ...answer, body: await current(answer.body as Pull, asked) } : answer;
    },
  },
  {
    method: "GET",
    path: below("/pulls"),
    async answer(asked) {
      const answer = await asked.pass();
      if (answer.status !== 200) return answer;
      return {
        ...answer,
        body: await Promise.all((answer.body as Pull[]).map((pull) => current(pull, asked))),
      };
    },
  },
  {
    // emulate takes `{sha}/pulls` for the name of a commit.
    method: "GET",
    path: below("/commits/(?<sha>[0-9a-f]{40})/pulls"),
    async answer(asked) {
      const all = await everyPage<Pull>(asked, `${asked.repository}/pulls?state=all`);
      if (!Array.isArray(all)) return all;
      const pulls = await Promise.all(all.map((pull) => current(pull, asked)));
      const brought = await Promise.all(pulls.map((pull) => brings(pull, asked.parts.sha ?? "", asked)));
      return page(
        pulls.filter((_, at) => brought[at]),
        asked,
      );
    },
  },
  {
    // emulate knows only ids it gave out itself; a lease names the run that took it.
    method: "GET",
    path: below("/actions/runs/(?<id>\\d+)"),
    async answer(asked) {
      const answer = await asked.pass();
      const run = asked.memory.runs.get(Number(asked.parts.id));
      if (answer.status !== 404 || run === undefined) return answer;
      return json(200, {
        name: "Twilio Proxy",
        run_number: 1,
        run_attempt: 1,
        event: "push",
        pull_requests: [],
        ...run,
      });
    },
  },
];
