/** Events with the fields GitHub really sends, as far as an action may read them. */
import type { Pull } from "./gaps/pulls.ts";
import type { GitHub } from "./github.ts";
import type { Landing, QueueGroup } from "./merge.ts";

export interface TriggeredEvent {
  readonly name: string;
  readonly payload: object;
  readonly ref: string;
  readonly sha: string;
}

export interface Events {
  /** Of an open pull request as it is now. GITHUB_SHA is the test merge, which is never the head. */
  pullRequest(
    pull: Pull,
    options?: { name?: "pull_request" | "pull_request_target"; action?: string },
  ): Promise<TriggeredEvent>;
  push(landing: Landing, options?: { forced?: boolean }): Promise<TriggeredEvent>;
  schedule(): Promise<TriggeredEvent>;
  workflowDispatch(inputs?: Readonly<Record<string, string>>, branch?: string): Promise<TriggeredEvent>;
  mergeGroup(group: QueueGroup): Promise<TriggeredEvent>;
  /** A workflow that ran on the head of a pull request has ended. */
  workflowRun(pull: Pull, options?: { conclusion?: string; event?: string }): Promise<TriggeredEvent>;
}

type Repository = Readonly<Record<string, unknown>>;

export function eventsOf(github: GitHub): Events {
  const human = github.as("human");
  const path = `/repos/${github.fullName}`;
  const common = async () => ({
    repository: await human<Repository>("GET", path),
    sender: { login: "casey", id: 1001, type: "User" },
  });
  const onDefault = async (name: string, payload: object): Promise<TriggeredEvent> => ({
    name,
    payload: { ...payload, ...(await common()) },
    ref: "refs/heads/main",
    sha: (await github.git.head("main")) ?? "",
  });
  return {
    async pullRequest({ number }, { name = "pull_request", action = "synchronize" } = {}) {
      const sha = await github.testMerge(await github.pull(number));
      const pull = await github.pull(number);
      const payload = { action, number, pull_request: pull, ...(await common()) };
      if (name === "pull_request") return { name, payload, ref: `refs/pull/${number}/merge`, sha };
      return { ...(await onDefault(name, payload)), payload };
    },
    async push({ branch, before, sha }, { forced = false } = {}) {
      const compared = await human<{ commits: { sha: string; commit: { message: string } }[] } | null>(
        "GET",
        `${path}/compare/${before}...${sha}`,
        undefined,
        [404],
      );
      const commits = (compared?.commits ?? []).map(({ sha: id, commit }) => ({
        id,
        message: commit.message,
        distinct: true,
      }));
      const ref = `refs/heads/${branch}`;
      const payload = {
        ref,
        before,
        after: sha,
        created: false,
        deleted: false,
        forced,
        base_ref: null,
        commits,
      };
      return {
        name: "push",
        payload: { ...payload, head_commit: commits.at(-1) ?? null, ...(await common()) },
        ref,
        sha,
      };
    },
    schedule: () =>
      onDefault("schedule", { schedule: "17 5 * * *", workflow: ".github/workflows/drift.yml" }),
    async workflowDispatch(inputs = {}, branch = "main") {
      const ref = `refs/heads/${branch}`;
      const payload = { ref, inputs, workflow: ".github/workflows/proxy.yml", ...(await common()) };
      return { name: "workflow_dispatch", payload, ref, sha: (await github.git.head(branch)) ?? "" };
    },
    async mergeGroup({ branch, headSha, baseSha, baseRef }) {
      const ref = `refs/heads/${branch}`;
      const merge_group = {
        head_sha: headSha,
        head_ref: ref,
        base_sha: baseSha,
        base_ref: `refs/heads/${baseRef}`,
      };
      const payload = { action: "checks_requested", merge_group, ...(await common()) };
      return { name: "merge_group", payload, ref, sha: headSha };
    },
    async workflowRun({ number }, { conclusion = "success", event = "pull_request" } = {}) {
      const { head, base } = await github.pull(number);
      const workflow_run = {
        id: 9000 + number,
        name: "Proxy",
        event,
        status: "completed",
        conclusion,
        head_sha: head.sha,
        head_branch: head.ref,
        head_repository: head.repo,
        repository: base.repo,
        // GitHub leaves this empty for a fork's pull request.
        pull_requests: head.repo.fork
          ? []
          : [{ number, head: { ref: head.ref, sha: head.sha }, base: { ref: base.ref, sha: base.sha } }],
      };
      return await onDefault("workflow_run", {
        action: "completed",
        workflow_run,
        workflow: { name: "Proxy" },
      });
    },
  };
}
