import { UsageFailure } from "../http/usage.ts";

/** What Basic auth needs. Never log it, and mask `secretValues` wherever text leaves the process. */
export interface Credentials {
  readonly accountSid: string;
  /** API key SID, or the account SID itself. */
  readonly username: string;
  readonly password: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const ACCEPTED =
  "Set TWILIO_ACCOUNT_SID together with TWILIO_API_KEY and TWILIO_API_SECRET (recommended), or with TWILIO_AUTH_TOKEN.";

/**
 * Reads the credentials; an API key pair wins over the auth token. Throws UsageFailure `missing-credentials` or
 * `malformed-credentials`; its message names variables, never their values.
 */
export function credentialsFrom(environment: Environment): Credentials {
  const read = (name: string): string => environment[name]?.trim() ?? "";
  const accountSid = read("TWILIO_ACCOUNT_SID");
  const key = read("TWILIO_API_KEY");
  const secret = read("TWILIO_API_SECRET");
  const token = read("TWILIO_AUTH_TOKEN");
  if (accountSid === "") throw missing("TWILIO_ACCOUNT_SID is not set.");
  if (!/^AC[0-9a-fA-F]{32}$/.test(accountSid)) {
    throw malformed("TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits.");
  }
  if (key !== "" && secret !== "") {
    if (!/^SK[0-9a-fA-F]{32}$/.test(key))
      throw malformed("TWILIO_API_KEY must be SK and 32 hexadecimal digits.");
    return { accountSid, username: key, password: secret };
  }
  if (token !== "") return { accountSid, username: accountSid, password: token };
  if (key !== "") throw missing("TWILIO_API_KEY is set, but TWILIO_API_SECRET is not.");
  if (secret !== "") throw missing("TWILIO_API_SECRET is set, but TWILIO_API_KEY is not.");
  throw missing("There is neither an API key nor an auth token.");
}

const SECRETS = [
  "TWILIO_API_SECRET",
  "TWILIO_AUTH_TOKEN",
  "TWILIO_PROXY_DIGEST_KEY",
  // For a state in S3.
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
];

/** Every form in which the secrets could show up: as they are, URL-encoded, JSON-escaped, and as a Basic auth header. */
export function secretValues(environment: Environment): readonly string[] {
  const read = (name: string): string => environment[name]?.trim() ?? "";
  const secrets = SECRETS.map(read).filter((value) => value !== "");
  const users = [read("TWILIO_API_KEY"), read("TWILIO_ACCOUNT_SID")].filter((value) => value !== "");
  const basic = users.flatMap((user) =>
    secrets.map((secret) => Buffer.from(`${user}:${secret}`).toString("base64")),
  );
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return [...new Set([...forms, ...basic])];
}

function missing(message: string): UsageFailure {
  return new UsageFailure("missing-credentials", `${message} ${ACCEPTED}`);
}

function malformed(message: string): UsageFailure {
  return new UsageFailure("malformed-credentials", message);
}
