/** The command with its state on GitHub, over real sockets: a stand-in that keeps one file. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directoryWith, type Ran, runIn } from "./testing/fake-world.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const token = "ghp_aTokenThatMustNotShow";
const PLACE = "github:acme/phones@states/prod:proxy.json";
const FILE = "/repos/acme/phones/contents/proxy.json";
const config = (ttl: number) =>
  JSON.stringify({ services: { rides: { unique_name: "rides", default_ttl: ttl } } });

let simulator: Simulator;
let github: Server;
let url: string;
let file: string | null;
let sent: string[];

const shaOf = (content: string): string => createHash("sha1").update(content).digest("hex");

async function answer(request: IncomingMessage): Promise<readonly [status: number, json: object]> {
  sent.push(`${request.method} ${request.url}`);
  if (request.headers.authorization !== `Bearer ${token}`) return [401, { message: "Bad credentials" }];
  if (request.url === "/repos/acme/phones/actions/runs/42") return [200, { status: "completed" }];
  if (!request.url?.startsWith(FILE)) return [404, { message: "Not Found" }];
  if (request.method === "GET") {
    if (file === null) return [404, { message: "Not Found" }];
    const content = Buffer.from(file).toString("base64");
    return [200, { type: "file", sha: shaOf(file), encoding: "base64", content }];
  }
  const body = JSON.parse(await textOf(request)) as { sha?: string; content: string; branch: string };
  if (body.branch !== "states/prod") return [404, { message: "Branch not found" }];
  if (body.sha !== (file === null ? undefined : shaOf(file))) return [409, { message: "does not match" }];
  file = Buffer.from(body.content, "base64").toString("utf8");
  return [200, { content: { sha: shaOf(file) } }];
}

beforeEach(async () => {
  file = null;
  sent = [];
  simulator = await createSimulator({ seed: { account_sid: accountSid } });
  github = createServer((request, response) => {
    answer(request).then(([status, json]) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
});
afterEach(async () => {
  github.close();
  github.closeAllConnections();
  await simulator.close();
});

const cli = (ttl: number, argv: readonly string[], env: object = { GITHUB_TOKEN: token }): Promise<Ran> =>
  runIn(directoryWith({ "proxy.json": config(ttl) }), [...argv, "--state", PLACE], {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: "t".repeat(32),
      TWILIO_PROXY_API_URL: simulator.url,
      GITHUB_API_URL: url,
      ...env,
    },
  });
const calls = (): string[] => sent.splice(0).map((one) => one.split(" ")[0] ?? "");

describe("a state on GitHub", () => {
  it("is read by a plan, and read and written twice by an apply", async () => {
    expect(await cli(60, ["plan"])).toMatchObject({ exit: 0, stderr: expect.not.stringContaining("error") });
    expect(sent.splice(0)).toEqual([`GET ${FILE}?ref=states%2Fprod`]);
    expect(await cli(60, ["apply", "--auto-approve"])).toMatchObject({ exit: 0 });
    expect(calls()).toEqual(["GET", "PUT", "PUT"]);
    expect(JSON.parse(file ?? "")).toMatchObject({ serial: 2, run: null, services: { rides: {} } });
    expect((await cli(60, ["plan"], { GH_TOKEN: token })).stdout).toContain("No changes.");
    expect(calls()).toEqual(["GET"]);
  });

  it("is taken over from a workflow run that is over", async () => {
    await cli(60, ["apply", "--auto-approve"]);
    const state = JSON.parse(file ?? "") as { serial: number };
    const run = {
      id: "x",
      by: "github-run-42",
      started_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 200_000).toISOString(),
    };
    file = JSON.stringify({ ...state, serial: 9, run });
    sent = [];
    expect(await cli(90, ["apply", "--auto-approve"])).toMatchObject({ exit: 0 });
    expect(calls()).toEqual(["GET", "GET", "PUT", "PUT"]);
    file = JSON.stringify({ ...state, serial: 20, run: { ...run, by: "a-laptop" } });
    expect(await cli(60, ["apply", "--auto-approve"])).toMatchObject({ exit: 5 });
  });

  it("with a token that is not accepted: said, and the token is not", async () => {
    const ran = await cli(60, ["plan"], { GITHUB_TOKEN: `${token}2` });
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining("state-denied") });
    expect(ran.stdout + ran.stderr).not.toContain(token);
  });
});
