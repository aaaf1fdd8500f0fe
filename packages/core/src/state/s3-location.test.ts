import { describe, expect, it } from "vitest";
import { UsageFailure } from "../http/usage.ts";
import { StateFailure } from "./failure.ts";
import { openStateStore, parseStateLocation } from "./location.ts";

const AWS = { region: null, endpoint: null };
const loopback = { secure: false, hostname: "127.0.0.1", port: "9000", prefix: "" };

const failureOf = (text: string): unknown => {
  try {
    return parseStateLocation(text);
  } catch (error) {
    return error;
  }
};

describe("a place in S3", () => {
  it.each([
    ["s3://acme-states/proxy.json", { ...AWS, bucket: "acme-states", key: "proxy.json" }],
    ["s3://a.b-c.d/x/y z/+%20#é.json", { ...AWS, bucket: "a.b-c.d", key: "x/y z/+%20#é.json" }],
    ["s3://acme/k?region=eu-west-1", { ...AWS, bucket: "acme", key: "k", region: "eu-west-1" }],
    ["s3://acme/k?endpoint=http://127.0.0.1:9000", { ...AWS, bucket: "acme", key: "k", endpoint: loopback }],
    [
      "s3://acme/k?endpoint=https%3A%2F%2Fs3.example%2Fv1%2F&region=here",
      {
        bucket: "acme",
        key: "k",
        region: "here",
        endpoint: { secure: true, hostname: "s3.example", port: "", prefix: "/v1" },
      },
    ],
  ])("%s", (text, place) => {
    expect(parseStateLocation(text)).toEqual({ kind: "s3", text, ...place });
  });

  it.each([
    ["s3://", "missing"],
    ["s3://acme", "missing"],
    ["s3://acme?region=x", "missing"],
    ["s3:///k", "no name of a bucket"],
    ["s3://ab/k", "no name of a bucket"],
    ["s3://Acme/k", "no name of a bucket"],
    ["s3://a_b/k", "no name of a bucket"],
    ["s3://key:secret@acme/k", "no name of a bucket"],
    ["s3://a..b/k", "no name of a bucket"],
    ["s3://acme/", "its key"],
    ["s3://acme//k", "its key"],
    ["s3://acme/a/../k", "its key"],
    ["s3://acme/./k", "its key"],
    ["s3://acme/k/", "its key"],
    ["s3://acme/a\nb", "its key"],
    ["s3://acme/\ud800", "its key"],
    [`s3://acme/${"é".repeat(451)}`, "longer than 900 bytes"],
    ["s3://acme/k?profile=x", "not profile"],
    ["s3://acme/k?region=a&region=b", "not region"],
    ["s3://acme/k?region=a b", "no name of a region"],
    ["s3://acme/k?region=", "no name of a region"],
    ["s3://acme/k?endpoint=", "endpoint must be an http"],
    ["s3://acme/k?endpoint=s3.example", "endpoint must be an http"],
    ["s3://acme/k?endpoint=http://s3.example", "plain http for loopback only"],
    ["s3://acme/k?endpoint=https://a:b@s3.example", "must not hold credentials"],
  ])("is not %j", (text, why) => {
    const failure = failureOf(text) as StateFailure;
    expect(failure).toBeInstanceOf(StateFailure);
    expect(failure.code).toBe("state-location");
    expect(failure.message).toContain(why);
    expect(failure.message).toContain("Write s3://bucket/key");
  });

  it("opens with credentials of the environment, and names those that it lacks", async () => {
    const location = parseStateLocation("s3://acme/k");
    const env = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
    expect((await openStateStore(location, { env })).location).toBe("s3://acme/k");
    for (const lacking of [{}, { ...env, AWS_ACCESS_KEY_ID: " " }, { AWS_ACCESS_KEY_ID: "id" }]) {
      const failure = await openStateStore(location, { env: lacking }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UsageFailure);
      expect((failure as UsageFailure).code).toBe("missing-credentials");
      expect((failure as UsageFailure).message).toMatch(
        /AWS_ACCESS_KEY_ID.*AWS_SECRET_ACCESS_KEY.*AWS_SESSION_TOKEN/,
      );
    }
  });
});
