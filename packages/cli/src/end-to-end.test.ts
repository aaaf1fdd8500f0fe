import { existsSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directoryWith, type Ran, runIn } from "./testing/fake-world.ts";
import type { World } from "./world.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const secret = "a-secret-that-must-not-show";
const alice = "+14152370177";
const bob = "+14152370199";

const validator = (name: string) => {
  const file = new URL(`../../../schemas/${name}.schema.json`, import.meta.url);
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  return addFormats.default(ajv).compile(JSON.parse(readFileSync(file, "utf8")));
};
const validatePlan = validator("plan");
const validateState = validator("state");

const number = (at: number) => ({
  sid: `PN${String(at).padStart(32, "0")}`,
  phone_number: `+1415237014${at}`,
  capabilities: { voice: true, sms: true, mms: true, fax: false },
  voice_url: at === 1 ? "https://user:hunter22@calls.example.com/answer" : "",
  sms_url: "",
});

const config = (changes: { ttl?: number; more?: object; rides?: object | null } = {}) => ({
  services: {
    ...(changes.rides === null
      ? {}
      : {
          rides: {
            unique_name: "rides",
            default_ttl: changes.ttl ?? 3600,
            callback_url: "https://${env.API_HOST}/hook",
            phone_numbers: [{ phone_number: "+14152370141" }, { phone_number: "+14152370142" }],
            sessions: { "order-1": { participants: [{ identifier: "${env.ALICE}" }, { identifier: bob }] } },
            ...changes.rides,
          },
        }),
    ...changes.more,
  },
});

let simulator: Simulator;
let directory: string;
let world: Partial<World>;

beforeEach(async () => {
  simulator = await createSimulator({
    seed: {
      account_sid: accountSid,
      incoming_phone_numbers: [1, 2, 3].map(number),
      short_codes: [],
      services: [],
    },
  });
  directory = directoryWith({ "proxy.json": JSON.stringify(config()) });
  world = {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: secret,
      TWILIO_PROXY_API_URL: simulator.url,
      API_HOST: "api.internal.example.com",
      ALICE: alice,
    },
  };
});

afterEach(async () => {
  await simulator.close();
});

const cli = (...argv: readonly string[]): Promise<Ran> => runIn(directory, argv, world);
const configure = (value: object): void =>
  writeFileSync(join(directory, "proxy.json"), JSON.stringify(value));
const lastLine = (ran: Ran): string => ran.stdout.trimEnd().split("\n").at(-1) ?? "";
const writes = (): number =>
  simulator.requests().requests.filter((request) => request.method !== "GET").length;
const service = () => simulator.account().services?.[0];

async function updateBehindOurBack(ttl: number): Promise<void> {
  await simulator.request({
    method: "POST",
    path: `/v1/Services/${service()?.sid}`,
    form: { DefaultTtl: ttl },
  });
}

