/** The whole verb, from an account on the simulator to files and the next plan. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directoryWith, type Ran, runIn } from "./testing/fake-world.ts";
import type { World } from "./world.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const alice = "+14152370177";
const bob = "+14152370199";
const sid = (prefix: string, at: number): string => prefix + String(at).padStart(32, "0");

const account = {
  account_sid: accountSid,
  incoming_phone_numbers: [1, 2, 3].map((at) => ({ sid: sid("PN", at), phone_number: `+1415237014${at}` })),
  short_codes: [{ sid: sid("SC", 1), short_code: "12345" }],
  services: [
    {
      sid: sid("KS", 1),
      unique_name: "rides-prod",
      default_ttl: 3600,
      callback_url: "https://calls.example.com/proxy?key=hunter22",
      phone_numbers: [{ sid: sid("PN", 2), is_reserved: true }, { sid: sid("PN", 1) }],
      short_codes: [{ sid: sid("SC", 1), is_reserved: true }],
      sessions: [
        {
          sid: sid("KC", 1),
          unique_name: "order-1",
          ttl: 86_400,
          participants: [{ identifier: alice, friendly_name: "rider" }, { identifier: bob }],
        },
        { sid: sid("KC", 2), unique_name: "order-0", status: "closed" },
        { sid: sid("KC", 3), unique_name: null, mode: "message-only" },
      ],
    },
    { sid: sid("KS", 2), unique_name: "support", phone_numbers: [{ sid: sid("PN", 3) }] },
  ],
};

let simulator: Simulator;
let directory: string;
let world: Partial<World>;

beforeEach(async () => {
  simulator = await createSimulator({ seed: account });
  directory = directoryWith({});
  world = {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: "a-secret-that-must-not-show",
      TWILIO_PROXY_API_URL: simulator.url,
    },
  };
});

afterEach(async () => {
  await simulator.close();
  rmSync(directory, { recursive: true });
});

const cli = (...argv: readonly string[]): Promise<Ran> => runIn(directory, argv, world);
const read = (name = "proxy.json"): string => readFileSync(join(directory, name), "utf8");
const writes = (): readonly string[] =>
  simulator.requests().requests.flatMap(({ method, path }) => (method === "GET" ? [] : [path]));
const setVariables = (values: Record<string, string>): void => {
  world = { ...world, env: { ...world.env, ...values } };
};

it("writes a config that needs no change, and nothing to Twilio", async () => {
  const ran = await cli("import");
  expect(ran).toMatchObject({
    exit: 0,
    stdout: "proxy.json: 2 services, 3 phone numbers, 1 short code added.\nNo changes.\n",
  });
  expect(ran.stderr).toBe(
    "proxy.json takes 1 variable from the environment, named in .env.example: set them before the next plan.\n",
  );
  expect(read()).toMatchInlineSnapshot(`
    "{
      // Imported from Twilio account AC0123456789abcdef0123456789abcdef. What a block leaves out is as Twilio has it, and not managed.
      "$schema": "https://raw.githubusercontent.com/twilio-proxy/twilio-proxy-action/main/schemas/proxy.schema.json",
      "services": {
        // KS00000000000000000000000000000001
        "rides-prod": {
          "unique_name": "rides-prod",
          "default_ttl": 3600,
          "callback_url": "\${env.RIDES_PROD_CALLBACK_URL}",
          "phone_numbers": [
            { "phone_number": "+14152370141" },
            { "phone_number": "+14152370142", "is_reserved": true }
          ],
          "short_codes": [
            { "sid": "SC00000000000000000000000000000001", "is_reserved": true } // 12345
          ]
        },
        // KS00000000000000000000000000000002
        "support": {
          "unique_name": "support",
          "phone_numbers": [
            { "phone_number": "+14152370143" }
          ]
        }
      }
    }
    "
  `);
  expect(read(".env.example")).toBe("# services.rides-prod.callback_url\nRIDES_PROD_CALLBACK_URL=\n");
  setVariables({ RIDES_PROD_CALLBACK_URL: "https://calls.example.com/proxy?key=hunter22" });
  expect(await cli("plan", "--detailed-exitcode")).toEqual({ exit: 0, stdout: "No changes.\n", stderr: "" });
  expect(await cli("apply", "--auto-approve")).toMatchObject({ exit: 0, stdout: "No changes.\n" });
  expect(writes()).toEqual([]);
});

describe("sessions", () => {
  it("come when they are asked for, with nobody's number in any file", async () => {
    const ran = await cli("import", "--sessions", "all");
    expect(ran).toMatchObject({ exit: 0 });
    expect(read()).toMatch(/"session-1": \{\s+"unique_name": null,\s+"mode": "message-only"\s+\}/);
    expect(read()).toMatch(/ended: Twilio drops it 90 days later\s+"order-0": \{\s+"status": "closed"\s+\}/);
    // It would have every session re-opened that its application closes.
    expect(read()).not.toMatch(/"status": "(?:open|in-progress)"/);
    for (const name of readdirSync(directory)) {
      for (const number of [alice, bob]) expect(read(name)).not.toContain(number.slice(1));
    }
    expect(ran.stdout + ran.stderr).not.toContain(alice.slice(1));
    setVariables({
      RIDES_PROD_CALLBACK_URL: "https://calls.example.com/proxy?key=hunter22",
      ORDER_1_RIDER: alice,
      ORDER_1_PARTICIPANT_2: bob,
    });
    const named = parseEnv(read(".env.example"));
    // Two joined at once, so their order is the account's.
    const [first, second] = Object.keys(named).filter((name) => name.startsWith("ORDER_1_"));
    expect([first, second].sort()).toEqual([
      expect.stringMatching(/^ORDER_1_PARTICIPANT_[12]$/),
      "ORDER_1_RIDER",
    ]);
    setVariables({ ORDER_1_PARTICIPANT_1: bob });
    expect(await cli("plan", "--detailed-exitcode")).toMatchObject({ exit: 0, stdout: "No changes.\n" });
    expect(writes()).toEqual([]);
  });

  it("only the open ones, of one service only", async () => {
    await cli("import", "--sessions", "open", "--service", sid("KS", 1));
    expect(read()).toContain('"order-1"');
    expect(read()).not.toContain('"order-0"');
    expect(read()).not.toContain('"support"');
  });
});

it("shows values where it is told to, in the file of examples alone", async () => {
  const ran = await cli("import", "--sessions", "open", "--show-pii");
  expect(ran.stderr).toContain(".env.example holds their values: do not commit it.");
  expect(parseEnv(read(".env.example"))).toMatchObject({ ORDER_1_RIDER: alice });
  expect(read()).not.toContain(alice.slice(1));
  setVariables(parseEnv(read(".env.example")) as Record<string, string>);
  expect(await cli("plan")).toMatchObject({ exit: 0, stdout: "No changes.\n" });
});

it("fills a list that is there, and says what it leaves", async () => {
  writeFileSync(
    join(directory, "proxy.json"),
    '{ "u": "${env.RIDES_PROD_CALLBACK_URL} ${env.ORDER_1_RIDER}" }',
  );
  writeFileSync(join(directory, ".env.example"), "# mine\nRIDES_PROD_CALLBACK_URL=mine\nORDER_1_RIDER=\n");
  const ran = await cli("import", "--force", "--sessions", "open", "--show-pii");
  expect(ran.stderr).toContain(".env.example has another value for RIDES_PROD_CALLBACK_URL, which stays");
  expect(read(".env.example")).toContain(`# mine\nRIDES_PROD_CALLBACK_URL=mine\nORDER_1_RIDER=${alice}\n`);
});

it("gives two configs in one folder a variable each for two values", async () => {
  expect(await cli("import", "a.json", "--state", "a b.json")).toMatchObject({
    exit: 0,
    stderr: `a.json takes 1 variable from the environment, named in .env.example: set them before the next plan.
Next: twilio-proxy plan a.json --state 'a b.json'
`,
  });
  const before = read("a.json");
  rmSync(join(directory, "a b.json"));
  await cli("import", "a.json", "--force");
  expect(read("a.json")).toBe(before);
  rmSync(join(directory, "a.json.state.json"));
  await cli("import", "b.json");
  expect(read("b.json")).toContain("${env.RIDES_PROD_CALLBACK_URL_2}");
  rmSync(join(directory, "b.json.state.json"));
  setVariables({ RIDES_PROD_CALLBACK_URL: "https://calls.example.com/proxy?key=hunter22" });
  await cli("import", "b.json", "--force");
  expect(read("b.json")).toContain("${env.RIDES_PROD_CALLBACK_URL}");
});

describe("files that are there", () => {
  const mine = '{ "services": { "mine": { "unique_name": "mine" } } }';

  it("are refused before any call", async () => {
    writeFileSync(join(directory, "proxy.json"), mine);
    const ran = await cli("import");
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(ran.stderr).toContain("proxy.json exists already");
    expect(simulator.requests().total).toBe(0);
    expect(read()).toBe(mine);
  });

  it("are overwritten by --force", async () => {
    writeFileSync(join(directory, "proxy.json"), mine);
    expect(await cli("import", "--force")).toMatchObject({ exit: 0 });
    expect(read()).toContain("rides-prod");
    expect(read()).not.toContain("mine");
  });

  it("are added to by --merge, and keep what they say", async () => {
    const text = `{
  // Ours.
  "services": {
    "taxis": { // was rides
      "unique_name": "rides-prod", /* as in the app */
      "phone_numbers": [
        { "sid": "${sid("PN", 2)}" }, // the old one
      ],
    },
  },
}
`;
    writeFileSync(join(directory, "proxy.json"), text);
    writeFileSync(join(directory, ".env.example"), "PORT=3000");
    const ran = await cli("import", "--merge", "--sessions", "open");
    expect(ran).toMatchObject({
      exit: 0,
      stdout: "proxy.json: 1 service, 2 phone numbers, 1 short code, 2 sessions, 2 participants added.\n",
    });
    const merged = read();
    const kept = text.split("\n").filter((line) => line.trim() !== "");
    expect(merged.split("\n").filter((line) => kept.includes(line))).toEqual(expect.arrayContaining(kept));
    expect(merged).toContain(
      `        { "sid": "${sid("PN", 2)}" }, // the old one\n        { "phone_number": "+14152370141" },\n      ],`,
    );
    expect(read(".env.example")).toMatch(/^PORT=3000\n# services\.taxis\.sessions\.order-1/);
    setVariables({ ORDER_1_RIDER: alice, ORDER_1_PARTICIPANT_1: bob, ORDER_1_PARTICIPANT_2: bob });
    expect(await cli("plan")).toMatchObject({ exit: 0, stdout: "No changes.\n" });
    expect(await cli("import", "--merge", "--sessions", "open")).toMatchObject({
      exit: 0,
      stdout: "proxy.json: nothing to add.\n",
    });
    expect(read()).toBe(merged);
    expect(writes()).toEqual([]);
  });

  it("that are invalid are not added to", async () => {
    writeFileSync(join(directory, "proxy.json"), '{ "services": { "mine": { "unique_nam": "x" } } }');
    const ran = await cli("import", "--merge");
    expect(ran).toMatchObject({ exit: 3, stdout: "" });
    expect(ran.stderr).toContain("unique_nam");
    expect(simulator.requests().total).toBe(0);
  });

  it("are not replaced when somebody saves them meanwhile", async () => {
    writeFileSync(join(directory, "proxy.json"), mine);
    const saved = mine.replace("mine", "ours");
    const saving = runIn(directory, ["import", "--force"], {
      ...world,
      now: () => {
        writeFileSync(join(directory, "proxy.json"), saved);
        return Date.now();
      },
    });
    expect(await saving).toMatchObject({ exit: 1, stderr: expect.stringContaining("changed meanwhile") });
    expect(read()).toBe(saved);
    expect(existsSync(join(directory, "proxy.json.state.json"))).toBe(false);
  });
});

