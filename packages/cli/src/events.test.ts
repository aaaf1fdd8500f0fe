/** Whoever reads `apply --json` has stdout alone: however it ends, its last line says so. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StateFailure, UnsavedFailure } from "@twilio-proxy/core";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEventStream } from "./events.ts";
import { explainFailure } from "./failure.ts";
import { directoryWith, fakeOutput, runIn } from "./testing/fake-world.ts";
import type { World } from "./world.ts";

const AC = `AC${"0123456789abcdef".repeat(2)}`;
const TOKEN = "a-token-that-must-not-show";
const CONFIG = '{ "services": { "rides": { "unique_name": "rides" } } }';

let simulator: Simulator;
let directory: string;

beforeAll(async () => {
  simulator = await createSimulator({ seed: { account_sid: AC } });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.reset();
  directory = directoryWith({ "proxy.json": CONFIG });
});

interface Line {
  readonly "@level": string;
  readonly type: string;
  readonly diagnostic?: { readonly severity: string; readonly code: unknown; readonly summary: string };
}

const linesOf = (stdout: string): readonly Line[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const run = (argv: readonly string[], env: World["env"] = {}, changes: Partial<World> = {}) =>
  runIn(directory, argv, {
    env: { TWILIO_ACCOUNT_SID: AC, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_PROXY_API_URL: simulator.url, ...env },
    ...changes,
  });
const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);

function holdState(): void {
  const state = JSON.parse(readFileSync(join(directory, "proxy.json.state.json"), "utf8"));
  const [started_at, expires_at] = ["2999-01-01T00:00:00Z", "2999-01-01T00:05:00Z"];
  const run = { id: "5f0c3d9a7b6e4f21a0b1c2d3e4f50617", by: "somebody", started_at, expires_at };
  write("proxy.json.state.json", JSON.stringify({ ...state, run }));
}

interface Case {
  readonly before?: () => unknown;
  readonly argv?: readonly string[];
  readonly env?: World["env"];
  readonly exit: number;
  readonly code: string | number;
}

const CASES: Readonly<Record<string, Case>> = {
  "no config": { argv: ["none.json"], exit: 1, code: "usage" },
  "an invalid config": {
    before: () => write("proxy.json", '{ "services": { "rides": {} } }'),
    exit: 3,
    code: "invalid-config",
  },
  "text that is no config": { before: () => write("proxy.json", "{"), exit: 3, code: "invalid-config" },
  "no credentials": { env: { TWILIO_AUTH_TOKEN: "" }, exit: 1, code: "missing-credentials" },
  "people's numbers in CI": { argv: ["--show-pii"], env: { CI: "true" }, exit: 1, code: "usage" },
  "credentials that Twilio refuses": {
    before: () => simulator.setFaults({ rules: [{ kind: "401" }] }),
    exit: 1,
    code: 20003,
  },
  "a target that is nothing": { argv: ["--target", "services.none"], exit: 1, code: "usage" },
  "nobody to ask": { exit: 5, code: "guard" },
  "a refused plan": {
    before: async () => {
      await run(["apply", "--auto-approve"]);
      write("proxy.json", '{ "services": {} }');
    },
    argv: ["--auto-approve"],
    exit: 5,
    code: "guard",
  },
  "a stale saved plan": {
    before: async () => {
      await run(["plan", "--out", "plan.json"]);
      write("proxy.json", CONFIG.replaceAll("rides", "taxis"));
    },
    argv: ["plan.json"],
    exit: 4,
    code: "plan-changed",
  },
  "a saved plan of another key": {
    before: () => run(["plan", "--out", "plan.json"], { TWILIO_PROXY_DIGEST_KEY: "another key altogether" }),
    argv: ["plan.json"],
    exit: 4,
    code: "plan-changed",
  },
  "a damaged saved plan": {
    before: () => write("plan.json", '{ "format_version": "1.0", "steps": [] }'),
    argv: ["plan.json"],
    exit: 1,
    code: "usage",
  },
  "a state that another run holds": {
    before: async () => {
      await run(["apply", "--auto-approve"]);
      holdState();
      write("proxy.json", CONFIG.replaceAll("rides", "taxis"));
    },
    argv: ["--auto-approve", "--allow-destroy"],
    exit: 5,
    code: "state-locked",
  },
  "a state that is none": {
    before: () => write("proxy.json.state.json", "{}"),
    exit: 1,
    code: "state-unreadable",
  },
};

test.each(Object.entries(CASES))("%s ends it with a diagnostic", async (_what, { before, ...one }) => {
  await before?.();
  const { exit, stdout, stderr } = await run(["apply", "--json", ...(one.argv ?? [])], one.env);
  expect(exit, stderr).toBe(one.exit);
  const lines = linesOf(stdout);
  expect(lines[0]?.type).toBe("version");
  expect(lines.at(-1)).toMatchObject({
    "@level": "error",
    type: "diagnostic",
    diagnostic: { severity: "error", code: one.code, summary: expect.stringMatching(/\S/) },
  });
  expect(stderr).toContain(lines.at(-1)?.diagnostic?.summary);
});

test("an interruption before there is a plan ends it with a diagnostic", async () => {
  const { exit, stdout } = await run(
    ["apply", "--json", "--auto-approve"],
    {},
    { signal: AbortSignal.abort() },
  );
  expect(exit).toBe(130);
  expect(linesOf(stdout).at(-1)).toMatchObject({ type: "diagnostic", diagnostic: { code: "interrupted" } });
});

test("after a report nothing more is said", async () => {
  const stdout = fakeOutput();
  const world = { stdout, now: () => 0, signal: AbortSignal.abort() } as Partial<World> as World;
  const events = createEventStream(world);
  events.report({ outcomes: [], interrupted: true, serial: 1 });
  events.end(await explainFailure(null, world));
  expect(linesOf(stdout.text()).at(-1)?.type).toBe("report");
});

test("that the state could not be saved is said even of an interrupted run, and last", async () => {
  const stdout = fakeOutput();
  const world = { stdout, now: () => 0, signal: AbortSignal.abort() } as Partial<World> as World;
  const unsaved = new UnsavedFailure(new StateFailure("state-unwritable", "The disk is full."), {
    outcomes: [],
    interrupted: true,
  });
  createEventStream(world).end(await explainFailure(unsaved, world));
  const codes = linesOf(stdout.text()).map(({ diagnostic }) => diagnostic?.code);
  expect(codes).toEqual([undefined, "interrupted", "state-unwritable"]);
});

test("a secret and a control character in an error are not in a line", async () => {
  const { stdout } = await run(["apply", "--json", `none-${TOKEN}\u001b[2J\n.json`]);
  expect(stdout).not.toContain(TOKEN);
  expect(stdout).not.toContain("\u001b");
  expect(linesOf(stdout).at(-1)?.diagnostic?.code).toBe("usage");
});