describe("plan and apply", () => {
  it("plans, applies, and finds no changes", async () => {
    const planned = await cli("plan");
    expect(planned).toMatchObject({ exit: 0, stderr: "" });
    expect(lastLine(planned)).toBe("Plan: 6 to add, 0 to change, 0 to destroy.");
    expect(writes()).toBe(0);
    expect((await cli("plan", "--detailed-exitcode")).exit).toBe(2);

    const applied = await cli("apply", "--auto-approve");
    expect(applied.exit).toBe(0);
    expect(lastLine(applied)).toBe("Applied: 6 done.");
    expect(applied.stderr.split("\n").filter((line) => /^\d\/6 create .*: done$/.test(line))).toHaveLength(6);
    expect(service()?.sessions?.[0]?.participants?.map((one) => one.identifier)).toEqual([alice, bob]);

    expect(await cli("plan", "--detailed-exitcode")).toEqual({
      exit: 0,
      stdout: "No changes.\n",
      stderr: "",
    });
    const before = writes();
    expect(await cli("apply", "--auto-approve")).toEqual({ exit: 0, stdout: "No changes.\n", stderr: "" });
    expect(writes()).toBe(before);
  });

  it("shows nobody's number, no value from the environment and no secret, in any output", async () => {
    const outputs: string[] = [];
    const keep = (ran: Ran) => outputs.push(ran.stdout, ran.stderr);
    keep(await cli("validate"));
    keep(await cli("validate", "--json"));
    keep(await cli("plan", "--out", "plan.json"));
    keep(await cli("plan", "--json"));
    keep(await cli("apply", "--auto-approve", "--json"));
    configure(
      config({
        rides: { sessions: { "order-1": { participants: [{ identifier: bob, friendly_name: "x" }] } } },
      }),
    );
    keep(await cli("plan"));
    keep(await cli("apply", "--auto-approve"));
    keep(await cli("drift", "--json"));
    outputs.push(readFileSync(join(directory, "plan.json"), "utf8"));
    outputs.push(readFileSync(join(directory, "proxy.json.state.json"), "utf8"));
    const all = outputs.join("\n");
    for (const clear of ["4152370177", "4152370199", "api.internal", "hunter22", secret])
      expect(all).not.toContain(clear);
    expect(all).toContain("+14152370141");
  });

  it("shows people's numbers on request, still not in a saved plan", async () => {
    const ran = await cli("plan", "--show-pii", "--out", "plan.json");
    expect(ran.stdout).toContain(alice);
    expect(readFileSync(join(directory, "plan.json"), "utf8")).not.toContain(alice);
  });

  it("prints JSON that the published schema takes", async () => {
    const check = (text: string) => {
      validatePlan(JSON.parse(text));
      expect(validatePlan.errors).toBeNull();
      return JSON.parse(text);
    };
    expect(check((await cli("plan", "--json")).stdout).summary.add).toBe(6);
    const events = eventsOf(await cli("apply", "--auto-approve", "--json"));
    check(JSON.stringify(events.find(({ type }) => type === "plan")?.plan));
    expect(events.at(-1)).toMatchObject({
      type: "report",
      report: { outcomes: expect.any(Array), interrupted: false },
    });
    check((await cli("plan", "--json")).stdout);
    await updateBehindOurBack(60);
    check((await cli("drift", "--json")).stdout);
    configure(config({ rides: null }));
    expect(check((await cli("plan", "--json")).stdout).refusals.length).toBeGreaterThan(0);
  });
});

interface Event {
  readonly type: string;
  readonly "@level": string;
  readonly "@message": string;
  readonly [name: string]: unknown;
}

const eventsOf = ({ stdout }: Ran): readonly Event[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("apply --json", () => {
  const apply = async (...argv: readonly string[]): Promise<readonly Event[]> =>
    eventsOf(await cli("apply", "--json", "--auto-approve", ...argv));
  const types = (events: readonly Event[]): readonly string[] =>
    events.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1]);

  it("says each step as it begins and as it ends, then what came of it", async () => {
    const events = await apply();
    expect(types(events)[0]).toBe("version");
    const order = ["version", "planned_change", "change_summary", "plan", "apply_start"];
    expect(types(events).slice(0, 5)).toEqual(order);
    expect(types(events).slice(-3)).toEqual(["apply_complete", "change_summary", "report"]);
    const count = (type: string): number => events.filter((event) => event.type === type).length;
    expect([count("planned_change"), count("apply_start"), count("apply_complete")]).toEqual([6, 6, 6]);
    expect(events.find(({ type }) => type === "apply_start")).toMatchObject({
      "@level": "info",
      "@module": "twilio-proxy",
      "@timestamp": expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      hook: { resource: { addr: "services.rides", resource_type: "service" }, action: "create" },
    });
    const [planned, applied] = events.filter(({ type }) => type === "change_summary");
    expect(planned?.changes).toEqual({ add: 6, change: 0, remove: 0, import: 0, operation: "plan" });
    expect(applied?.changes).toEqual({ add: 6, change: 0, remove: 0, import: 0, operation: "apply" });
    expect(JSON.stringify(events)).not.toContain(alice.slice(1));
  });

  it("names an adoption, an update and a replacement in Terraform's words", async () => {
    await cli("apply", "--auto-approve");
    unlinkSync(join(directory, "proxy.json.state.json"));
    configure(config({ ttl: 60 }));
    const changes = (await apply())
      .filter(({ type }) => type === "planned_change")
      .map(({ change }) => change);
    expect(changes).toContainEqual(
      expect.objectContaining({
        action: "update",
        actions: ["adopt", "update"],
        importing: { id: expect.stringMatching(/^KS/) },
      }),
    );
    expect(changes).toContainEqual(expect.objectContaining({ action: "import", actions: ["adopt"] }));
    const people = [{ identifier: "${env.ALICE}", friendly_name: "x" }, { identifier: bob }];
    configure(config({ rides: { sessions: { "order-1": { participants: people } } } }));
    const replaced = (await apply("--allow-destroy")).filter(({ type }) => type === "planned_change");
    expect(replaced.map(({ change }) => change)).toContainEqual(
      expect.objectContaining({ action: "replace", actions: ["delete", "create"] }),
    );
  });

  it("says a failure with Twilio's code, and what was left out because of it", async () => {
    simulator.setFaults({ rules: [{ method: "POST", path: "/v1/Services", kind: "500" }] });
    const ran = await cli("apply", "--json", "--auto-approve");
    expect(ran.exit).toBe(6);
    const events = eventsOf(ran);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "apply_errored", "@level": "error", hook: expect.anything() }),
    );
    expect(events).toContainEqual(expect.objectContaining({ type: "apply_skipped", "@level": "warn" }));
    const diagnostics = events.filter(({ type }) => type === "diagnostic");
    expect(diagnostics[0]).toMatchObject({
      diagnostic: { severity: "error", address: "services.rides", summary: expect.any(String) },
    });
  });

  it("says a refusal and a mistake as diagnostics, and nothing else happens", async () => {
    await cli("apply", "--auto-approve");
    configure(config({ rides: null, more: { food: { unique_name: "food" } } }));
    const refused = await cli("apply", "--json", "--auto-approve");
    expect(refused.exit).toBe(5);
    expect(eventsOf(refused)).toContainEqual(
      expect.objectContaining({
        type: "diagnostic",
        diagnostic: expect.objectContaining({
          severity: "error",
          summary: "destroy-service",
          address: "services.rides",
        }),
      }),
    );
    expect(types(eventsOf(refused))).not.toContain("apply_start");
    configure({ services: { rides: { unique_nam: 7 } } });
    const invalid = await cli("apply", "--json", "--auto-approve");
    expect(invalid.exit).toBe(3);
    expect(eventsOf(invalid)).toContainEqual(
      expect.objectContaining({
        diagnostic: expect.objectContaining({
          code: "unknown-key",
          range: { filename: "proxy.json", start: { line: 1, column: 23 }, end: { line: 1, column: 35 } },
        }),
      }),
    );
  });
});

