import { describe, expect, it } from "vitest";
import { UsageFailure } from "../http/usage.ts";
import { credentialsFrom, type Environment, secretValues } from "./credentials.ts";

const AC = `AC${"0".repeat(32)}`;
const SK = `SK${"0".repeat(32)}`;

const failureOf = (environment: Environment): unknown => {
  try {
    return credentialsFrom(environment);
  } catch (error) {
    return error;
  }
};

describe("credentials", () => {
  it.each<[string, Environment, string, string]>([
    ["token", { TWILIO_ACCOUNT_SID: AC, TWILIO_AUTH_TOKEN: "t" }, AC, "t"],
    ["key", { TWILIO_ACCOUNT_SID: AC, TWILIO_API_KEY: SK, TWILIO_API_SECRET: "s" }, SK, "s"],
    [
      "key over token",
      { TWILIO_ACCOUNT_SID: AC, TWILIO_API_KEY: SK, TWILIO_API_SECRET: "s", TWILIO_AUTH_TOKEN: "t" },
      SK,
      "s",
    ],
    [
      "token beside half a key",
      { TWILIO_ACCOUNT_SID: AC, TWILIO_API_KEY: SK, TWILIO_AUTH_TOKEN: "t" },
      AC,
      "t",
    ],
  ])("%s", (_, environment, username, password) =>
    expect(credentialsFrom(environment)).toEqual({ accountSid: AC, username, password }));

  it.each<[string, Environment, string]>([
    ["nothing", {}, "missing-credentials"],
    ["no secret", { TWILIO_ACCOUNT_SID: AC, TWILIO_API_KEY: SK }, "missing-credentials"],
    ["no key", { TWILIO_ACCOUNT_SID: AC, TWILIO_API_SECRET: "s" }, "missing-credentials"],
    ["empty", { TWILIO_ACCOUNT_SID: AC, TWILIO_AUTH_TOKEN: " " }, "missing-credentials"],
    ["wrong account", { TWILIO_ACCOUNT_SID: "hunter2", TWILIO_AUTH_TOKEN: "t" }, "malformed-credentials"],
    [
      "wrong key",
      { TWILIO_ACCOUNT_SID: AC, TWILIO_API_KEY: "hunter2", TWILIO_API_SECRET: "s" },
      "malformed-credentials",
    ],
  ])("refuses %s", (_, environment, code) => {
    const failure = failureOf(environment) as UsageFailure;
    expect(failure).toBeInstanceOf(UsageFailure);
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain("hunter2");
    if (code === "missing-credentials") {
      for (const name of ["TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_AUTH_TOKEN"]) {
        expect(failure.message).toContain(name);
      }
    }
  });

  it("lists every form of a secret", () => {
    const forms = secretValues({ TWILIO_ACCOUNT_SID: AC, TWILIO_AUTH_TOKEN: 'a"b c' });
    expect(forms).toEqual(['a"b c', "a%22b%20c", 'a\\"b c', Buffer.from(`${AC}:a"b c`).toString("base64")]);
    expect(secretValues({})).toEqual([]);
    const aws = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };
    expect(secretValues(aws)).toEqual(["secret", "token"]);
  });
});