describe("a state", () => {
  it("that cannot be written leaves no config behind that pretends", async () => {
    // A lock that nobody gives back.
    mkdirSync(join(directory, "locked"));
    const ran = await cli("import", "--state", "locked/none/state.json");
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(existsSync(join(directory, "proxy.json"))).toBe(false);
    expect(existsSync(join(directory, ".env.example"))).toBe(false);
  });

  it("gives its own keys to what it owns", async () => {
    writeFileSync(
      join(directory, "proxy.json"),
      `{ "services": { "taxis": { "unique_name": "rides-prod" } } }`,
    );
    expect(await cli("apply", "--auto-approve")).toMatchObject({ exit: 0 });
    expect(await cli("import", "--force")).toMatchObject({ exit: 0 });
    expect(read()).toContain('"taxis": {\n      "unique_name": "rides-prod"');
  });

  it("that owns more than the new file has refuses it", async () => {
    await cli("import", "--sessions", "open");
    const before = read();
    const ran = await cli("import", "--force");
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(ran.stderr).toContain("an apply of the new file would delete it");
    expect(read()).toBe(before);
  });

  it("of another account is refused before any call to Proxy", async () => {
    await cli("import");
    const text = read("proxy.json.state.json").replaceAll(accountSid, sid("AC", 9));
    writeFileSync(join(directory, "proxy.json.state.json"), text);
    simulator.clearRequests();
    expect(await cli("import", "--force")).toMatchObject({ exit: 5 });
    expect(simulator.requests().total).toBe(0);
  });
});

