import type { Operation } from "./oracle.ts";

/** Differences between emulate and GitHub's description that are known and harmless. */
export const remarks: readonly { readonly matches: RegExp; readonly why: string }[] = [
  {
    matches:
      /check-runs: answer 20[01] ((; )?(\/check_runs\/\d+)?\/output must have required property 'annotations_url')+$|check-runs\/\d+: answer 200 \/output must have required property 'annotations_url'$/u,
    why: "emulate's check runs lack output.annotations_url",
  },
  {
    matches: /^(PATCH|DELETE) .*\/issues\/comments\/\d+: answer 404 is not documented$/u,
    why: "GitHub answers 404 for a comment that is gone, and its description forgets it",
  },
  {
    matches: /^PUT .*\/contents\/.*: answer 409 .*must match exactly one schema in oneOf$/u,
    why: "the description's two schemas for 409 both fit",
  },
];

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const paging = { per_page: { type: "integer" }, page: { type: "integer" } };
const query = (names: Readonly<Record<string, object>>): ReadonlyMap<string, object> =>
  new Map(Object.entries(names));
const repository = "/repos/{owner}/{repo}";

/**
 * Operations that an action uses and the slice of GitHub's description leaves out; what is known of them is written from
 * GitHub's documentation, with the slice's schemas where it has them.
 */
export const offSlice: readonly (Operation & { readonly why: string })[] = [
  {
    why: "commits since the last applied one, and a config's changes",
    method: "GET",
    path: `${repository}/compare/{basehead}`,
    query: query(paging),
    answers: {
      "200": { type: "object", required: ["status", "ahead_by", "behind_by", "commits", "files"] },
      "404": ref("basic-error"),
    },
  },
  {
    why: "reviewed plans are kept in check runs",
    method: "GET",
    path: `${repository}/commits/{ref}/check-runs`,
    query: query({
      ...paging,
      check_name: { type: "string" },
      status: { enum: ["queued", "in_progress", "completed"] },
      filter: { enum: ["latest", "all"] },
      app_id: { type: "integer" },
    }),
    answers: {
      "200": {
        type: "object",
        required: ["total_count", "check_runs"],
        properties: { check_runs: { type: "array", items: ref("check-run") } },
      },
    },
  },
  {
    why: "a check run is completed, and annotations beyond 50 are appended",
    method: "PATCH",
    path: `${repository}/check-runs/{check_run_id}`,
    query: query({}),
    answers: { "200": ref("check-run") },
  },
  {
    why: "one check run, by id",
    method: "GET",
    path: `${repository}/check-runs/{check_run_id}`,
    query: query({}),
    answers: { "200": ref("check-run") },
  },
  {
    why: "the pull request of a head that a workflow_run names",
    method: "GET",
    path: `${repository}/pulls`,
    query: query({
      ...paging,
      state: { enum: ["open", "closed", "all"] },
      head: { type: "string" },
      base: { type: "string" },
      sort: { enum: ["created", "updated", "popularity", "long-running"] },
      direction: { enum: ["asc", "desc"] },
    }),
    answers: { "200": { type: "array", items: ref("pull-request-simple") }, "422": ref("validation-error") },
  },
  {
    why: "the drift issue by its number",
    method: "GET",
    path: `${repository}/issues/{issue_number}`,
    query: query({}),
    answers: { "200": ref("issue"), "404": ref("basic-error"), "410": ref("basic-error") },
  },
  {
    why: "whether the run that holds a lease has ended",
    method: "GET",
    path: `${repository}/actions/runs/{run_id}`,
    query: query({ exclude_pull_requests: { type: "boolean" } }),
    answers: {
      "200": { type: "object", required: ["id", "status", "conclusion"] },
      "404": ref("basic-error"),
    },
  },
  {
    why: "the default branch, when the event does not tell it",
    method: "GET",
    path: repository,
    query: query({}),
    answers: {
      "200": { type: "object", required: ["default_branch", "full_name"] },
      "404": ref("basic-error"),
    },
  },
  {
    why: "a commit's parents and message",
    method: "GET",
    path: `${repository}/commits/{ref}`,
    query: query(paging),
    answers: {
      "200": { type: "object", required: ["sha", "parents"] },
      "404": ref("basic-error"),
      "422": ref("validation-error"),
    },
  },
];
