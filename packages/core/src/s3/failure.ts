export type S3FailureKind =
  /** 412: the condition did not hold. */
  | "refused"
  /** It may have happened: look before it is repeated. */
  | "unknown-outcome"
  /** 403: these credentials may not. */
  | "forbidden"
  /** The credentials themselves: unknown, expired, or the clock is wrong. */
  | "unauthorized"
  | "no-bucket"
  | "no-key"
  /** The bucket is in another region; redirects are never followed. */
  | "other-region"
  | "unavailable"
  /** The store said no: the same call would fail again. */
  | "invalid";

export interface S3FailureDetails {
  readonly kind: S3FailureKind;
  readonly message: string;
  readonly region?: string | null;
}

/** The store refused, or could not be reached. Safe to print: no key, no signature, no request and no underlying error. */
export class S3Failure extends Error {
  readonly kind: S3FailureKind;
  /** Where the bucket is, as far as the store said. */
  readonly region: string | null;

  constructor({ kind, message, region = null }: S3FailureDetails) {
    super(message);
    this.name = "S3Failure";
    this.kind = kind;
    this.region = region;
  }
}