it("says as JSON what it did", async () => {
  const ran = await cli("import", "--json");
  expect(JSON.parse(ran.stdout)).toEqual({
    format_version: "1.0",
    config: "proxy.json",
    added: { service: 2, phone_number: 3, short_code: 1 },
    variables: ["RIDES_PROD_CALLBACK_URL"],
    left: [],
  });
});

it.each([
  ["both ways to treat a file", ["--merge", "--force"], "not both"],
  ["no SID", ["--service", "rides"], "Expected KS followed by 32 hexadecimal digits."],
  ["a service that is not there", ["--service", sid("KS", 7)], `${sid("KS", 7)} does not exist`],
  ["an unknown extent", ["--sessions", "some"], "Allowed choices are none, open, all"],
])("refuses %s", async (_, argv, message) => {
  const ran = await cli("import", ...argv);
  expect(ran).toMatchObject({ exit: 1, stdout: "" });
  expect(ran.stderr).toContain(message);
  expect(readdirSync(directory)).toEqual([]);
});

it("refuses to show numbers where output is kept", async () => {
  setVariables({ CI: "true" });
  expect(await cli("import", "--show-pii")).toMatchObject({ exit: 1 });
  expect(simulator.requests().total).toBe(0);
});

it.each([
  ["import", ["import", "no/such/folder/proxy.json"], "The config no/such/folder/proxy.json"],
  ["plan", ["plan", "--out", "no/such/folder/x.json"], "The plan no/such/folder/x.json"],
  [
    "migrate",
    ["migrate", "terraform", "terraform.tfstate", "--out", "no/such/folder/p.json"],
    "The config no/such/folder/p.json",
  ],
])("%s asks the account nothing when there is no folder for what it writes", async (_verb, argv, what) => {
  writeFileSync(join(directory, "proxy.json"), '{ "services": { "a": { "unique_name": "a" } } }');
  const service = {
    mode: "managed",
    type: "twilio_proxy_service",
    name: "rides",
    provider: 'provider["registry.terraform.io/rjzondervan/twilio"]',
    instances: [{ attributes: { sid: sid("KS", 1), unique_name: "rides-prod", default_ttl: 3600 } }],
  };
  const terraform = { version: 4, serial: 1, lineage: "x", resources: [service] };
  writeFileSync(join(directory, "terraform.tfstate"), JSON.stringify(terraform));
  const { exit, stderr } = await cli(...argv);
  expect(stderr).toContain(
    `${what} cannot be written: the folder no/such/folder does not exist. Make it first.`,
  );
  expect([exit, simulator.requests().total]).toEqual([1, 0]);
});

it("lets others read a new config as the umask allows, and the list of variables nobody, for values may come in", async () => {
  const before = process.umask(0o027);
  await cli("import", "--show-pii").finally(() => process.umask(before));
  const modeOf = (name: string): number => statSync(join(directory, name)).mode & 0o777;
  expect(["proxy.json", ".env.example", "proxy.json.state.json"].map(modeOf)).toEqual([0o640, 0o600, 0o600]);
});
