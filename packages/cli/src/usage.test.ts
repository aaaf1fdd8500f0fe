import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { worst } from "./exit.ts";
import { createScrubber } from "./scrub.ts";
import { directoryWith, runIn } from "./testing/fake-world.ts";

const valid = '{ "services": { "rides": { "unique_name": "rides" } } }\n';
const formatted = `{
  "services": { "rides": { "unique_name": "rides" } }
}
`;
const invalid = '{ "services": { "rides": { "unique_nam": "x" } } }';
const accountSid = `AC${"0".repeat(32)}`;
const directory = directoryWith({
  "proxy.json": valid,
  "formatted.json": formatted,
  "invalid.json": invalid,
  "syntax.json": '{ "services": ',
  "env.json": '{ "services": { "rides": { "unique_name": "${env.NAME_OF_IT}" } } }',
  "broken.plan.json": '{ "format_version": "1.0", "steps": [] }',
  "future.plan.json": '{ "format_version": "2.0", "steps": [] }',
});

describe("usage", () => {
  it.each([
    ["an unknown flag", ["plan", "--dry-run"], "unknown option '--dry-run'"],
    ["an unknown flag of another verb", ["validate", "--auto-approve"], "unknown option '--auto-approve'"],
    ["an unknown verb", ["plna"], "Did you mean plan?"],
    ["too many arguments", ["validate", "a", "b"], "too many arguments"],
    ["a number that is none", ["plan", "--parallelism", "many"], "Expected a whole number from 1 to 100."],
    ["a number out of range", ["simulate", "--port", "70000"], "Expected a whole number from 0 to 65535."],
    ["a flag without its value", ["plan", "--out"], "argument missing"],
    ["no code to explain", ["explain"], "missing required argument 'code'"],
    ["an unknown shell", ["completion", "tcsh"], "There are: bash, zsh, fish, powershell."],
    ["an unknown schema", ["schema", "nothing"], "There are: proxy, plan, state."],
    ["a config that does not exist", ["validate", "none.json"], "The config none.json does not exist."],
    ["a directory", ["validate", "."], "is a directory"],
    ["no credentials", ["plan"], "TWILIO_API_KEY"],
    ["a damaged plan", ["apply", "broken.plan.json"], "damaged"],
    ["a plan of a newer format", ["apply", "future.plan.json"], "format 2.0"],
    ["an unknown code", ["explain", "nonsense-code-of-mine"], "There is no code nonsense-code-of-mine."],
    ["a state that is no place", ["plan", "--state", "ftp://x"], "state-location"],
    [
      "a state that is no place on GitHub",
      ["plan", "--state", "github:o/r:p"],
      "github:owner/repo@branch:path",
    ],
    [
      "a state on GitHub without a token",
      ["plan", "--state", "github:o/r@b:p"],
      "Set GITHUB_TOKEN or GH_TOKEN",
    ],
  ])("%s exits 1", async (_what, argv, message) => {
    const env = argv.includes("--state")
      ? { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: "t".repeat(32) }
      : {};
    const ran = await runIn(directory, argv, { env });
    expect(ran.stderr).toContain(message);
    expect(ran.stdout).toBe("");
    expect(ran.exit).toBe(1);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  it("--help lists the verbs on stdout and exits 0", async () => {
    const ran = await runIn(directory, ["--help"]);
    expect(ran.exit).toBe(0);
    for (const verb of [
      "validate",
      "plan",
      "apply",
      "drift",
      "fmt",
      "simulate",
      "schema",
      "explain",
      "version",
    ]) {
      expect(ran.stdout).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
    }
    expect(ran.stdout).toContain("130  interrupted");
  });

  it("arguments cannot act on the terminal", async () => {
    const ran = await runIn(directory, ["explain", "a\u001b[2Jb"]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
    expect(ran.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect((await runIn(directory, ["a\u001b[2Jb"])).stderr).not.toContain("\u001b");
    expect((await runIn(directory, ["##[add-mask]x"])).stderr).not.toContain("##[");
  });

  it.each([
    ["CI", "true"],
    ["GITHUB_ACTIONS", "true"],
  ])("--show-pii is refused with %s", async (name, value) => {
    const ran = await runIn(directory, ["plan", "--show-pii"], { env: { [name]: value } });
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining("--show-pii is refused in CI") });
  });
});

describe("validate", () => {
  it("says that a config is fine", async () => {
    expect(await runIn(directory, ["validate"])).toEqual({
      exit: 0,
      stdout: "proxy.json: no problems.\n",
      stderr: "",
    });
  });

  it("exits 3 with the problems on stdout", async () => {
    const ran = await runIn(directory, ["validate", "invalid.json"]);
    expect(ran.exit).toBe(3);
    expect(ran.stdout).toContain("error[unknown-key]");
    expect(ran.stdout).toContain("^^^^");
    expect(ran.stderr).toBe("");
  });

  it("prints JSON on request", async () => {
    const ran = await runIn(directory, ["validate", "invalid.json", "--json"]);
    expect(ran.exit).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({ format_version: "1.0", path: "invalid.json" });
    expect(JSON.parse(ran.stdout).problems.map((problem: { code: string }) => problem.code)).toContain(
      "unknown-key",
    );
  });

  it("warns of an unset variable, and fails with --strict-env", async () => {
    const loose = await runIn(directory, ["validate", "env.json"]);
    expect(loose).toMatchObject({ exit: 0, stdout: expect.stringContaining("warning[env-unset]") });
    const strict = await runIn(directory, ["validate", "env.json", "--strict-env"]);
    expect(strict).toMatchObject({ exit: 3, stdout: expect.stringContaining("error[env-unset]") });
  });

  it("colours on a terminal, but not with --no-color or NO_COLOR, wherever the flag stands", async () => {
    const argv = ["validate", "invalid.json"];
    expect((await runIn(directory, argv, { tty: true })).stdout).toContain("\u001b[");
    expect((await runIn(directory, argv)).stdout).not.toContain("\u001b[");
    expect((await runIn(directory, [...argv, "--no-color"], { tty: true })).stdout).not.toContain("\u001b[");
    expect((await runIn(directory, ["--no-color", ...argv], { tty: true })).stdout).not.toContain("\u001b[");
    expect((await runIn(directory, argv, { tty: true, env: { NO_COLOR: "1" } })).stdout).not.toContain(
      "\u001b[",
    );
  });
});

describe("plan of an invalid config", () => {
  it.each([
    "plan",
    "apply",
    "drift",
  ])("%s exits 3 with the problems on stderr, before credentials are asked for", async (verb) => {
    const ran = await runIn(directory, [verb, "invalid.json"]);
    expect(ran).toMatchObject({ exit: 3, stdout: "", stderr: expect.stringContaining("error[unknown-key]") });
  });

  it("--json gives them as JSON on stdout", async () => {
    const ran = await runIn(directory, ["plan", "invalid.json", "--json"]);
    expect(ran.exit).toBe(3);
    expect(JSON.parse(ran.stdout).errors).toBeGreaterThan(0);
  });

  it("an unset variable is an error there", async () => {
    expect((await runIn(directory, ["plan", "env.json"])).exit).toBe(3);
  });
});

describe("fmt", () => {
  it("--check names the file and exits 1, fmt writes it, and then there is nothing to do", async () => {
    const own = directoryWith({ "proxy.json": '{"services":{}, // kept\n}' });
    const file = join(own, "proxy.json");
    expect(await runIn(own, ["fmt", "--check"])).toEqual({ exit: 1, stdout: "proxy.json\n", stderr: "" });
    expect(readFileSync(file, "utf8")).toBe('{"services":{}, // kept\n}');
    expect((await runIn(own, ["fmt"])).exit).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("// kept");
    expect(await runIn(own, ["fmt", "--check"])).toEqual({ exit: 0, stdout: "", stderr: "" });
  });

  it("leaves a text that is not JSON alone and exits 3", async () => {
    expect(await runIn(directory, ["fmt", "syntax.json"])).toMatchObject({
      exit: 3,
      stderr: expect.stringContaining("error[syntax]"),
    });
  });
});

describe("explain", () => {
  it.each([
    ["unknown-key", "Unknown field"],
    ["80612", "Twilio never takes one back"],
    ["protected", "protect: true"],
    ["STATE-LOCKED", "Another run holds the state"],
  ])("%s", async (code, text) => {
    const ran = await runIn(directory, ["explain", code]);
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining(text) });
  });

  it.each([
    ["unknwn-key", "Did you mean unknown-key?"],
    ["80613x", "Did you mean 8061"],
    ["99999", "https://www.twilio.com/docs/api/errors/99999"],
  ])("%s suggests", async (code, text) => {
    expect((await runIn(directory, ["explain", code])).stderr).toContain(text);
  });
});

