/** The command as it is published: parts that find one another, the package's own files, and what each verb loads. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { directoryWith } from "./testing/fake-world.ts";

const dist = join(import.meta.dirname, "../dist");
const main = join(dist, "main.cjs");
const directory = directoryWith({ "proxy.json": '{ "services": { "rides": { "unique_name": "rides" } } }' });
const twilio = (...argv: readonly string[]): string =>
  execFileSync(process.execPath, [main, ...argv], { cwd: directory, encoding: "utf8" });

const manifest = JSON.parse(readFileSync(join(dist, "../package.json"), "utf8"));

it("says the package's version", () => {
  expect(JSON.parse(twilio("version", "--json")).version).toBe(manifest.version);
});

it("prints the schemas that it carries", () => {
  for (const name of ["proxy", "plan", "state"]) {
    const source = join(dist, `../../../schemas/${name}.schema.json`);
    expect(twilio("schema", name)).toBe(readFileSync(source, "utf8"));
  }
});

it("validates, and explains", () => {
  expect(twilio("validate")).toBe("proxy.json: no problems.\n");
  expect(twilio("explain", "invalid-sid")).toContain("invalid-sid:");
});

it("plans and applies on the simulator that it carries", async () => {
  const account = `AC${"1".repeat(32)}`;
  const simulator = spawn(process.execPath, [main, "simulate"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const [line] = await once(simulator.stdout.setEncoding("utf8"), "data");
    const url = /http:\S+/.exec(line)?.[0] ?? "";
    const env = { TWILIO_PROXY_API_URL: url, TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: "secret" };
    await fetch(`${url}/_simulator/account`, {
      method: "POST",
      body: JSON.stringify({ account_sid: account }),
    });
    const run = (...argv: readonly string[]): string =>
      execFileSync(process.execPath, [main, ...argv], {
        cwd: directory,
        env,
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(run("apply", "--auto-approve")).toContain("Applied: 1 done.");
    expect(run("plan")).toContain("No changes.");
    expect(run("state", "list")).toContain("services.rides");
  } finally {
    simulator.kill();
  }
});

/** Prints the name of every part as it is loaded. */
const spy = `data:text/javascript,${encodeURIComponent(
  'import { registerHooks } from "node:module"; registerHooks({ load(url, context, next) { if (url.startsWith("file:")) process.stdout.write(`LOAD ${url.split("/").at(-1)}\\n`); return next(url, context); } });',
)}`;

it.each([
  ["version", 60_000, ["version"]],
  ["help", 60_000, ["plan", "--help"]],
  ["validate", 300_000, ["validate"]],
])("%s loads at most %i bytes of code", (_name, most, argv) => {
  const printed = execFileSync(process.execPath, ["--import", spy, main, ...argv], {
    cwd: directory,
    encoding: "utf8",
  });
  const parts = [...printed.matchAll(/^LOAD (.+\.cjs)$/gm)].map(([, name = ""]) => name);
  expect(parts).toContain("main.cjs");
  const bytes = new Set(parts).values().reduce((sum, name) => sum + readFileSync(join(dist, name)).length, 0);
  expect(bytes).toBeLessThan(most);
});
