import { type ApiAnswer, problem } from "../exchange.ts";
import { type Asked, below, everyPage, type Gap, page } from "./gap.ts";
import { current, type Pull } from "./pulls.ts";

interface Issue {
  readonly number: number;
  readonly created_at: string;
  readonly updated_at: string;
}

export const maxBody = 65_536;

/** emulate takes bodies of any length. GitHub counts characters, and answers each resource in its own words. */
function tooLong(resource: "IssueComment" | "Issue", { request: { body } }: Asked): ApiAnswer | null {
  const text = (body as { body?: unknown } | undefined)?.body;
  if (typeof text !== "string" || [...text].length <= maxBody) return null;
  const said = `ody is too long (maximum is ${maxBody} characters)`;
  const error =
    resource === "Issue"
      ? { resource, code: "custom", field: "body", message: `b${said}` }
      : { resource, code: "unprocessable", field: "data", message: `B${said}` };
  return problem(422, "Validation Failed", { errors: [error] });
}

const limited = (resource: "IssueComment" | "Issue", method: string, path: string): Gap => ({
  method,
  path: below(path),
  answer: async (asked) => tooLong(resource, asked) ?? (await asked.pass()),
});

export const issueGaps: readonly Gap[] = [
  limited("IssueComment", "POST", "/issues/\\d+/comments"),
  limited("IssueComment", "PATCH", "/issues/comments/\\d+"),
  limited("Issue", "POST", "/issues"),
  limited("Issue", "PATCH", "/issues/\\d+"),
  {
    // emulate ignores `since`.
    method: "GET",
    path: below("/issues/(?<number>\\d+)/comments"),
    async answer(asked) {
      const since = asked.query.get("since");
      if (since === null) return await asked.pass();
      const all = await everyPage<Issue>(asked, `${asked.repository}/issues/${asked.parts.number}/comments`);
      if (!Array.isArray(all)) return all;
      return page(
        all.filter((comment) => Date.parse(comment.updated_at) >= Date.parse(since)),
        asked,
      );
    },
  },
  {
    // For GitHub a pull request is an issue as well; emulate leaves them out.
    method: "GET",
    path: below("/issues"),
    async answer(asked) {
      const issues = await everyPage<Issue>(asked, asked.request.path);
      if (!Array.isArray(issues)) return issues;
      const all = [...issues, ...(await pullsAsIssues(asked))];
      const sign = asked.query.get("direction") === "asc" ? 1 : -1;
      const key = asked.query.get("sort") === "updated" ? "updated_at" : "created_at";
      return page(
        all.toSorted((a, b) => sign * (a[key].localeCompare(b[key]) || a.number - b.number)),
        asked,
      );
    },
  },
  {
    method: "GET",
    path: below("/issues/(?<number>\\d+)"),
    async answer(asked) {
      const answer = await asked.pass();
      if (answer.status !== 404) return answer;
      const pull = await asked.look<Pull>(`${asked.repository}/pulls/${asked.parts.number}`);
      return pull === undefined
        ? answer
        : { ...answer, status: 200, body: asIssue(await current(pull, asked)) };
    },
  },
];

async function pullsAsIssues(asked: Asked): Promise<Issue[]> {
  const { query, repository } = asked;
  if (["labels", "assignee", "milestone"].some((filter) => query.has(filter))) return [];
  const state = query.get("state") ?? "open";
  const pulls = (await asked.look<Pull[]>(`${repository}/pulls?state=${state}&per_page=100`)) ?? [];
  const creator = query.get("creator");
  const mine = pulls.filter((pull) => creator === null || pull.user.login === creator);
  return await Promise.all(mine.map(async (pull) => asIssue(await current(pull, asked))));
}

/** Fields that a pull request has and an issue has not. */
const onlyPulls = new Set(
  "_links base head auto_merge commits_url diff_url patch_url issue_url merge_commit_sha merged merged_at merged_by mergeable mergeable_state rebaseable requested_reviewers requested_teams review_comment_url review_comments review_comments_url statuses_url maintainer_can_modify commits additions deletions changed_files".split(
    " ",
  ),
);

function asIssue(pull: Pull): Issue {
  const { issue_url: url, html_url, diff_url, patch_url, merged_at } = pull as Pull & Record<string, unknown>;
  const shared = Object.entries(pull).filter(([key]) => !onlyPulls.has(key));
  const address = url.replace(/\/issues\/\d+$/u, "");
  return {
    ...(Object.fromEntries(shared) as unknown as Issue),
    ...{
      url,
      repository_url: address,
      labels_url: `${url}/labels{/name}`,
      events_url: `${url}/events`,
      timeline_url: `${url}/timeline`,
      state_reason: null,
      performed_via_github_app: null,
      pull_request: { url: (pull as Pull & { url: string }).url, html_url, diff_url, patch_url, merged_at },
    },
  };
}
