export type GitHubFailureKind =
  | "unauthorized"
  | "forbidden"
  | "not-found"
  /** 409: what the request was made from has changed, or the repository is empty. */
  | "conflict"
  /** GitHub said no: the same call would fail again. */
  | "invalid"
  | "rate-limited"
  | "unavailable"
  /** A PUT or POST whose answer was lost: it may have happened, so look before it is repeated. */
  | "unknown-outcome"
  /** The signal ended a wait. What was tried before has failed, or is harmless to repeat. */
  | "interrupted";

export interface GitHubFailureDetails {
  readonly kind: GitHubFailureKind;
  readonly message: string;
  readonly status?: number;
  readonly acceptedPermissions?: string | null;
  readonly documentationUrl?: string | null;
  readonly requestId?: string | null;
}

/** GitHub refused, or could not be reached. Safe to print: it holds no token, no request body and no underlying error. */
export class GitHubFailure extends Error {
  readonly kind: GitHubFailureKind;
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** What would have been enough, as GitHub writes it, such as `issues=write; pull_requests=write`; null: it did not say. */
  readonly acceptedPermissions: string | null;
  readonly documentationUrl: string | null;
  /** GitHub's support asks for it. */
  readonly requestId: string | null;

  constructor(details: GitHubFailureDetails) {
    super(details.message);
    this.name = "GitHubFailure";
    this.kind = details.kind;
    this.status = details.status ?? null;
    this.acceptedPermissions = details.acceptedPermissions ?? null;
    this.documentationUrl = details.documentationUrl ?? null;
    this.requestId = details.requestId ?? null;
  }
}
