import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterEach, describe, expect, it } from "vitest";
import { directoryWith, type Ran, runIn } from "../testing/fake-world.ts";
import {
  accountSid,
  communityAccount,
  fixture,
  identifiers,
  officialAccount,
  SENTINEL,
} from "../testing/terraform.ts";
import type { World } from "../world.ts";

const secret = "a-secret-that-must-not-show";

interface Lab {
  readonly simulator: Simulator;
  readonly directory: string;
  cli(...argv: readonly string[]): Promise<Ran>;
  read(name: string): string;
  writes(): number;
}

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

type Seed = NonNullable<NonNullable<Parameters<typeof createSimulator>[0]>["seed"]>;

async function lab(
  seed: Seed,
  files: Readonly<Record<string, string>>,
  env: World["env"] = {},
): Promise<Lab> {
  const simulator = await createSimulator({ seed });
  open.push(simulator);
  const directory = directoryWith(files);
  const world = {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: secret,
      TWILIO_PROXY_API_URL: simulator.url,
      ...env,
    },
  };
  return {
    simulator,
    directory,
    cli: (...argv) => runIn(directory, argv, world),
    read: (name) => readFileSync(join(directory, name), "utf8"),
    writes: () => simulator.requests().requests.filter(({ method }) => method !== "GET").length,
  };
}

/** The values that the migration moved to the environment, as a user would set them. */
const moved = {
  PROXY_RIDES_CALLBACK_URL: `https://hooks.example.com/proxy?key=url-${SENTINEL}`,
  PROXY_RIDES_ORDER_ONE_PARTICIPANT_1: identifiers[0],
  PROXY_RIDES_ORDER_ONE_PARTICIPANT_2: identifiers[1],
  PROXY_RIDES_ORDER_TWO_PARTICIPANT_1: identifiers[2],
  PROXY_REGION_EAST_INTERCEPT_CALLBACK_URL: "https://hooks.example.com/east",
};

