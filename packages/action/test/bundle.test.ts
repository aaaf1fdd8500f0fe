/** The bundle as it ships: the same from every checkout, complete by itself, small, and lazy. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { countProblems, parseDocument, resolveConfig } from "@twilio-proxy/core";
import examples from "libphonenumber-js/examples.mobile.json" with { type: "json" };
import { getCountries, getCountryCallingCode } from "libphonenumber-js/min";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildReleaseTree } from "../../../scripts/release/tree.ts";
import { expectFailure, expectSuccess, open, service, servicesOf } from "./end-to-end/scene.ts";

const root = join(import.meta.dirname, "../../..");
const MOST = 400_000;

/** As `git clone` and `npm ci` leave it: the tracked files as they are now, and what is installed. */
function cleanCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-checkout-"));
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0");
  for (const file of files.filter((one) => one !== "")) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { force: true });
  }
  mkdirSync(join(folder, "node_modules/@twilio-proxy"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@twilio-proxy")
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  for (const name of ["core", "simulator"]) {
    symlinkSync(join(folder, "packages", name), join(folder, "node_modules/@twilio-proxy", name));
  }
  return folder;
}

const dist = (folder: string): string => join(folder, "packages/action/dist");

function digestOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(dist(folder)).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(dist(folder), name)));
  }
  return hash.digest("hex");
}

let checkout: string;
beforeAll(() => {
  checkout = cleanCheckout();
  execFileSync(process.execPath, ["build.ts"], { cwd: join(checkout, "packages/action"), stdio: "pipe" });
}, 60_000);
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

test("another checkout builds the same bytes", () => {
  expect(digestOf(checkout)).toBe(digestOf(root));
});

test("it stays below 400 kB, all parts together", () => {
  const sizes = readdirSync(dist(root)).map((name) => statSync(join(dist(root), name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST);
});

describe("a release of it, alone in a folder, as `uses:` runs it", () => {
  test("plans, applies, and validates", async () => {
    const actionFolder = mkdtempSync(join(tmpdir(), "twilio-proxy-release-"));
    buildReleaseTree(checkout, actionFolder);
    const scene = await open({ actionFolder });
    const pull = await scene.change(service(90));
    expectSuccess(await scene.plan(pull));
    expectSuccess(await scene.plan(pull, { inputs: { command: "validate" } }));
    expectSuccess(await scene.apply(await scene.merge(pull)));
    expect(Object.keys(servicesOf(scene))).toEqual(["rides"]);
    rmSync(actionFolder, { recursive: true });
  });
});

test("validate loads neither GitHub's nor Twilio's code, plan loads both, and neither S3's", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  const tell = join(checkout, "tell.cjs");
  writeFileSync(
    tell,
    'process.on("exit", () => console.log("LOADED " + Object.keys(require.cache).join()));',
  );
  const loaded = async (command: string): Promise<string> => {
    const run = await scene.plan(pull, { inputs: { command }, env: { NODE_OPTIONS: `--require=${tell}` } });
    expectSuccess(run);
    const paths = /LOADED (.*)/.exec(run.stdout)?.[1]?.split(",") ?? [];
    expect(paths.length).toBeGreaterThan(1);
    return paths.map((path) => readFileSync(path, "utf8")).join("\n");
  };
  const theirs = [
    /x-github-api-version/i,
    /proxy\.twilio\.com/,
    /\/\d{4}-\d{2}-\d{2}\/Accounts\//,
    /AWS4-HMAC-SHA256/,
  ];
  const found = async (command: string): Promise<readonly boolean[]> => {
    const code = await loaded(command);
    return theirs.map((sign) => sign.test(code));
  };
  expect(await found("validate")).toEqual([false, false, false, false]);
  expect(await found("plan")).toEqual([true, true, true, false]);
});

test("numbers of every country are judged as in full, though their formats are left out", async () => {
  const numbers = getCountries().flatMap((country) => {
    const number = `+${getCountryCallingCode(country)}${examples[country]}`;
    return [number, number.slice(0, -1), number.replace(/.$/, "99"), number.slice(1)];
  });
  const text = JSON.stringify(
    {
      services: { a: { unique_name: "a", phone_numbers: numbers.map((phone_number) => ({ phone_number })) } },
    },
    null,
    1,
  );
  const { problems } = resolveConfig(parseDocument(text, { path: "proxy.json" }), {
    env: null,
    strictEnv: false,
    now: new Date(),
  });
  expect(problems.length).toBeGreaterThan(300);
  const scene = await open();
  const run = await scene.plan(await scene.change(text), { inputs: { command: "validate" } });
  expectFailure(run, "invalid-config", /errors/);
  expect(run.log).toContain(`proxy.json: ${countProblems(problems).toLowerCase()}`);
  for (const { message, range } of problems.filter(({ severity }) => severity !== "information")) {
    expect(run.summary).toContain(`L${range.start.line + 1})`);
    expect(message).not.toBe("");
  }
});
