/** What an apply did: events while it runs, a report at its end. Data only; no personal data, no credentials. */
import type { Actions } from "../plan/plan.ts";
import { StateFailure } from "../state/failure.ts";
import type { FailureKind } from "../twilio/port.ts";

export type OutcomeStatus = "done" | "failed" | "skipped" | "blocked";

export interface ApplyFailure {
  readonly kind: FailureKind;
  /** Twilio's code, or our own word such as `unknown-outcome`. */
  readonly code: string | number | null;
  /** HTTP status. */
  readonly status: number | null;
  readonly text: string;
  readonly help: string;
  readonly moreInfo: string | null;
}

export interface Outcome {
  readonly address: string;
  readonly type: string;
  readonly actions: Actions;
  readonly status: OutcomeStatus;
  /** The SID it has now; null: none, or not known. */
  readonly sid: string | null;
  readonly failure?: ApplyFailure;
  /** Why it was skipped or blocked. */
  readonly because?: string;
}

export interface ApplyReport {
  /** In the plan's order. */
  readonly outcomes: readonly Outcome[];
  readonly interrupted: boolean;
  /** The state's serial afterwards. */
  readonly serial: number;
}

/** The account was changed, and the state could not be written afterwards. The next plan finds what was made by its identity. */
export class UnsavedFailure extends StateFailure {
  readonly report: Omit<ApplyReport, "serial">;

  constructor(cause: StateFailure, report: Omit<ApplyReport, "serial">) {
    const done = report.outcomes.filter((outcome) => outcome.status === "done").length;
    super(
      cause.code,
      `${done} of ${report.outcomes.length} steps were done, but the state could not be saved afterwards. ${cause.message}`,
    );
    this.name = "UnsavedFailure";
    this.report = report;
  }
}

export type ApplyEvent =
  | {
      readonly kind: "started";
      readonly address: string;
      readonly type: string;
      readonly actions: Actions;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: "finished";
      readonly address: string;
      readonly type: string;
      readonly actions: Actions;
      readonly status: OutcomeStatus;
      readonly done: number;
      readonly total: number;
    };