describe("migrate terraform, with the account", () => {
  it("proves that nothing changes, then says how Terraform lets go, and the plan that follows is empty", async () => {
    const { cli, writes, read } = await lab(
      officialAccount(),
      { "terraform.tfstate": fixture("official.tfstate") },
      moved,
    );
    const ran = await cli("migrate", "terraform", "terraform.tfstate");
    expect(ran).toMatchObject({ exit: 0, stderr: "" });
    expect(ran.stdout).toContain("Proved: a plan changes nothing.");
    const lines = ran.stdout.split("\n").map((line) => line.trim());
    expect(lines.filter((line) => line.startsWith("terraform state rm"))).toEqual([
      "terraform state rm twilio_proxy_services_sessions_participants_v1.alice",
      `terraform state rm 'twilio_proxy_services_sessions_v1.order["one"]'`,
      `terraform state rm 'twilio_proxy_services_sessions_v1.order["two"]'`,
      "terraform state rm twilio_proxy_services_sessions_v1.nameless",
      `terraform state rm 'twilio_proxy_services_sessions_v1.order["it'\\''s over"]'`,
      `terraform state rm 'twilio_proxy_services_phone_numbers_v1.pool[0]'`,
      `terraform state rm 'twilio_proxy_services_phone_numbers_v1.pool[1]'`,
      `terraform state rm 'module.region["east"].twilio_proxy_services_phone_numbers_v1.this'`,
      "terraform state rm twilio_proxy_services_v1.rides",
      `terraform state rm 'module.region["east"].twilio_proxy_services_v1.this'`,
      `terraform state rm 'module.region["west"].twilio_proxy_services_v1.this'`,
    ]);
    expect(lines.filter((line) => line.startsWith("from ="))).toEqual([
      "from = twilio_proxy_services_sessions_participants_v1.alice",
      "from = twilio_proxy_services_sessions_v1.order",
      "from = twilio_proxy_services_sessions_v1.nameless",
      "from = twilio_proxy_services_phone_numbers_v1.pool",
      "from = module.region.twilio_proxy_services_phone_numbers_v1.this",
      "from = twilio_proxy_services_v1.rides",
      "from = module.region.twilio_proxy_services_v1.this",
    ]);
    expect(await cli("plan", "--detailed-exitcode")).toEqual({
      exit: 0,
      stdout: "No changes.\n",
      stderr: "",
    });
    expect(await cli("apply", "--auto-approve")).toEqual({ exit: 0, stdout: "No changes.\n", stderr: "" });
    expect(writes()).toBe(0);
    const state = JSON.parse(read("proxy.json.state.json"));
    expect(state.services.rides).toMatchObject({ sid: `KS${"1".padStart(32, "0")}`, origin: "adopted" });
    expect(Object.keys(state.services.rides.sessions).sort()).toEqual(["nameless", "order-one", "order-two"]);
  });

  it("takes over what the community's provider made, with data sources as existing services", async () => {
    const { cli, writes } = await lab(communityAccount(), { "show.json": fixture("community-show.json") });
    const ran = await cli("migrate", "terraform", "show.json", "--out", "phones.proxy.json", "--json");
    expect(ran.exit).toBe(0);
    const report = JSON.parse(ran.stdout);
    expect(report).toMatchObject({
      proved: true,
      config: "phones.proxy.json",
      variables: [],
      other_resources: 2,
    });
    expect(report.let_go.state_rm).toContain(
      `terraform state rm 'module.codes.twilio_proxy_short_code.vote["a"]'`,
    );
    expect(report.let_go.state_rm.join()).not.toContain("data.");
    expect((await cli("plan", "phones.proxy.json")).stdout).toBe("No changes.\n");
    expect(writes()).toBe(0);
  });

  it("writes nothing and lets nobody go where the account differs", async () => {
    const account = officialAccount();
    account.services[0]!.default_ttl = 60;
    const { cli, writes, directory } = await lab(account, { "s.tfstate": fixture("official.tfstate") });
    const ran = await cli("migrate", "terraform", "s.tfstate");
    expect(ran.exit).toBe(5);
    expect(ran.stderr).toBe("error: A plan would change something. Nothing was written.\n");
    expect(ran.stdout).toContain("default_ttl");
    expect(ran.stdout).toContain("terraform apply -refresh-only");
    expect(ran.stdout).not.toMatch(/state rm|removed \{|Proved/);
    expect(existsSync(join(directory, "proxy.json"))).toBe(false);
    expect(existsSync(join(directory, ".env.example"))).toBe(false);
    expect(existsSync(join(directory, "proxy.json.state.json"))).toBe(false);
    expect(writes()).toBe(0);
  });

  it("does not take another service for Terraform's because it has the name", async () => {
    const account = officialAccount();
    account.services[2]!.sid = `KS${"7".padStart(32, "0")}`;
    const { cli, directory } = await lab(account, { "s.tfstate": fixture("official.tfstate") });
    const ran = await cli("migrate", "terraform", "s.tfstate");
    expect(ran.exit).toBe(5);
    expect(ran.stdout).toContain(
      `error[sid-unknown] module.region["west"].twilio_proxy_services_v1.this: The account has no such SID at services.region-west`,
    );
    expect(ran.stdout).not.toMatch(/state rm|removed \{/);
    expect(existsSync(join(directory, "proxy.json"))).toBe(false);
  });

  it("asks only the account of the state", async () => {
    const { cli, simulator, directory } = await lab(
      { ...communityAccount(), account_sid: `AC${"f".repeat(32)}` },
      { "show.json": fixture("community-show.json") },
      { TWILIO_ACCOUNT_SID: `AC${"f".repeat(32)}` },
    );
    const ran = await cli("migrate", "terraform", "show.json");
    expect(ran).toMatchObject({ exit: 5 });
    expect(ran.stderr).toContain("wrong-account");
    expect(simulator.requests().total).toBe(0);
    expect(existsSync(join(directory, "proxy.json"))).toBe(false);
  });

  it("does not ask where Terraform itself has something to do", async () => {
    const state = fixture("official.tfstate").replace(
      `"index_key": 1`,
      `"status": "tainted", "index_key": 1`,
    );
    const { cli, simulator, directory } = await lab(officialAccount(), { "s.tfstate": state });
    const ran = await cli("migrate", "terraform", "s.tfstate");
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain("error[tainted] twilio_proxy_services_phone_numbers_v1.pool[1]: ");
    expect(ran.stdout).toContain("Nothing was written.");
    expect(simulator.requests().total).toBe(0);
    expect(existsSync(join(directory, "proxy.json"))).toBe(false);
  });

  it("overwrites a config only with --force, and then proves it again", async () => {
    const { cli, read, writes } = await lab(officialAccount(), {
      "terraform.tfstate": fixture("official.tfstate"),
      "proxy.json": "mine",
      ".env.example": "API_HOST=\nPROXY_RIDES_CALLBACK_URL=\n",
    });
    const refused = await cli("migrate", "terraform", ".");
    expect(refused).toMatchObject({ exit: 1, stdout: "" });
    expect(refused.stderr).toContain("proxy.json exists");
    expect(read("proxy.json")).toBe("mine");
    for (let time = 0; time < 2; time += 1) {
      const forced = await cli("migrate", "terraform", ".", "--force");
      expect(forced.exit).toBe(0);
      expect(forced.stdout).toContain("Proved");
    }
    const example = read(".env.example");
    expect(example).toMatch(/^API_HOST=\nPROXY_RIDES_CALLBACK_URL=\n# /);
    expect(example.match(/^PROXY_RIDES_CALLBACK_URL=$/gm)).toHaveLength(1);
    expect(writes()).toBe(0);
  });

  it("leaves the files as they were when the state cannot be kept", async () => {
    const { cli, directory, read } = await lab(officialAccount(), { s: fixture("official.tfstate") });
    await cli("migrate", "terraform", "s");
    const state = JSON.parse(read("proxy.json.state.json"));
    const at = new Date().toISOString();
    const run = { id: "other", by: "somebody", started_at: at, expires_at: "2999-01-01T00:00:00Z" };
    writeFileSync(join(directory, "proxy.json.state.json"), JSON.stringify({ ...state, run, services: {} }));
    writeFileSync(join(directory, "proxy.json"), "mine");
    rmSync(join(directory, ".env.example"));
    const ran = await cli("migrate", "terraform", "s", "--force");
    expect(ran).toMatchObject({ exit: 5, stdout: "" });
    expect(ran.stderr).toContain("state-locked");
    expect(read("proxy.json")).toBe("mine");
    expect(existsSync(join(directory, ".env.example"))).toBe(false);
  });

  it("gives sources a plan that only adopts", async () => {
    const main = `
      resource "twilio_proxy_services_v1" "rides" {
        unique_name = "rides-prod"
        default_ttl = 3600
      }
      resource "twilio_proxy_services_phone_numbers_v1" "pool" {
        for_each     = toset(["+14152370141", "+14152370142"])
        service_sid  = twilio_proxy_services_v1.rides.sid
        phone_number = each.key
      }
      resource "twilio_proxy_services_sessions_v1" "order" {
        service_sid  = twilio_proxy_services_v1.rides.sid
        unique_name  = "order-1"
        participants = [jsonencode({ Identifier = "${identifiers[0]}" }), jsonencode({ Identifier = "${identifiers[1]}" })]
      }`;
    const { cli, read, writes } = await lab(
      officialAccount(),
      { "main.tf": main },
      {
        PROXY_RIDES_ORDER_PARTICIPANT_1: identifiers[0],
        PROXY_RIDES_ORDER_PARTICIPANT_2: identifiers[1],
      },
    );
    const ran = await cli("migrate", "terraform", "main.tf");
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toContain("Not proved yet");
    expect(ran.stdout).not.toMatch(/state rm|removed \{/);
    expect(read("proxy.json") + ran.stdout).not.toContain(identifiers[0]);
    const planned = await cli("plan");
    expect(planned.stdout.trimEnd().split("\n").at(-1)).toBe(
      "Plan: 0 to add, 0 to change, 0 to destroy, 6 to adopt.",
    );
    expect(writes()).toBe(0);
  });

  it("writes the values for the environment where that is asked for, and not in CI", async () => {
    const files = { "s.tfstate": fixture("official.tfstate") };
    const { cli, read } = await lab(officialAccount(), files);
    const ran = await cli("migrate", "terraform", "s.tfstate", "--show-pii");
    expect(ran.exit).toBe(0);
    expect(read(".env.example")).toContain(`PARTICIPANT_1=${identifiers[0]}`);
    expect(read("proxy.json")).not.toContain(identifiers[0]);
    expect(ran.stdout).not.toContain(identifiers[0]);
    const inCi = await lab(officialAccount(), files, { CI: "true" });
    expect((await inCi.cli("migrate", "terraform", "s.tfstate", "--show-pii")).exit).toBe(1);
  });

  it("gives no variable a name that the environment or another config has for something else", async () => {
    const files = { s: fixture("official.tfstate"), ".env.example": "PROXY_RIDES_CALLBACK_URL=\n" };
    const other = { PROXY_RIDES_ORDER_ONE_PARTICIPANT_1: "of another" };
    const { cli, read } = await lab(officialAccount(), files, other);
    expect((await cli("migrate", "terraform", "s", "--out", "a.json")).exit).toBe(0);
    expect(read("a.json")).toContain('"${env.PROXY_RIDES_CALLBACK_URL_2}"');
    expect(read("a.json")).toContain('"${env.PROXY_RIDES_ORDER_ONE_PARTICIPANT_1_2}"');
    const before = read(".env.example");
    expect((await cli("migrate", "terraform", "s", "--out", "a.json", "--force")).exit).toBe(0);
    expect(read(".env.example")).toBe(before);
    const known = await lab(officialAccount(), files, moved);
    await known.cli("migrate", "terraform", "s");
    expect(known.read("proxy.json")).toContain('"${env.PROXY_RIDES_CALLBACK_URL}"');
  });

  it("fills the list that is there, and says what it leaves", async () => {
    const { cli, read } = await lab(officialAccount(), {
      s: fixture("official.tfstate"),
      "proxy.json": '{ "url": "${env.PROXY_RIDES_CALLBACK_URL}" }',
      ".env.example": "PROXY_RIDES_CALLBACK_URL=mine\n",
    });
    await cli("migrate", "terraform", "s", "--force");
    expect(read(".env.example")).toContain("\nPROXY_RIDES_ORDER_ONE_PARTICIPANT_1=\n");
    const ran = await cli("migrate", "terraform", "s", "--force", "--show-pii");
    expect(ran.stdout).toContain(
      "warning[value-not-written] .env.example: PROXY_RIDES_CALLBACK_URL stands here with another value",
    );
    expect(ran.stdout).toContain("Do not commit .env.example.");
    expect(read(".env.example")).toContain(`\nPROXY_RIDES_ORDER_ONE_PARTICIPANT_1=${identifiers[0]}\n`);
    expect(read(".env.example")).toMatch(/^PROXY_RIDES_CALLBACK_URL=mine\n/);
  });

  it.each([
    ["itself", ["--out", "s"], "The config would be written over s"],
    ["a link to it", ["--out", "link"], "The config would be written over s"],
    ["it, as the state", ["--state", "link"], "The state would be written over s"],
    ["the config, as the state", ["--state", "./proxy.json"], "The state would be written over proxy.json"],
    ["the list, as the config", ["--out", ".env.example"], "The list of variables would be written over"],
  ])("never writes over what it reads: %s", async (_, flags, message) => {
    const state = fixture("official.tfstate");
    const { cli, directory, read, simulator } = await lab(officialAccount(), { s: state });
    symlinkSync("s", join(directory, "link"));
    const ran = await cli("migrate", "terraform", "s", "--force", ...flags);
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(ran.stderr).toContain(message);
    expect(read("s")).toBe(state);
    expect(readdirSync(directory).sort()).toEqual(["link", "s"]);
    expect(simulator.requests().total).toBe(0);
  });

  it("never writes over a state that is called as the list of variables", async () => {
    const state = fixture("official.tfstate");
    const { cli, read } = await lab(officialAccount(), { ".env.example": state });
    expect(await cli("migrate", "terraform", ".env.example")).toMatchObject({ exit: 1, stdout: "" });
    expect(read(".env.example")).toBe(state);
  });

  it.each([
    ["official.tfstate", officialAccount()],
    ["community-show.json", communityAccount()],
  ])("shows nobody's number, no secret, and nothing of other resources: %s", async (name, seed) => {
    const outputs = [
      ...(await everythingWritten(seed, fixture(name))),
      ...(await everythingWritten(seed, broken(fixture(name)))),
    ];
    const all = outputs.join("\n");
    expect(all).toContain("twilio_proxy_");
    for (const hidden of [SENTINEL, secret, ...identifiers.map((one) => one.slice(1))])
      expect(all).not.toContain(hidden);
  });
});

it.each([
  ["as it is", (text: string) => text],
  ["with every mistake", (text: string) => broken(text)],
  [
    "without parents",
    (text: string) => text.replaceAll(`"service_sid": "KS`, `"service_sid": null, "_": "KS`),
  ],
  ["tainted", (text: string) => text.replaceAll(`"index_key": "`, `"status": "tainted", "index_key": "`)],
])("shows no number of a Terraform key, of a module or of another resource: %s", async (_, change) => {
  const named = fixture("official.tfstate")
    .replaceAll(`"one"`, `"+14152370166"`)
    .replaceAll(`"two"`, `"415 237 0167"`)
    .replaceAll(`it's over`, "bob@example.org")
    .replaceAll(`module.region[\\"east\\"]`, `module.region[\\"+14152370168\\"]`);
  const state = JSON.parse(named);
  const dependencies = ["twilio_proxy_services_v1.rides"];
  const instances = [{ index_key: "+14152370169", attributes: {}, dependencies }];
  state.resources.push({ mode: "managed", type: "aws_ssm_parameter", name: "a", instances });
  const all = (await everythingWritten(officialAccount(), change(JSON.stringify(state, null, 2)))).join("\n");
  expect(all).toContain(`twilio_proxy_services_sessions_v1.order["•••"]`);
  expect(all).toContain(`aws_ssm_parameter.a["•••"]`);
  expect(all).toContain(`module.region["•••"]`);
  expect(all).not.toMatch(/415.?237.?016|bob@/);
});

async function everythingWritten(seed: Seed, state: string): Promise<readonly string[]> {
  const { cli, directory, read } = await lab(seed, { s: state });
  const outputs: string[] = [];
  for (const more of [[], ["--json", "--force"], ["--offline", "--force"]]) {
    const ran = await cli("migrate", "terraform", "s", ...more);
    outputs.push(ran.stdout, ran.stderr);
  }
  const files = ["proxy.json", ".env.example", "proxy.json.state.json"];
  return [...outputs, ...files.filter((file) => existsSync(join(directory, file))).map(read)];
}

/** Every kind of mistake at once. */
const broken = (text: string): string =>
  text
    .replace("+14152370177", "415 237 0177")
    .replaceAll("https://hooks", "ftp://hooks")
    .replace(`"default_ttl": 3600`, `"default_ttl": "${SENTINEL}"`)
    .replaceAll("friendly_name", `${SENTINEL.toLowerCase()}_name`);

describe("migrate terraform, without the account", () => {
  it("writes the config, and leaves Terraform in charge", async () => {
    const directory = directoryWith({ "s.tfstate": fixture("official.tfstate") });
    const ran = await runIn(directory, ["migrate", "terraform", "s.tfstate"]);
    expect(ran).toMatchObject({ exit: 0, stderr: "" });
    expect(ran.stdout).toContain("Not proved yet, so Terraform keeps everything.");
    expect(ran.stdout).not.toMatch(/state rm|removed \{/);
    expect(existsSync(join(directory, "proxy.json.state.json"))).toBe(false);
    expect(existsSync(join(directory, "proxy.json"))).toBe(true);
  });

  it("takes the state of a folder before its sources, and never both", async () => {
    const files = { "main.tf": fixture("sources.tf"), "terraform.tfstate": fixture("early.tfstate") };
    const directory = directoryWith(files);
    const ran = await runIn(directory, ["migrate", "terraform", "."]);
    expect(ran.stdout).toContain("2 Proxy resources from terraform.tfstate.");
    const both = await runIn(directory, ["migrate", "terraform", "main.tf", "terraform.tfstate", "--force"]);
    expect(both.exit).toBe(1);
    expect(both.stderr).toContain("Give one state, or sources, not both");
  });

  it("leaves variables of sources to the environment under the names that Terraform reads", async () => {
    const main = `
      variable "host" { default = "example.com" }
      resource "twilio_proxy_services_v1" "a" {
        unique_name  = "a"
        callback_url = "https://\${var.host}/a"
      }`;
    const directory = directoryWith({ "main.tf": main });
    await runIn(directory, ["migrate", "terraform", "main.tf"]);
    const config = () => readFileSync(join(directory, "proxy.json"), "utf8");
    expect(config()).toContain(`"https://example.com/a"`);
    const env = { TF_VAR_host: "other.example.com" };
    await runIn(directory, ["migrate", "terraform", "main.tf", "--force"], { env });
    expect(config()).toContain(`"https://\${env.TF_VAR_host}/a"`);
    writeFileSync(join(directory, "terraform.tfvars"), `host = "given.example.com"`);
    await runIn(directory, ["migrate", "terraform", ".", "--force"], { env });
    expect(config()).toContain(`"https://given.example.com/a"`);
  });

  it.each([
    ["an old state", { version: 3, modules: [] }, "has version 3, and version 4 is needed"],
    ["an encrypted state", { serial: 1, encrypted_data: SENTINEL }, "is encrypted"],
    ["a plan", { format_version: "1.2", planned_values: {}, resource_changes: [] }, "is a plan"],
    ["an empty state", { format_version: "1.0" }, "shows an empty state"],
    ["another file", { hello: SENTINEL }, "is neither a Terraform state nor"],
    ["a list", [1], "is not a JSON object"],
    ["a state without Proxy", { version: 4, resources: [] }, "has no Proxy resources, and 0 others"],
  ])("refuses %s and says what to give", async (_, content, message) => {
    const directory = directoryWith({ s: JSON.stringify(content) });
    const ran = await runIn(directory, ["migrate", "terraform", "s"]);
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).not.toContain(SENTINEL);
    expect(existsSync(join(directory, "proxy.json"))).toBe(false);
  });

  it.each([
    ["deposed", `"index_key": 1`, `"deposed": "2a3b", "index_key": 1`],
    ["unexpected-value", `"attributes": {`, `"attributes_flat": {`],
    ["several-accounts", `"sid": "PN`, `"account_sid": "AC1", "sid": "PN`],
    ["parent-unknown", `"service_sid": "KS`, `"service_sid": null, "_": "KS`],
    ["sid-unknown", `"identifier": "+`, `"identifier": null, "_": "+`],
  ])("reports %s", async (code, found, put) => {
    let times = 0;
    const state = fixture("official.tfstate").replaceAll(found, () => {
      times += 1;
      return code === "several-accounts" ? put.replace("AC1", `AC${times}`) : put;
    });
    const directory = directoryWith({ s: state });
    const ran = await runIn(directory, ["migrate", "terraform", "s"]);
    expect(times).toBeGreaterThan(0);
    expect(ran.exit).not.toBe(0);
    expect(ran.stdout).toContain(`error[${code}] `);
  });

  it("explains its codes", async () => {
    const ran = await runIn(tmpdir(), ["explain", "tainted"]);
    expect(ran.stdout).toContain("terraform untaint");
  });

  it("looks at no file that is larger than any state", async () => {
    const directory = directoryWith({ s: "" });
    truncateSync(join(directory, "s"), 50_000_001);
    const ran = await runIn(directory, ["migrate", "terraform", "s"]);
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(ran.stderr).toContain("more than 50 MB");
  });

  it("quotes nothing of a file that is no JSON", async () => {
    const directory = directoryWith({ s: `{"password": "${SENTINEL}` });
    const ran = await runIn(directory, ["migrate", "terraform", "s"]);
    expect(ran).toEqual({ exit: 1, stdout: "", stderr: "error: s is not a JSON object.\n" });
  });
});
