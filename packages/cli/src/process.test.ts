import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { directoryWith } from "./testing/fake-world.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

/** Prints the URL of every module as it is loaded. */
const spy = `data:text/javascript,${encodeURIComponent(
  'import { registerHooks } from "node:module"; registerHooks({ load(url, context, next) { process.stderr.write(`LOAD ${url}\\n`); return next(url, context); } });',
)}`;

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(
  argv: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; node?: readonly string[] } = {},
) {
  const { PATH = "" } = process.env;
  const child = spawn(
    process.execPath,
    ["--conditions=twilio-proxy-source", ...(options.node ?? []), main, ...argv],
    {
      cwd: options.cwd,
      env: { PATH, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  started.push(child);
  const out = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    out.stderr += text;
  });
  const ended = once(child, "close").then(([exit]) => ({ exit: exit as number | null, ...out }));
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(out.stdout);
      if (found !== null) return found;
      await Promise.race([
        once(child.stdout, "data"),
        ended.then(() => Promise.reject(new Error(out.stderr))),
      ]);
    }
  };
  return { child, ended, said };
}

async function loaded(
  ...argv: readonly string[]
): Promise<{ exit: number | null; modules: readonly string[] }> {
  const cwd = directoryWith({ "proxy.json": '{ "services": {} }' });
  const { exit, stderr } = await start(argv, { cwd, node: ["--import", spy] }).ended;
  return { exit, modules: stderr.split("\n").filter((line) => line.startsWith("LOAD ")) };
}

/** Until a write has reached the simulator and its answer is on the way. */
async function inFlight(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const log = (await (await fetch(`${url}/_simulator/requests`)).json()) as {
      requests: { method: string }[];
    };
    if (log.requests.some((request) => request.method === "POST")) return;
    await delay(50);
  }
  throw new Error("no write came");
}

describe("the process", () => {
  it("version loads neither core nor any library but the argument parser", async () => {
    const { exit, modules } = await loaded("version");
    expect(exit).toBe(0);
    expect(modules.length).toBeGreaterThan(5);
    const foreign = modules.filter(
      (url) => /node_modules|packages\/(core|simulator)/.test(url) && !/node_modules\/commander\//.test(url),
    );
    expect(foreign).toEqual([]);
  });

  it("--help loads no core either", async () => {
    const { modules } = await loaded("plan", "--help");
    expect(modules.filter((url) => url.includes("packages/core"))).toEqual([]);
  });

  it("validate loads neither the SDK nor the simulator", async () => {
    const { exit, modules } = await loaded("validate");
    expect(exit).toBe(0);
    expect(modules.some((url) => url.includes("packages/core"))).toBe(true);
    expect(modules.filter((url) => /node_modules\/twilio\/|packages\/simulator/.test(url))).toEqual([]);
  });

  it("validate reports to stdout and exits 3", async () => {
    const cwd = directoryWith({ "proxy.json": '{ "services": { "a": { "unique_name": 7 } } }' });
    const { exit, stdout, stderr } = await start(["validate"], { cwd }).ended;
    expect(exit).toBe(3);
    expect(stdout).toContain("error[");
    expect(stderr).toBe("");
  });

  it("simulate says where it listens, serves, and ends well on SIGTERM", async () => {
    const cwd = directoryWith({ "seed.json": `{ "account_sid": "AC${"1".repeat(32)}" }` });
    const { child, ended, said } = start(["simulate", "--seed", "seed.json"], { cwd });
    const [, url] = await said(/^listening on (http:\/\/127\.0\.0\.1:\d+)\n/);
    const account = await fetch(`${url}/_simulator/account`);
    expect(await account.json()).toMatchObject({ account_sid: `AC${"1".repeat(32)}` });
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ exit: 0 });
  });

  it("simulate names the place of a mistake in the seed", async () => {
    const cwd = directoryWith({
      "seed.json": `{ "account_sid": "AC${"1".repeat(32)}", "services": [{ "unique_name": "a", "phone_numbers": [{ "sid": "PN${"2".repeat(32)}" }] }] }`,
    });
    const { exit, stderr } = await start(["simulate", "--seed", "seed.json"], { cwd }).ended;
    expect(exit).toBe(1);
    expect(stderr).toContain("services[0].phone_numbers[0].sid");
  });

  it("a first SIGINT stops an apply in order with 130, a second at once", async () => {
    const cwd = directoryWith({
      "seed.json": `{ "account_sid": "AC${"1".repeat(32)}" }`,
      "proxy.json":
        '{ "services": { "a": { "unique_name": "a" }, "b": { "unique_name": "b" }, "c": { "unique_name": "c" } } }',
    });
    const simulator = start(["simulate", "--seed", "seed.json", "--latency", "300"], { cwd });
    const [, url = ""] = await simulator.said(/^listening on (\S+)\n/);
    const env = {
      TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
      TWILIO_AUTH_TOKEN: "x".repeat(32),
      TWILIO_PROXY_API_URL: url,
    };
    const patient = start(["apply", "--auto-approve", "--parallelism", "1"], { cwd, env });
    await patient.said(/Plan: 3 to add/);
    patient.child.kill("SIGINT");
    const calm = await patient.ended;
    expect(calm.exit).toBe(130);
    expect(calm.stderr).toContain("Stopping in order");
    expect(calm.stdout).toContain("Interrupted: ");

    await fetch(`${url}/_simulator/requests`, { method: "DELETE" });
    // Without the second signal the run would wait for this answer.
    await fetch(`${url}/_simulator/faults`, {
      method: "POST",
      body: JSON.stringify({
        rules: [{ method: "POST", path: "/v1/Services", kind: "slow-body", ms: 6000 }],
      }),
    });
    const hurried = start(["apply", "--auto-approve", "--parallelism", "1"], { cwd, env });
    await inFlight(url);
    const before = Date.now();
    hurried.child.kill("SIGINT");
    await delay(100);
    expect(hurried.child.exitCode).toBeNull();
    hurried.child.kill("SIGINT");
    expect((await hurried.ended).exit).toBe(130);
    expect(Date.now() - before).toBeLessThan(2000);
  }, 30_000);
});

describe("an output that cannot be written", () => {
  it.runIf(existsSync("/dev/full"))("is an error, not a success", () => {
    const disk = openSync("/dev/full", "w");
    const ran = spawnSync(process.execPath, ["--conditions=twilio-proxy-source", main, "schema"], {
      stdio: ["ignore", disk, "pipe"],
    });
    closeSync(disk);
    expect(ran.status).toBe(1);
  });
});
