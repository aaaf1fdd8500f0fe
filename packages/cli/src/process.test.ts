import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { inFlight, killAll, main, start } from "./testing/child.ts";
import { directoryWith } from "./testing/fake-world.ts";

/** Prints the URL of every module as it is loaded. */
const spy = `data:text/javascript,${encodeURIComponent(
  'import { registerHooks } from "node:module"; registerHooks({ load(url, context, next) { process.stderr.write(`LOAD ${url}\\n`); return next(url, context); } });',
)}`;

afterEach(killAll);

async function loaded(
  ...argv: readonly string[]
): Promise<{ exit: number | null; modules: readonly string[] }> {
  const cwd = directoryWith({ "proxy.json": '{ "services": {} }' });
  const { exit, stderr } = await start(argv, { cwd, node: ["--import", spy] }).ended;
  return { exit, modules: stderr.split("\n").filter((line) => line.startsWith("LOAD ")) };
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

describe.runIf(existsSync("/dev/full"))("an output that cannot be written", () => {
  const toFullDisk = async (argv: readonly string[], options: Parameters<typeof start>[1] = {}) => {
    const disk = openSync("/dev/full", "w");
    const { exit, stderr } = await start(argv, { ...options, stdout: disk }).ended;
    closeSync(disk);
    return { exit, stderr };
  };
  const failure = "error: The output could not be written (ENOSPC).\n";

  it.each([
    [["schema"]],
    [["version"]],
    [["plan", "--help"]],
  ])("is an error of %j, said once", async (argv) => {
    expect(await toFullDisk(argv)).toEqual({ exit: 1, stderr: failure });
  });

  it("is an error too when the mistake can be said nowhere", () => {
    const disk = openSync("/dev/full", "w");
    const node = ["--conditions=twilio-proxy-source", main, "schema"];
    const ran = spawnSync(process.execPath, node, { stdio: ["ignore", disk, disk] });
    closeSync(disk);
    expect(ran.status).toBe(1);
  });

  it("keeps no apply from saving what it did", async () => {
    const cwd = directoryWith({
      "seed.json": `{ "account_sid": "AC${"1".repeat(32)}" }`,
      "proxy.json": '{ "services": { "a": { "unique_name": "a" } } }',
    });
    const simulator = start(["simulate", "--seed", "seed.json"], { cwd });
    const [, url = ""] = await simulator.said(/^listening on (\S+)\n/);
    const env = {
      TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
      TWILIO_AUTH_TOKEN: "x".repeat(32),
      TWILIO_PROXY_API_URL: url,
    };
    const { exit, stderr } = await toFullDisk(["apply", "--auto-approve"], { cwd, env });
    expect([exit, stderr.split(failure).length]).toEqual([1, 2]);
    const state = JSON.parse(readFileSync(join(cwd, "proxy.json.state.json"), "utf8"));
    expect(state).toMatchObject({
      run: null,
      pending: [],
      services: { a: { sid: expect.stringMatching(/^KS/) } },
    });
  });
});
