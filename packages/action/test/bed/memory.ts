/** What the bed remembers because emulate cannot hold it. */
export interface Memory {
  /** By number of the pull request. */
  readonly merged: Map<number, Merged>;
  /** GitHub's test merge of an open pull request. */
  readonly testMerges: Map<number, string>;
  /** By run id. */
  readonly runs: Map<number, WorkflowRun>;
  readonly rules: BranchRule[];
  /** Annotations of a check run: GitHub appends, emulate replaces. */
  readonly checkAnnotations: Map<number, number>;
}

export interface Merged {
  /** The merge commit, the squashed commit, or the last of the rebased ones. */
  readonly sha: string;
  readonly head: string;
  readonly at: string;
  /** Commits of the base branch that came by this pull request. */
  readonly commits: ReadonlySet<string>;
}

export interface WorkflowRun {
  readonly id: number;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: "success" | "failure" | "cancelled" | null;
  readonly event?: string;
  readonly head_branch?: string;
  readonly head_sha?: string;
}

/** A ruleset, as far as a bot runs into one. */
export interface BranchRule {
  /** Matches the branch's name. */
  readonly branch: RegExp;
  /** `pull_request`: direct changes are refused, creation is not. */
  readonly refuses: "creation" | "update" | "deletion" | "pull_request";
}

export function createMemory(): Memory {
  return {
    merged: new Map(),
    testMerges: new Map(),
    runs: new Map(),
    rules: [],
    checkAnnotations: new Map(),
  };
}