describe("the state file", () => {
  const state = () => JSON.parse(readFileSync(join(directory, "proxy.json.state.json"), "utf8"));

  it("is what the published schema says, complete or cut off", async () => {
    await cli("apply", "--auto-approve");
    validateState(state());
    expect(validateState.errors).toBeNull();
    expect(Object.keys(state().services.rides.sessions["order-1"].participants)).toHaveLength(2);

    configure(config({ rides: { sessions: { "order-1": { participants: [] } } } }));
    await cli("apply", "--auto-approve", "--allow-destroy");
    validateState(state());
    expect(validateState.errors).toBeNull();
    expect(state().services.rides.sessions["order-1"].removed).toHaveLength(2);
  });

  it("is refused by the schema with a key too many", async () => {
    await cli("apply", "--auto-approve");
    expect(validateState({ ...state(), phone_number: "x" })).toBe(false);
  });

  it("lies where --state says, else where the config says, else beside the config", async () => {
    configure({ state: "from-config.json", ...config() });
    await cli("apply", "--auto-approve");
    expect(existsSync(join(directory, "from-config.json"))).toBe(true);
    await cli("apply", "--auto-approve", "--state", "from-flag.json");
    expect(existsSync(join(directory, "from-flag.json"))).toBe(true);
    expect(existsSync(join(directory, "proxy.json.state.json"))).toBe(false);
  });
});

describe("approval", () => {
  it("is asked for on a terminal, and only yes is a yes", async () => {
    const asked: string[] = [];
    const answering = (answer: string) => ({
      ...world,
      ask: (question: string) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    });
    expect(await runIn(directory, ["apply"], answering("y"))).toMatchObject({
      exit: 1,
      stderr: "error: Not applied. Nothing was changed.\n",
    });
    expect(writes()).toBe(0);
    expect((await runIn(directory, ["apply"], answering("yes"))).exit).toBe(0);
    expect(asked).toHaveLength(2);
    // Nothing to do, nothing to ask.
    expect((await runIn(directory, ["apply"], answering("no"))).exit).toBe(0);
    expect(asked).toHaveLength(2);
  });

  it("without a terminal is a refusal", async () => {
    expect(await cli("apply")).toMatchObject({ exit: 5, stderr: expect.stringContaining("--auto-approve") });
    expect(writes()).toBe(0);
  });
});

