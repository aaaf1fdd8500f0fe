/** Repairs of a state by hand: what each says, does, refuses and leaves alone. */
import { existsSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directoryWith, type Ran, runIn } from "./testing/fake-world.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const number = { sid: `PN${"1".repeat(32)}`, phone_number: "+14152370141" };
const config = (key = "rides"): string =>
  JSON.stringify({
    services: {
      [key]: {
        unique_name: "rides",
        protect: true,
        phone_numbers: [{ phone_number: number.phone_number }],
        sessions: { "order-1": { ttl: 600 }, "a b": { ttl: 600 } },
      },
      food: { unique_name: "food" },
    },
  });

let simulator: Simulator;
let directory: string;

interface Item {
  readonly address: string;
  readonly sid: string;
}

const twilio = (...argv: readonly string[]): Promise<Ran> =>
  runIn(directory, argv, {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: "secret",
      TWILIO_PROXY_API_URL: simulator.url,
    },
  });
/** Without credentials: a repair asks nobody. */
const state = (...argv: readonly string[]): Promise<Ran> => runIn(directory, ["state", ...argv]);
const file = (): string => join(directory, "proxy.json.state.json");
const bytes = (): string => readFileSync(file(), "utf8");
const stored = () => JSON.parse(bytes());
const addresses = async (): Promise<readonly string[]> =>
  JSON.parse((await state("list", "--json")).stdout).items.map((item: Item) => item.address);

beforeEach(async () => {
  simulator = await createSimulator({
    seed: {
      account_sid: accountSid,
      incoming_phone_numbers: [
        { ...number, capabilities: { voice: true, sms: true, mms: true, fax: false } },
      ],
      short_codes: [],
      services: [],
    },
  });
  directory = directoryWith({ "proxy.json": config() });
  expect(await twilio("apply", "--auto-approve")).toMatchObject({ exit: 0 });
  simulator.clearRequests();
});

afterEach(() => simulator.close());

describe("state list and show", () => {
  it("work without the config, on the state beside it, and say so", async () => {
    unlinkSync(join(directory, "proxy.json"));
    const listed = await state("list");
    expect([listed.exit, listed.stdout.split("\n").length]).toEqual([0, 6]);
    expect(listed.stderr).toBe(
      `The config proxy.json does not exist: this is the state beside it, ${file()}.\n`,
    );
    expect(await state("show", "services.food")).toMatchObject({ exit: 0 });
    expect(await state("mv", "services.food", "services.meals")).toMatchObject({ exit: 0 });
    expect(await state("rm", "services.meals")).toMatchObject({ exit: 0 });
    expect(await addresses()).not.toContain("services.meals");
    expect((await state("unlock", "none")).stderr).toContain("No run holds the state.");
  });

  it("say where to look when neither config nor state is there", async () => {
    const { exit, stderr } = await state("list", "--config", "gone.json");
    expect(exit).toBe(1);
    expect(stderr).toContain("The config gone.json does not exist. Nor does a state beside it, at ");
    expect(stderr).toContain("Name the config with --config, or where the state is with --state.");
    const elsewhere = await state("list", "--config", "gone.json", "--state", "proxy.json.state.json");
    expect(elsewhere).toMatchObject({ exit: 0, stderr: "" });
  });

  it("name what is ours, with SIDs and without a number, a name or a call", async () => {
    const { stdout, stderr, exit } = await state("list");
    expect([exit, stderr]).toEqual([0, ""]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split("  ")[0])).toEqual([
      "services.food",
      "services.rides",
      `services.rides.phone_numbers[${number.sid}]`,
      'services.rides.sessions["a b"]',
      "services.rides.sessions.order-1",
    ]);
    expect(lines[1]).toMatch(/^services\.rides {2}KS[0-9a-f]{32} {2}created {2}protected$/);
    expect(stdout).not.toContain(number.phone_number);
    expect(simulator.requests().total).toBe(0);
  });

  it("show one entry with what lies in it", async () => {
    const shown = JSON.parse((await state("show", "services.rides")).stdout);
    expect(shown).toMatchObject({ address: "services.rides", type: "service", protect: true });
    expect(shown.children.map((item: Item) => item.address)).toHaveLength(3);
    expect(Object.keys(shown.applied)).toContain("unique_name");
    expect(JSON.parse((await state("show", 'services.rides.sessions["a b"]')).stdout).children).toEqual([]);
  });

  it.each([
    ["what is not there", ["show", "services.none"], "services.none is nothing in the state."],
    ["what is no address", ["show", "]["], "][ is nothing in the state."],
    ["half of an address", ["show", "services"], "services is nothing in the state."],
    ["a state that is not there", ["list", "--state", "none.json"], "There is no state at"],
    ["a config that is not there", ["list", "--config", "none.json"], "The config none.json does not exist."],
  ])("refuse %s", async (_what, argv, message) => {
    const ran = await state(...argv);
    expect(ran.stderr).toContain(message);
    expect([ran.exit, ran.stdout]).toEqual([1, ""]);
  });
});

