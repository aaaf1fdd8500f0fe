/** What an answer means. Words of the store are shown in one line, without credentials and signatures. */
import type { Answer, WireFailure } from "../http/wire.ts";
import { S3Failure, type S3FailureKind } from "./failure.ts";

/** Where the status alone does not tell. */
const CODES: Readonly<Record<string, S3FailureKind>> = {
  NoSuchBucket: "no-bucket",
  PermanentRedirect: "other-region",
  AuthorizationHeaderMalformed: "other-region",
  InvalidAccessKeyId: "unauthorized",
  SignatureDoesNotMatch: "unauthorized",
  ExpiredToken: "unauthorized",
  InvalidToken: "unauthorized",
  RequestTimeTooSkewed: "unauthorized",
  // 400, though a request that was cut short may come again.
  RequestTimeout: "unknown-outcome",
};

const STATUSES: Readonly<Record<number, S3FailureKind>> = {
  301: "other-region",
  307: "other-region",
  401: "unauthorized",
  403: "forbidden",
  404: "no-key",
  408: "unknown-outcome",
  // Another write to the same key was under way: AWS says to look and repeat.
  409: "unknown-outcome",
  412: "refused",
  429: "unknown-outcome",
  // What is not implemented will not be, however often it is asked.
  501: "invalid",
};

const FAULTS: Readonly<Record<WireFailure["fault"], string>> = {
  unreachable: "S3 could not be reached",
  untrusted:
    "The other side's certificate is not trusted; for a private authority, set NODE_EXTRA_CA_CERTS to its file",
  timeout: "S3 did not answer in time",
  reset: "The connection to S3 was cut before it answered",
  truncated: "S3's answer broke off",
  "too-large": "S3's answer was larger than any state",
};

/** `secrets`: what no message may repeat. */
export function failureOfAnswer({ status, headers, text }: Answer, secrets: readonly string[]): S3Failure {
  const code = /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1] ?? "";
  const words = harmless(/<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? "", secrets);
  const kind = CODES[code] ?? STATUSES[status] ?? (status >= 500 ? "unknown-outcome" : "invalid");
  const region = headers["x-amz-bucket-region"] ?? /<Region>([^<]*)<\/Region>/.exec(text)?.[1] ?? "";
  return new S3Failure({
    kind,
    message: [`S3 answered ${status}`, code, words]
      .filter((part) => part !== "")
      .join(" ")
      .concat("."),
    region: /^[a-z0-9-]{1,40}$/.test(region) ? region : null,
  });
}

export function failureOfFault({ fault, systemCode }: WireFailure): S3Failure {
  const detail = systemCode !== null && /^[A-Z0-9_]+$/.test(systemCode) ? ` (${systemCode})` : "";
  const kind = fault === "untrusted" || fault === "too-large" ? "unavailable" : "unknown-outcome";
  return new S3Failure({ kind, message: `${FAULTS[fault]}${detail}.` });
}

function harmless(words: string, secrets: readonly string[]): string {
  return secrets
    .reduce((text, secret) => text.replaceAll(secret, "***"), words)
    .replace(/[0-9a-f]{64}/gi, "***")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .replace(/\.$/, "")
    .slice(0, 300);
}
