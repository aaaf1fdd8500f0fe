import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseOrigin } from "../http/origin.ts";
import { UsageFailure } from "../http/usage.ts";
import { type Exchange, WireFailure } from "../http/wire.ts";
import { createVirtualWorld } from "../testing/virtual-world.ts";
import { type ConnectS3Options, connectS3 } from "./client.ts";
import type { S3Failure } from "./failure.ts";

const ENV = { AWS_ACCESS_KEY_ID: "AccessKeyId", AWS_SECRET_ACCESS_KEY: "Secret+Key/0" };

function clientWith(options: Partial<ConnectS3Options> = {}) {
  const sent: Exchange[] = [];
  const wire = {
    send: async (exchange: Exchange) => {
      sent.push(exchange);
      return { status: 200, headers: { etag: '"e"' }, text: "" };
    },
    close: () => undefined,
  };
  const world = createVirtualWorld();
  const s3 = connectS3({ bucket: "acme", region: null, endpoint: null, env: ENV, world, wire, ...options });
  return { s3, sent };
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Signature Version 4 as AWS describes it for S3, from what goes over the wire. */
function signatureOf(
  { method, path, headers, body, origin }: Exchange,
  secret: string,
  region: string,
): string {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const names = /SignedHeaders=([^,]+)/.exec(headers.Authorization ?? "")?.[1]?.split(";") ?? [];
  const date = lower.get("x-amz-date") ?? "";
  const canonical = [
    method,
    origin.prefix + path,
    "",
    ...names.map((name) => `${name}:${lower.get(name) ?? ""}`),
    "",
    names.join(";"),
    hash(body ?? ""),
  ].join("\n");
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  const key = [date.slice(0, 8), region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, ["AWS4-HMAC-SHA256", date, scope, hash(canonical)].join("\n")).toString("hex");
}

describe("a request to S3", () => {
  it.each<[string, Partial<ConnectS3Options>, string, string]>([
    ["AWS by host", {}, "https://acme.s3.us-east-1.amazonaws.com", ""],
    ["AWS in a region", { region: "eu-west-1" }, "https://acme.s3.eu-west-1.amazonaws.com", ""],
    ["AWS in China", { region: "cn-north-1" }, "https://acme.s3.cn-north-1.amazonaws.com.cn", ""],
    [
      "AWS by path, where the name has a dot",
      { bucket: "a.b" },
      "https://s3.us-east-1.amazonaws.com/a.b",
      "/a.b",
    ],
    [
      "the environment's region",
      { env: { ...ENV, AWS_REGION: "eu-north-1", AWS_DEFAULT_REGION: "x" } },
      "https://acme.s3.eu-north-1.amazonaws.com",
      "",
    ],
    [
      "the environment's default region",
      { env: { ...ENV, AWS_REGION: "", AWS_DEFAULT_REGION: "eu-north-1" } },
      "https://acme.s3.eu-north-1.amazonaws.com",
      "",
    ],
    [
      "another store by path",
      { endpoint: parseOrigin("endpoint", "https://s3.example:8443/v1") },
      "https://s3.example:8443/v1/acme",
      "/acme",
    ],
  ])("goes to %s", async (_, options, url, folder) => {
    const { s3, sent } = clientWith(options);
    await s3.read("a b/c+d(é).json");
    const [exchange] = sent;
    expect(s3.url).toBe(url);
    expect(exchange?.path).toBe(`${folder}/a%20b/c%2Bd%28%C3%A9%29.json`);
    expect(exchange?.headers.Host).toBe(new URL(url).host);
  });

  it.each([
    ["read", null],
    ["written", '{"a":"é"}'],
  ])("is signed with its payload, %s", async (_, text) => {
    const region = "eu-west-1";
    const { s3, sent } = clientWith({
      region,
      endpoint: parseOrigin("endpoint", "https://s3.example:8443/v1"),
      env: { ...ENV, AWS_SESSION_TOKEN: "Token" },
    });
    const key = "a b/c+d(é)!'*.json";
    if (text === null) await s3.read(key);
    else await s3.write({ key, text, note: "quoted https://here", replaces: '"etag"' });
    const [exchange] = sent;
    if (exchange === undefined) throw new Error("nothing was sent");
    const { headers } = exchange;
    expect(headers).toMatchObject({
      "X-Amz-Content-Sha256": hash(text ?? ""),
      "X-Amz-Security-Token": "Token",
      "X-Amz-Date": "20260101T000000Z",
    });
    expect(headers.Authorization).toContain("Credential=AccessKeyId/20260101/eu-west-1/s3/aws4_request");
    expect(headers.Authorization).toContain(
      `Signature=${signatureOf(exchange, ENV.AWS_SECRET_ACCESS_KEY, region)}`,
    );
    const signed = /SignedHeaders=([^,]+)/.exec(headers.Authorization ?? "")?.[1] ?? "";
    expect(signed).toContain(text === null ? "host;x-amz-content" : "host;if-match;x-amz-content");
    expect(JSON.stringify(exchange)).not.toContain(ENV.AWS_SECRET_ACCESS_KEY);
  });

  it("names malformed credentials without their value", () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
      const open = () => clientWith({ env: { ...ENV, [name]: "bad value" } });
      expect(open).toThrow(UsageFailure);
      expect(open).toThrow(name);
      expect(open).not.toThrow("bad value");
    }
  });

  it.each([
    ["untrusted", "unavailable", "NODE_EXTRA_CA_CERTS"],
    ["too-large", "unavailable", "larger"],
    ["reset", "unknown-outcome", "(ECONNRESET)"],
    ["unreachable", "unknown-outcome", "could not be reached"],
    ["timeout", "unknown-outcome", "in time"],
    ["truncated", "unknown-outcome", "broke off"],
  ] as const)("that ends %s is a failure of its own", async (fault, kind, words) => {
    let sent = 0;
    const wire = {
      send: async () => {
        sent += 1;
        throw new WireFailure(fault, fault === "reset" ? "ECONNRESET" : null);
      },
      close: () => undefined,
    };
    const failure = (await clientWith({ wire })
      .s3.write({ key: "k", text: "", replaces: null })
      .catch((error: unknown) => error)) as S3Failure;
    expect(failure).toMatchObject({ name: "S3Failure", kind, message: expect.stringContaining(words) });
    expect(sent).toBe(1);
  });
});