describe("state mv", () => {
  it("follows a key that was renamed in the config, so that the next plan is empty", async () => {
    const { exit, stdout } = await state("mv", "services.rides", "services.taxis");
    expect([exit, stdout]).toEqual([0, "services.rides is services.taxis in the state now.\n"]);
    expect(await addresses()).toContain("services.taxis.sessions.order-1");
    expect(stored()).toMatchObject({ serial: 3 });
    directory = directoryWith({ "proxy.json": config("taxis"), "proxy.json.state.json": bytes() });
    expect((await twilio("plan")).stdout).toContain("No changes.");
  });

  it("takes what was begun there along", async () => {
    const before = stored();
    const begun = (address: string) => ({ id: "1", address, action: "create", at: "2026-01-01T00:00:00Z" });
    const pending = ["services.rides.sessions.new", "services.ridesharing", "services.food"].map(begun);
    directory = directoryWith({
      "proxy.json": config(),
      "proxy.json.state.json": JSON.stringify({ ...before, pending }),
    });
    await state("mv", "services.rides", 'services["the new"]');
    expect(stored().pending.map((one: { address: string }) => one.address)).toEqual([
      'services["the new"].sessions.new',
      "services.ridesharing",
      "services.food",
    ]);
    await state("mv", 'services["the new"]', "services.back");
    expect(stored().pending[0].address).toBe("services.back.sessions.new");
  });

  it.each([
    ["onto another", ["services.rides", "services.food"], "services.food is in the state already."],
    [
      "to another parent",
      ["services.rides.sessions.order-1", "services.food.sessions.x"],
      "only its last key",
    ],
    ["to another kind", ["services.rides", "sessions.rides"], "only its last key"],
    ["to another depth", ["services.rides", "services.rides.sessions.x"], "only its last key"],
    ["to a key without its quotes", ["services.rides", "services.bad key!"], "in brackets and quotes"],
    ["to no key", ["services.rides", 'services[""]'], "A key has 1 to 191 characters"],
    ["to a long key", ["services.rides", `services.${"k".repeat(192)}`], "A key has 1 to 191 characters"],
    [
      "of a number",
      [`services.rides.phone_numbers[${number.sid}]`, "services.rides.phone_numbers[x]"],
      "has no key of ours",
    ],
  ])("is refused %s", async (_what, argv, message) => {
    const before = bytes();
    const ran = await state("mv", ...argv);
    expect(ran.stderr).toContain(message);
    expect([ran.exit, bytes()]).toEqual([1, before]);
  });
});

describe("state rm", () => {
  it("lets go of an entry with all that lies in it, and the next plan adopts it", async () => {
    const { stdout } = await state("rm", "services.rides", "services.rides.sessions.order-1");
    expect(stdout).toMatch(
      /^4 entries are no longer ours\. At Twilio nothing changed\. .*a session without one would be made a second time\.\n$/,
    );
    expect(await addresses()).toEqual(["services.food"]);
    expect(simulator.requests().total).toBe(0);
    expect((await twilio("plan")).stdout).toContain("4 to adopt.");
  });

  it("lets go of one entry alone", async () => {
    const all = await addresses();
    const gone = `services.rides.phone_numbers[${number.sid}]`;
    expect((await state("rm", gone)).stdout).toContain("1 entry is no longer ours.");
    expect(await addresses()).toEqual(all.filter((address) => address !== gone));
  });

  it("removes nothing when one of its addresses is wrong", async () => {
    const before = bytes();
    expect(await state("rm", "services.food", "services.none")).toMatchObject({ exit: 1 });
    expect(bytes()).toBe(before);
  });
});

describe("state unlock", () => {
  const run = { id: "r1", started_at: "2026-01-01T00:00:00Z", expires_at: "2999-01-01T00:00:00Z", by: "ci" };
  beforeEach(() => {
    directory = directoryWith({
      "proxy.json": config(),
      "proxy.json.state.json": JSON.stringify({ ...stored(), run }),
    });
  });

  it("takes the state from the run that is named, and from no other", async () => {
    expect((await state("list")).stderr).toBe(`held by run r1 of ci until ${run.expires_at}\n`);
    const other = await state("unlock", "r2");
    expect(other.stderr).toContain("Run r1 of ci holds the state, not r2.");
    expect(other.exit).toBe(1);
    expect((await state("unlock", "r1")).stdout).toContain("Run r1 of ci no longer holds the state.");
    expect(stored().run).toBeNull();
    expect((await state("unlock", "r1")).stderr).toContain("No run holds the state.");
  });

  it("is the way out of the other repairs' refusal", async () => {
    for (const argv of [
      ["mv", "services.rides", "services.taxis"],
      ["rm", "services.rides"],
    ]) {
      const ran = await state(...argv);
      expect(ran.stderr).toContain("`state unlock r1`");
      expect(ran.exit).toBe(5);
    }
    expect(stored().run).toEqual(run);
  });
});

it.each([
  ["mv", "services.rides", "services.taxis"],
  ["rm", "services.rides"],
])("state %s --dry-run says what it would do, and does nothing", async (...argv) => {
  const before = bytes();
  const { stdout, exit } = await state(...argv, "--dry-run");
  expect(stdout).toMatch(/^Would be done: /);
  expect([exit, bytes(), existsSync(`${file()}.lock`)]).toEqual([0, before, false]);
});

it("finds the state that a config with mistakes names", async () => {
  const broken = JSON.stringify({ state: "elsewhere.json", services: { rides: { unique_name: 7 } } });
  directory = directoryWith({ "proxy.json": broken, "elsewhere.json": bytes() });
  expect((await state("list")).stdout).toContain("services.rides");
  expect((await state("list", "--state", "elsewhere.json", "--config", "none.json")).exit).toBe(0);
});
