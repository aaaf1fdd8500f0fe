/** What started the run, read from the event's payload: data that strangers may have written, so every shape is checked. */
import { readFileSync } from "node:fs";
import { ActionFailure } from "./failure.ts";

export interface PullRequestEvent {
  readonly kind: "pull-request";
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  /** Its branch lives in another repository, so the run has no secrets. */
  readonly fork: boolean;
}

export interface PushEvent {
  readonly kind: "push";
  /** null: the branch is new. */
  readonly before: string | null;
  /** History was rewritten. */
  readonly forced: boolean;
  readonly toDefaultBranch: boolean;
}

export interface WorkflowRunEvent {
  readonly kind: "workflow-run";
  readonly headSha: string;
  /** `owner:branch` of the pull request's head. */
  readonly head: string;
}

export type Trigger =
  | PullRequestEvent
  | PushEvent
  | WorkflowRunEvent
  | { readonly kind: "dispatch"; readonly onDefaultBranch: boolean }
  | { readonly kind: "schedule" | "other" };

export interface RunEvent {
  /** GitHub's word, such as `pull_request`. */
  readonly name: string;
  readonly trigger: Trigger;
  readonly owner: string;
  readonly repo: string;
  /** Commit that is checked out. */
  readonly sha: string;
  /** Branch that the run is on, without `refs/heads/`. */
  readonly branch: string;
  readonly runId: string;
  readonly attempt: number;
  /** Page of the run. */
  readonly runUrl: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws ActionFailure `usage` outside of a workflow, or where the payload is not GitHub's. */
export function readEvent(env: Env): RunEvent {
  const name = required(env, "GITHUB_EVENT_NAME");
  const [owner = "", repo = ""] = required(env, "GITHUB_REPOSITORY").split("/");
  const serverUrl = env.GITHUB_SERVER_URL || "https://github.com";
  const runId = required(env, "GITHUB_RUN_ID");
  const payload = readPayload(env.GITHUB_EVENT_PATH);
  return {
    name,
    trigger: triggerOf(name, payload, env),
    owner,
    repo,
    sha: required(env, "GITHUB_SHA"),
    branch: (env.GITHUB_REF ?? "").replace(/^refs\/heads\//, ""),
    runId,
    attempt: Number(env.GITHUB_RUN_ATTEMPT ?? "1") || 1,
    runUrl: `${serverUrl}/${owner}/${repo}/actions/runs/${runId}`,
    serverUrl,
    apiUrl: env.GITHUB_API_URL || "https://api.github.com",
  };
}

function triggerOf(name: string, payload: Payload, env: Env): Trigger {
  switch (name) {
    case "pull_request":
      return pullRequest(payload);
    case "push":
      return push(payload, env);
    case "workflow_run":
      return workflowRun(payload);
    case "schedule":
      return { kind: "schedule" };
    case "workflow_dispatch":
      return { kind: "dispatch", onDefaultBranch: isDefaultBranch(payload, env) };
    default:
      return { kind: "other" };
  }
}

function pullRequest(payload: Payload): PullRequestEvent {
  const base = payload.text("pull_request.base.repo.full_name");
  return {
    kind: "pull-request",
    number: payload.number("pull_request.number"),
    headSha: payload.text("pull_request.head.sha"),
    baseSha: payload.text("pull_request.base.sha"),
    // A deleted fork has no repository any more.
    fork: payload.find("pull_request.head.repo.full_name") !== base,
  };
}

function push(payload: Payload, env: Env): PushEvent {
  const before = payload.text("before");
  return {
    kind: "push",
    before: /^0*$/.test(before) ? null : before,
    forced: payload.find("forced") === true,
    toDefaultBranch: isDefaultBranch(payload, env),
  };
}

function isDefaultBranch(payload: Payload, { GITHUB_REF: ref }: Env): boolean {
  return ref === `refs/heads/${payload.text("repository.default_branch")}`;
}

function workflowRun(payload: Payload): WorkflowRunEvent {
  const owner = payload.text("workflow_run.head_repository.owner.login");
  const branch = payload.text("workflow_run.head_branch");
  return { kind: "workflow-run", headSha: payload.text("workflow_run.head_sha"), head: `${owner}:${branch}` };
}

interface Payload {
  find(path: string): unknown;
  text(path: string): string;
  number(path: string): number;
}

function readPayload(file: string | undefined): Payload {
  const root = parse(file);
  const find = (path: string): unknown =>
    path
      .split(".")
      .reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);
  const missing = (path: string): never => {
    throw new ActionFailure(
      "usage",
      `The event's payload has no \`${path}\`. This action runs in GitHub's workflows.`,
    );
  };
  return {
    find,
    text: (path) => {
      const found = find(path);
      return typeof found === "string" ? found : missing(path);
    },
    number: (path) => {
      const found = find(path);
      return typeof found === "number" ? found : missing(path);
    },
  };
}

function parse(file: string | undefined): unknown {
  try {
    return file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new ActionFailure(
      "usage",
      "GITHUB_EVENT_PATH names no readable JSON. This action runs in GitHub's workflows.",
    );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function required(env: Env, name: string): string {
  const value = env[name] ?? "";
  if (value !== "") return value;
  throw new ActionFailure(
    "usage",
    `${name} is not set. This action runs in GitHub's workflows; elsewhere use the twilio-proxy command.`,
  );
}
