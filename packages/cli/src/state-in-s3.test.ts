/** The command with its state in S3, over real sockets: a stand-in that keeps objects and heeds conditions. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directoryWith, type Ran, runIn } from "./testing/fake-world.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const secrets = {
  AWS_SECRET_ACCESS_KEY: "aSecretThatMustNotShow",
  AWS_SESSION_TOKEN: "aTokenThatMustNotShow",
};
const env = { AWS_ACCESS_KEY_ID: "anIdThatMustNotShow", ...secrets };
const CONFIG = JSON.stringify({ services: { rides: { unique_name: "rides" } } });
const STATE = "/acme-states/phones/proxy.json";

let simulator: Simulator;
let s3: Server;
let place: string;
let objects: Map<string, { readonly text: string; readonly note: string }>;
let sent: string[];
let accepted: string;

const etagOf = (text: string): string => `"${createHash("md5").update(text).digest("hex")}"`;
const refusal = (code: string): string =>
  `<Error><Code>${code}</Code><Message>${Object.values(env).join(" ")}</Message></Error>`;

type Answer = readonly [status: number, headers: Readonly<Record<string, string>>, text: string];

async function answer(request: IncomingMessage): Promise<Answer> {
  const { method, url: path = "", headers } = request;
  sent.push(`${method} ${path.replace(/-[0-9a-f-]{36}$/, "")}`);
  if (!/Credential=anIdThat.*Signature=[0-9a-f]{64}$/.test(headers.authorization ?? "")) return [403, {}, ""];
  if (headers["x-amz-security-token"] !== accepted) return [403, {}, refusal("InvalidToken")];
  const found = objects.get(path);
  if (method === "PUT") {
    const text = await textOf(request);
    const holds =
      headers["if-none-match"] === "*"
        ? found === undefined
        : found !== undefined && headers["if-match"] === etagOf(found.text);
    if (!holds) return [412, {}, refusal("PreconditionFailed")];
    objects.set(path, { text, note: String(headers["x-amz-meta-twilio-proxy"]) });
    return [200, { etag: etagOf(text) }, ""];
  }
  if (method === "DELETE") objects.delete(path);
  if (found === undefined) return [404, {}, refusal("NoSuchKey")];
  return [200, { etag: etagOf(found.text), "x-amz-meta-twilio-proxy": found.note }, found.text];
}

beforeEach(async () => {
  objects = new Map();
  sent = [];
  accepted = secrets.AWS_SESSION_TOKEN;
  simulator = await createSimulator({ seed: { account_sid: accountSid } });
  s3 = createServer((request, response) => {
    answer(request).then(([status, headers, text]) => response.writeHead(status, headers).end(text));
  });
  await new Promise<void>((resolve) => s3.listen(0, "127.0.0.1", resolve));
  place = `s3://acme-states/phones/proxy.json?endpoint=http://127.0.0.1:${(s3.address() as AddressInfo).port}`;
});
afterEach(async () => {
  s3.close();
  s3.closeAllConnections();
  await simulator.close();
});

const cli = (argv: readonly string[], aws: object = env, config: string = CONFIG): Promise<Ran> =>
  runIn(directoryWith({ "proxy.json": config }), argv, {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: "t".repeat(32),
      TWILIO_PROXY_API_URL: simulator.url,
      ...aws,
    },
  });

describe("a state in S3", () => {
  it("is read by a plan, proven by the first apply, and read and written twice by the next", async () => {
    expect(await cli(["plan", "--state", place])).toMatchObject({ exit: 0 });
    expect(sent.splice(0)).toEqual([`GET ${STATE}`]);
    expect(await cli(["apply", "--auto-approve", "--state", place])).toMatchObject({ exit: 0 });
    const put = `PUT ${STATE}`;
    const probe = [...Array<string>(4).fill(`${put}.probe`), `DELETE ${STATE}.probe`];
    expect(sent.splice(0)).toEqual([`GET ${STATE}`, ...probe, put, put]);
    expect([...objects.keys()]).toEqual([STATE]);
    expect(JSON.parse(objects.get(STATE)?.text ?? "")).toMatchObject({
      serial: 2,
      run: null,
      services: { rides: {} },
    });
    const config = JSON.stringify({
      state: place,
      services: { rides: { unique_name: "rides", default_ttl: 90 } },
    });
    expect(await cli(["apply", "--auto-approve"], env, config)).toMatchObject({ exit: 0 });
    expect(sent.splice(0)).toEqual([`GET ${STATE}`, put, put]);
    expect((await cli(["plan"], env, config)).stdout).toContain("No changes.");
  });

  it("without credentials: says which variables, and that profiles are not read", async () => {
    const ran = await cli(["plan", "--state", place], {});
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining("Set AWS_ACCESS_KEY_ID and") });
    expect(ran.stderr).toContain("aws configure export-credentials --format env");
    expect(sent).toEqual([]);
  });

  it("with credentials that are not accepted: said, and they are not", async () => {
    accepted = "another";
    const ran = await cli(["plan", "--state", place]);
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining("state-denied") });
    expect(ran.stderr).toContain("403 InvalidToken");
    for (const secret of Object.values(env)) expect(ran.stdout + ran.stderr).not.toContain(secret);
  });

  it.each([
    ["s3://acme-states/k?profile=x", "not profile"],
    ["s3://acme-states/k?endpoint=http://example.com", "plain http for loopback only"],
  ])("is not kept at %s", async (state, why) => {
    const ran = await cli(["plan", "--state", state]);
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining(why) });
  });
});