describe("schema", () => {
  it.each(["proxy", "plan", "state"])("%s", async (name) => {
    const ran = await runIn(directory, ["schema", name]);
    expect(ran.exit).toBe(0);
    expect(JSON.parse(ran.stdout).$schema).toContain("json-schema.org");
  });
});

describe("version", () => {
  it("is the package's", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect((await runIn(directory, ["version"])).stdout).toBe(`twilio-proxy ${version}\n`);
    expect(JSON.parse((await runIn(directory, ["version", "--json"])).stdout).version).toBe(version);
    expect((await runIn(directory, ["--version"])).stdout).toBe(`${version}\n`);
  });
});

describe("exit codes", () => {
  it.each([
    [[0, 2], 2],
    [[2, 1], 1],
    [[1, 5], 5],
    [[5, 4], 4],
    [[4, 3], 3],
    [[3, 6], 6],
    [[6, 130], 130],
    [[], 0],
  ] as const)("of %j the worst is %i", (codes, expected) => {
    expect(worst(codes)).toBe(expected);
  });
});

describe("the scrubber", () => {
  const secret = 'p@ss"word/with+signs';
  const scrub = createScrubber({
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: secret,
    GITHUB_TOKEN: "",
  });

  it.each([
    secret,
    encodeURIComponent(secret),
    JSON.stringify({ secret }),
    `Basic ${Buffer.from(`${accountSid}:${secret}`).toString("base64")}`,
  ])("takes it out of %s", (text) => {
    const scrubbed = scrub(`before ${text} after`);
    expect(scrubbed).toMatch(/^before .*\*\*\*.* after$/);
    for (const form of ["p@ss", "word", "cEBzcy"]) expect(scrubbed).not.toContain(form);
  });

  it("leaves text alone when the environment holds no credentials", () => {
    expect(createScrubber({ TWILIO_AUTH_TOKEN: "abc" })("abc abc")).toBe("abc abc");
  });

  it("stands before everything that is written", async () => {
    const own = directoryWith({ "proxy.json": valid.replace("rides", `x${"s".repeat(20)}`) });
    const ran = await runIn(own, ["validate", "not-there-supersecrettoken.json"], {
      env: { TWILIO_AUTH_TOKEN: "supersecrettoken" },
    });
    expect(ran.stderr).toContain("not-there-***.json");
  });
});

describe("fmt", () => {
  it("keeps a file's mode, and formats what a link points to", async () => {
    const folder = directoryWith({ "real.json": '{"services":{}}' });
    chmodSync(join(folder, "real.json"), 0o644);
    symlinkSync("real.json", join(folder, "proxy.json"));
    expect((await runIn(folder, ["fmt"])).exit).toBe(0);
    expect(lstatSync(join(folder, "proxy.json")).isSymbolicLink()).toBe(true);
    expect(statSync(join(folder, "real.json")).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(folder, "real.json"), "utf8")).toBe('{ "services": {} }\n');
  });
});
