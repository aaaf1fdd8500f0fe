/** What the shell is told when somebody presses Tab: the real process, since the library prints by itself. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { directoryWith } from "./testing/fake-world.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const directory = directoryWith({ "proxy.json": "{}", "notes.txt": "" });
mkdirSync(join(directory, "phones"));
const twilio = (...argv: readonly string[]): string =>
  execFileSync(process.execPath, ["--conditions=twilio-proxy-source", main, ...argv], {
    cwd: directory,
    encoding: "utf8",
  });
/** Without their descriptions, and without the library's last line, which is about the shell. */
const offered = (...words: readonly string[]): readonly string[] =>
  twilio("complete", "--", ...words)
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t")[0] ?? "");

it.each([
  ["a command", ["val"], ["validate"]],
  ["a command of a command", ["state", "u"], ["unlock"]],
  ["a flag", ["plan", "--detailed"], ["--detailed-exitcode"]],
  ["a flag of a command's command", ["state", "rm", "--dry"], ["--dry-run"]],
  ["a config", ["plan", "pro"], ["proxy.json"]],
  ["a folder on the way to one", ["plan", "ph"], ["phones/"]],
  ["a file for a flag", ["plan", "--out", "no"], ["notes.txt"]],
  ["a shell", ["completion", "f"], ["fish"]],
  ["no file where none is meant", ["explain", ""], []],
  ["nothing in a folder that is not there", ["plan", "none/x"], []],
])("%s is completed", (_what, words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

it("offers every command that help shows, each with its sentence", () => {
  const lines = twilio("complete", "--", "").trimEnd().split("\n").slice(0, -1);
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.every((line) => /^[a-z]+\t[A-Z].+\.$/.test(line))).toBe(true);
  expect(lines.join()).not.toContain("complete\t");
});

it("prints a script that bash can read and that knows the command", () => {
  const script = twilio("completion", "bash");
  execFileSync("bash", ["-n"], { input: script });
  expect(script).toMatch(/^complete .*twilio-proxy$/m);
});