describe("saved plans", () => {
  it("do exactly what was saved, without asking", async () => {
    expect((await cli("plan", "--out", "plan.json")).stderr).toContain("twilio-proxy apply plan.json");
    expect((await cli("apply", "plan.json")).exit).toBe(0);
    expect(await cli("plan")).toMatchObject({ stdout: "No changes.\n" });
  });

  it.each([
    ["the config changed", async () => configure(config({ ttl: 60 }))],
    ["it was applied already", async () => void (await cli("apply", "--auto-approve"))],
  ])("are stale when %s: exit 4", async (_why, change) => {
    await cli("plan", "--out", "plan.json");
    await change();
    const before = writes();
    expect(await cli("apply", "plan.json")).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining("stale"),
    });
    expect(writes()).toBe(before);
  });

  it("are stale when the account changed", async () => {
    await cli("apply", "--auto-approve");
    configure(config({ ttl: 60 }));
    await cli("plan", "--out", "plan.json");
    await updateBehindOurBack(77);
    expect(await cli("apply", "plan.json")).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining("stale"),
    });
  });

  it("of another key are not compared: exit 4", async () => {
    await cli("plan", "--out", "plan.json");
    world = { env: { ...world.env, TWILIO_AUTH_TOKEN: "another-secret-of-the-account" } };
    expect(await cli("apply", "plan.json")).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining("different key"),
    });
    expect(writes()).toBe(0);
  });

  it("keep their targets, and take no others", async () => {
    await cli("plan", "--out", "plan.json", "--target", "services.rides.phone_numbers[+14152370141]");
    expect((await cli("apply", "plan.json", "--target", "services.rides")).exit).toBe(1);
    expect((await cli("apply", "plan.json")).exit).toBe(0);
    expect(service()?.phone_numbers).toHaveLength(1);
    expect(service()?.sessions ?? []).toHaveLength(0);
  });
});

describe("targets", () => {
  it.each([
    "services.nope",
    "garbage!!",
  ])("that are the address of nothing are an error: %s", async (target) => {
    for (const verb of ["plan", "drift"]) {
      const ran = await cli(verb, "--target", target);
      expect(ran).toMatchObject({ exit: 1, stdout: "" });
      expect(ran.stderr).toContain("is the address of nothing");
    }
    expect((await cli("apply", "--auto-approve", "--target", target)).exit).toBe(1);
  });

  it("restrict the plan to addresses and what they need; repeatable", async () => {
    const one = JSON.parse(
      (await cli("plan", "--json", "--target", "services.rides.phone_numbers[+14152370142]")).stdout,
    );
    expect(one.steps.map((step: { address: string }) => step.address)).toEqual([
      "services.rides",
      "services.rides.phone_numbers[+14152370142]",
    ]);
    const two = await cli(
      "plan",
      "--target",
      "services.rides.phone_numbers[+14152370142]",
      "--target",
      "services.rides.phone_numbers[+14152370141]",
    );
    expect(lastLine(two)).toBe("Plan: 3 to add, 0 to change, 0 to destroy.");
  });
});

describe("guards", () => {
  beforeEach(async () => {
    configure(config({ more: { other: { unique_name: "other" } } }));
    await cli("apply", "--auto-approve");
  });

  it("show the refusal in the plan and refuse the apply: exit 5, until allowed", async () => {
    configure(config({ rides: null, more: { other: { unique_name: "other" } } }));
    const planned = await cli("plan");
    expect(planned.exit).toBe(0);
    expect(planned.stdout).toContain("To allow it: --allow-destroy");
    expect(planned.stdout).toContain("detached, still yours");
    expect(planned.stdout.split("\n")[0]).toMatch(/^! This plan ends 1 live session/);
    const before = writes();
    const refused = await cli("apply", "--auto-approve");
    expect(refused).toMatchObject({ exit: 5, stderr: expect.stringContaining("Nothing was changed.") });
    expect(writes()).toBe(before);
    expect((await cli("apply", "--auto-approve", "--allow-destroy")).exit).toBe(0);
    expect(simulator.account().services?.map((one) => one.unique_name)).toEqual(["other"]);
  });

  it("never take an emptied file for a wish", async () => {
    configure({ services: {} });
    expect((await cli("apply", "--auto-approve", "--allow-destroy")).exit).toBe(5);
    expect((await cli("apply", "--auto-approve", "--allow-destroy", "--allow-empty")).exit).toBe(0);
    expect(simulator.account().services).toEqual([]);
  });

  it("refuse credentials of another account", async () => {
    configure({ account_sid: `AC${"f".repeat(32)}`, ...config() });
    expect(await cli("plan")).toMatchObject({ exit: 5, stderr: expect.stringContaining("wrong-account") });
  });
});

