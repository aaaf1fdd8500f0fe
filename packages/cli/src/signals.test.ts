/** Ctrl-C, a terminated job and two runs at once: whatever was in flight is known, and the next run completes it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { EXIT } from "./exit.ts";
import { inFlight, killAll, start } from "./testing/child.ts";
import { directoryWith, runIn } from "./testing/fake-world.ts";

afterEach(killAll);

const AC = `AC${"1".repeat(32)}`;
const number = (at: number): string => `PN${String(at).padStart(32, "0")}`;
const APPLY = ["apply", "--auto-approve"];
const SEED = {
  account_sid: AC,
  incoming_phone_numbers: [1, 2, 3].map((at) => ({ sid: number(at), phone_number: `+1415237000${at}` })),
};
const CONFIG = {
  services: {
    a: {
      unique_name: "a",
      phone_numbers: [{ sid: number(1) }, { sid: number(2) }],
      sessions: { one: {}, two: {} },
    },
    b: { unique_name: "b", phone_numbers: [{ sid: number(3) }], sessions: { three: { unique_name: null } } },
    c: { unique_name: "c" },
  },
};
const CREATED = 3 + 3 + 3;

interface Account {
  readonly services: readonly {
    readonly sid: string;
    readonly sessions: readonly { readonly sid: string }[];
  }[];
}

async function open(latencyMs: number) {
  const cwd = directoryWith({ "seed.json": JSON.stringify(SEED), "proxy.json": JSON.stringify(CONFIG) });
  const simulator = start(["simulate", "--seed", "seed.json", "--latency", String(latencyMs)], { cwd });
  const [, url = ""] = await simulator.said(/^listening on (\S+)\n/);
  const env = { TWILIO_ACCOUNT_SID: AC, TWILIO_AUTH_TOKEN: "x".repeat(32), TWILIO_PROXY_API_URL: url };
  const get = async (path: string) => (await fetch(`${url}/_simulator/${path}`)).json();
  const path = join(cwd, "proxy.json.state.json");
  return {
    url,
    start: (...argv: readonly string[]) => start(argv, { cwd, env }),
    run: (...argv: readonly string[]) => runIn(cwd, argv, { env }),
    account: async () => (await get("account")) as Account,
    creates: async () => {
      const { requests } = (await get("requests")) as { requests: { method: string; status: number }[] };
      return requests.filter(({ method, status }) => method === "POST" && status === 201).length;
    },
    faults: (rules: readonly object[]) =>
      fetch(`${url}/_simulator/faults`, { method: "POST", body: JSON.stringify({ rules }) }),
    state: () => JSON.parse(readFileSync(path, "utf8")) as { run: object | null; pending: readonly object[] },
    stateText: () => readFileSync(path, "utf8"),
    /** As if the dead run's lease had ended. */
    endLease: () => {
      const state = JSON.parse(readFileSync(path, "utf8"));
      const run = { ...state.run, expires_at: new Date(Date.now() - 1000).toISOString() };
      writeFileSync(path, `${JSON.stringify({ ...state, run }, null, 2)}\n`);
    },
  };
}

type Scene = Awaited<ReturnType<typeof open>>;

async function expectCompletes(scene: Scene): Promise<void> {
  const rest = await scene.run(...APPLY);
  expect(rest, rest.stderr).toMatchObject({ exit: 0 });
  expect(await scene.creates()).toBe(CREATED);
  expect(scene.state()).toMatchObject({ run: null, pending: [] });
  const { exit, stdout } = await scene.run("plan", "--detailed-exitcode");
  expect(stdout).toMatch(/No changes\.\n$/);
  expect(exit).toBe(0);
}

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  test("while calls are in flight: they finish, what they made is in the state, and the next run completes", async () => {
    const scene = await open(400);
    const run = scene.start(...APPLY);
    await inFlight(scene.url, 3);
    run.child.kill(signal);
    const { exit, stdout, stderr } = await run.ended;
    expect(exit, stderr).toBe(130);
    expect(stderr).toContain("Stopping in order");
    expect(stdout).toContain("Interrupted: ");
    const made = await scene.creates();
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(CREATED);
    for (const { sid } of (await scene.account()).services) expect(scene.stateText()).toContain(sid);
    expect(scene.state()).toMatchObject({ run: null, pending: [] });
    await expectCompletes(scene);
  }, 30_000);

  test("twice: it ends at once, and the next run finds what was made meanwhile", async () => {
    const scene = await open(30);
    await scene.faults([{ method: "POST", path: "/v1/Services", kind: "slow-body", ms: 6000 }]);
    const run = scene.start(...APPLY);
    await inFlight(scene.url, 3);
    run.child.kill(signal);
    // Two signals of one kind before a process looks are one.
    await run.said(/Stopping in order/, "stderr");
    run.child.kill(signal);
    const { exit } = await run.ended;
    expect(exit).toBe(130);
    // Nobody waited for the answers, and the intents say what may have come of it.
    await expect.poll(() => scene.creates()).toBe(3);
    expect(scene.state().run).not.toBeNull();
    expect(scene.state().pending).toHaveLength(CREATED);
    await scene.faults([]);
    const refused = await scene.run(...APPLY);
    expect(refused).toMatchObject({ exit: 5, stderr: expect.stringContaining("state-locked") });
    scene.endLease();
    await expectCompletes(scene);
  }, 60_000);
});

describe("two processes at once", () => {
  test.each([0, 100, 400])("%i ms apart: one of each thing, or told to wait", async (apart) => {
    const scene = await open(30);
    const first = scene.start(...APPLY);
    await new Promise((resolve) => setTimeout(resolve, apart));
    const both = await Promise.all([first.ended, scene.start(...APPLY).ended]);
    for (const { exit, stderr } of both.filter((one) => one.exit !== 0)) {
      expect([EXIT.error, EXIT.refused], stderr).toContain(exit);
      // Who saw no state, but what the other had made, cannot know whose the session without a name is.
      expect(stderr).toMatch(/\(state-(locked|conflict)\)|refused \(unnamed-session\)/);
    }
    expect(both.some(({ exit }) => exit === 0)).toBe(true);
    await expectCompletes(scene);
  }, 30_000);
});
