import type { ActionRun } from "./run.ts";

/** The files of a step, by the variable that names them. */
export const fileVariables = {
  GITHUB_OUTPUT: "set_output",
  GITHUB_ENV: "set_env",
  GITHUB_STATE: "save_state",
  GITHUB_PATH: "add_path",
  GITHUB_STEP_SUMMARY: "step_summary",
} as const;

export type FileVariable = keyof typeof fileVariables;

interface PullRequestPayload {
  readonly pull_request?: {
    readonly head: { readonly ref: string };
    readonly base: { readonly ref: string };
  };
}

/** The variables a hosted runner sets. Nothing else of this process reaches the action, PATH aside. */
export function runnerVariables(run: ActionRun, eventPath: string, temp: string): Record<string, string> {
  const { head, base } = (run.event.payload as PullRequestPayload).pull_request ?? {};
  const [owner = ""] = run.repository.split("/");
  const workflow = run.workflow ?? "Twilio Proxy";
  const workflowRef = `${run.repository}/.github/workflows/proxy.yml@${run.ref}`;
  return {
    CI: "true",
    PATH: process.env.PATH ?? "",
    GITHUB_ACTION: "__self",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION_REF: "",
    GITHUB_ACTION_REPOSITORY: "",
    GITHUB_ACTOR: run.actor ?? "casey",
    GITHUB_ACTOR_ID: "1001",
    GITHUB_API_URL: run.apiUrl,
    GITHUB_BASE_REF: base?.ref ?? "",
    GITHUB_EVENT_NAME: run.event.name,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_GRAPHQL_URL: `${run.apiUrl}/graphql`,
    GITHUB_HEAD_REF: head?.ref ?? "",
    GITHUB_JOB: run.job ?? "proxy",
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: run.ref.replace(/^refs\/(heads|tags|pull)\//u, ""),
    GITHUB_REF_PROTECTED: "false",
    GITHUB_REF_TYPE: run.ref.startsWith("refs/tags/") ? "tag" : "branch",
    GITHUB_REPOSITORY: run.repository,
    GITHUB_REPOSITORY_ID: "2001",
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: "3001",
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_RUN_ATTEMPT: String(run.runAttempt),
    GITHUB_RUN_ID: String(run.runId),
    GITHUB_RUN_NUMBER: String(run.runNumber ?? 1),
    GITHUB_SERVER_URL: run.serverUrl,
    GITHUB_SHA: run.sha,
    GITHUB_TRIGGERING_ACTOR: run.actor ?? "casey",
    GITHUB_WORKFLOW: workflow,
    GITHUB_WORKFLOW_REF: workflowRef,
    GITHUB_WORKFLOW_SHA: run.sha,
    GITHUB_WORKSPACE: run.workspace,
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "GitHub Actions 1",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: `${temp}/_tools`,
    RUNNER_WORKSPACE: run.workspace,
  };
}

/** `INPUT_<NAME>`: upper case, blanks become `_`, hyphens stay. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}