describe("drift", () => {
  it("is what was changed behind our back, and nothing that the config asks for", async () => {
    await cli("apply", "--auto-approve");
    expect(await cli("drift", "--detailed-exitcode")).toEqual({ exit: 0, stdout: "No drift.\n", stderr: "" });
    await updateBehindOurBack(77);
    configure(config({ rides: { geo_match_level: "country" } }));
    const ran = await cli("drift", "--detailed-exitcode");
    expect(ran.exit).toBe(2);
    expect(ran.stdout).toContain("default_ttl  77 → 3600  (changed outside)");
    expect(ran.stdout).not.toContain("geo_match_level");
    expect(lastLine(ran)).toBe("Drift: 1 changed outside the config.");
  });
});

describe("failures", () => {
  it("of one step leave the rest done: exit 6, and a re-run continues", async () => {
    configure(
      config({
        rides: { phone_numbers: [{ phone_number: "+14152370141" }, { sid: `PN${"3".padStart(32, "0")}` }] },
      }),
    );
    simulator.setFaults({ rules: [{ method: "POST", path: "**/PhoneNumbers", kind: "401", times: 1 }] });
    const ran = await cli("apply", "--auto-approve");
    expect(ran.exit).toBe(6);
    expect(ran.stdout).toMatch(/x services\.rides\.phone_numbers\[.*\] {2}create failed/);
    expect(ran.stdout).toContain("continues from");
    expect(lastLine(ran)).toMatch(/^Applied in part: \d done, 1 failed/);
    simulator.setFaults({ rules: [] });
    expect((await cli("apply", "--auto-approve")).exit).toBe(0);
    expect(await cli("plan")).toMatchObject({ stdout: "No changes.\n" });
  });

  it("to sign in exit 1 with an explanation", async () => {
    simulator.setFaults({ rules: [{ kind: "401" }] });
    const ran = await cli("plan");
    expect(ran).toMatchObject({ exit: 1, stdout: "", stderr: expect.stringContaining("credentials") });
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  it("to reach Twilio exit 1", async () => {
    await simulator.close();
    expect(await cli("plan")).toMatchObject({ exit: 1, stdout: "" });
  });
});

describe("an interrupt", () => {
  it("while applying finishes calls in flight, saves the state and exits 130; a re-run continues", async () => {
    const stop = new AbortController();
    const ran = await runIn(directory, ["apply", "--auto-approve", "--parallelism", "1"], {
      ...world,
      signal: stop.signal,
      now: () => {
        if (simulator.requests().requests.filter((request) => request.method === "POST").length >= 2)
          stop.abort();
        return Date.now();
      },
    });
    expect(ran.exit).toBe(130);
    expect(lastLine(ran)).toMatch(/^Interrupted: \d done, \d skipped\.$/);
    expect(ran.stderr).toContain("skipped");
    const again = await cli("apply", "--auto-approve");
    expect(again.exit).toBe(0);
    expect(await cli("plan")).toMatchObject({ stdout: "No changes.\n" });
    expect(simulator.account().services).toHaveLength(1);
  });

  it("while planning exits 130 and shows nothing", async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await runIn(directory, ["plan"], { ...world, signal: stop.signal })).toMatchObject({
      exit: 130,
      stdout: "",
    });
  });
});

describe("the live bar", () => {
  it("is drawn on a terminal with counts, rate and time left, and taken away at the end", async () => {
    let now = 0;
    const ran = await runIn(directory, ["apply", "--auto-approve"], {
      ...world,
      tty: true,
      now: () => {
        now += 50;
        return Date.parse("2026-06-01T00:00:00Z") + now;
      },
    });
    expect(ran.exit).toBe(0);
    expect(ran.stderr).toMatch(/\[█+░*\] \d\/6 {2}\d+\.\d\/s {2}ETA \d+ s {2}create services\.rides/);
    expect(ran.stderr).toContain("\r\u001b[K");
    const drawn = ran.stderr.split("\r").map((line) => stripVTControlCharacters(line).split("\n")[0] ?? "");
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(80);
    expect(ran.stderr).toContain("Reading the account: 1 call");
    expect(ran.stderr.lastIndexOf("Reading")).toBeLessThan(ran.stderr.indexOf("░"));
    expect(ran.stdout).not.toContain("█");
  });
});
