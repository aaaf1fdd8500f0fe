import { UsageFailure } from "../http/usage.ts";

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

/** Throws UsageFailure `missing-credentials` or `malformed-credentials`; its message names variables, never their values. */
export function s3CredentialsFrom(env: Readonly<Record<string, string | undefined>>): S3Credentials {
  const read = (name: string): string => {
    const value = env[name]?.trim() ?? "";
    if (/^[\x21-\x7e]*$/.test(value)) return value;
    throw new UsageFailure("malformed-credentials", `${name} holds characters that no such value has.`);
  };
  const [accessKeyId, secretAccessKey] = [read("AWS_ACCESS_KEY_ID"), read("AWS_SECRET_ACCESS_KEY")];
  if (accessKeyId === "" || secretAccessKey === "") {
    throw new UsageFailure(
      "missing-credentials",
      "The state is in S3. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where they are temporary. Profiles, SSO and instance roles are not read: run aws configure export-credentials --format env, or in a workflow aws-actions/configure-aws-credentials.",
    );
  }
  const sessionToken = read("AWS_SESSION_TOKEN");
  return { accessKeyId, secretAccessKey, ...(sessionToken === "" ? {} : { sessionToken }) };
}
