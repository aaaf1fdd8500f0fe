import type { ChildProcess } from "node:child_process";
import type { Annotation, Level } from "./annotation.ts";

export interface ActionRun {
  /** Holds action.yml. */
  readonly actionFolder: string;
  /** `with:` of the step. */
  readonly inputs: Readonly<Record<string, string>>;
  /** `env:` of the job. */
  readonly env: Readonly<Record<string, string>>;
  readonly event: { readonly name: string; readonly payload: object };
  readonly workspace: string;
  readonly repository: string;
  readonly ref: string;
  readonly sha: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly runNumber?: number;
  readonly token: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly actor?: string;
  readonly workflow?: string;
  readonly job?: string;
  /** Values GitHub knows as secrets: masked before the action says a word. The token always is. */
  readonly secrets?: readonly string[];
  /** RUNNER_TEMP; a new folder that is removed afterwards when left out. */
  readonly temp?: string;
  /** Milliseconds until the child is killed and the run rejects; 60,000 when left out. */
  readonly timeoutMs?: number;
  /** Milliseconds from SIGINT to SIGTERM and from there to SIGKILL; the runner's when left out. */
  readonly cancelMs?: readonly [term: number, kill: number];
}

export interface RunResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly conclusion: "success" | "failure" | "cancelled";
  /** Raw, as printed. */
  readonly stdout: string;
  readonly stderr: string;
  /** As a user sees it. */
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly suppressedAnnotations: Readonly<Record<Level, number>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs that hold a masked value: GitHub drops those between jobs, and only those. */
  readonly secretOutputs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  /** Masked; null when nothing was written, or when it was too large and so dropped. */
  readonly summary: string | null;
  readonly summaryBytes: number;
  readonly masks: readonly string[];
  readonly milliseconds: number;
}

export interface RunningAction {
  readonly process: ChildProcess;
  /** SIGINT, then SIGTERM, then SIGKILL, as the runner does when a run is cancelled. */
  cancel(): void;
  readonly result: Promise<RunResult>;
}
