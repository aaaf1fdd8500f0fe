/** What the shell is told when somebody presses Tab: the real process, since the library prints by itself. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
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
  ["a schema", ["schema", ""], ["proxy", "plan", "state"]],
  ["a flag of an alias", ["diff", "--detailed"], ["--detailed-exitcode"]],
  ["a config behind an alias", ["preview", "pro"], ["proxy.json"]],
  ["no alias itself", ["dif"], []],
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

/** In a folder where `twilio-proxy` is this one, and where a file's name would do harm as soon as it is evaluated. */
const hostile = directoryWith({
  "evil$(touch harm)`touch harm`.json": "",
  "my plan.json": "",
  "a:b.txt": "",
});
const bin = directoryWith({});
const command = join(bin, "twilio-proxy");
writeFileSync(
  command,
  `#!/bin/sh\nexec '${process.execPath}' --conditions=twilio-proxy-source '${main}' "$@"\n`,
);
chmodSync(command, 0o755);
mkdirSync(join(hostile, "phones"));

function inShell(shell: string, flags: readonly string[], script: string): string {
  const PATH = `${bin}:${process.env.PATH}`;
  const { stdout, stderr } = spawnSync(shell, [...flags, script], {
    cwd: hostile,
    env: { PATH, HOME: bin, TERM: "dumb", LANG: "C.UTF-8" },
    encoding: "utf8",
    timeout: 50_000,
  });
  return stdout + stderr;
}
const isThere = (shell: string): boolean => spawnSync(shell, ["--version"]).error === undefined;
const isHarmed = (): boolean => existsSync(join(hostile, "harm"));

/** What bash offers when its words are these, the last of them to be completed. */
function bashOffers(line: string, words: readonly string[]): readonly string[] {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const script = [
    twilio("completion", "bash"),
    `COMP_LINE=${quoted(line)} COMP_POINT=${line.length} COMP_CWORD=${words.length - 1}`,
    `COMP_WORDS=(${words.map(quoted).join(" ")})`,
    "_twilio_proxy",
    `printf '%s\n' "\${COMPREPLY[@]}"`,
  ];
  return inShell("bash", ["--norc", "-c"], script.join("\n")).trimEnd().split("\n");
}
const EVIL = "evil\\$\\(touch\\ harm\\)\\`touch\\ harm\\`.json";

describe.skipIf(!isThere("bash"))("the script for bash", () => {
  it.each([
    ["a command", "twilio-proxy val", ["twilio-proxy", "val"], ["validate"]],
    [
      "a value behind =",
      "twilio-proxy import --sessions=o",
      ["twilio-proxy", "import", "--sessions", "=", "o"],
      ["open"],
    ],
    [
      "every value behind =",
      "twilio-proxy import --sessions=",
      ["twilio-proxy", "import", "--sessions", "="],
      ["all", "none", "open"],
    ],
    [
      "what comes after a word with colons",
      "twilio-proxy plan --state github:a/b@c:d ph",
      ["twilio-proxy", "plan", "--state", "github", ":", "a/b", "@", "c", ":", "d", "ph"],
      ["phones/"],
    ],
    ["a name with a colon", "twilio-proxy plan a:", ["twilio-proxy", "plan", "a", ":"], ["b.txt"]],
    [
      "a name with a blank",
      "twilio-proxy plan my\\ p",
      ["twilio-proxy", "plan", "my\\ p"],
      ["my\\ plan.json"],
    ],
    ["a name in quotes", 'twilio-proxy plan "my p', ["twilio-proxy", "plan", '"my p'], ["my plan.json"]],
    ["a name that would do harm", "twilio-proxy plan ev", ["twilio-proxy", "plan", "ev"], [EVIL]],
    [
      "not a name that would do harm in quotes",
      'twilio-proxy plan "ev',
      ["twilio-proxy", "plan", '"ev'],
      [""],
    ],
  ])("completes %s", (_what, line, words, expected) => {
    expect(bashOffers(line, words).toSorted()).toEqual(expected);
    expect(isHarmed()).toBe(false);
  });

  it.each([
    "$(touch harm)",
    "`touch harm`",
    '"$(touch harm)"',
    "--out=$(touch harm)",
    "x;touch harm",
  ])("does not evaluate %s", (typed) => {
    bashOffers(`twilio-proxy plan ${typed}`, ["twilio-proxy", "plan", typed]);
    bashOffers(`twilio-proxy plan ${typed} `, ["twilio-proxy", "plan", typed, ""]);
    expect(isHarmed()).toBe(false);
  });

  it("can be read again and again", () => {
    const twice =
      ". <(twilio-proxy completion bash); . <(twilio-proxy completion bash); complete -p twilio-proxy";
    expect(inShell("bash", ["--norc", "-c"], twice)).toBe("complete -F _twilio_proxy twilio-proxy\n");
  });
});

describe.skipIf(!isThere("fish"))("the script for fish", () => {
  const offers = (line: string): readonly string[] =>
    inShell(
      "fish",
      ["--no-config", "-c"],
      `twilio-proxy completion fish | source; twilio-proxy completion fish | source; complete -C '${line}'`,
    )
      .trimEnd()
      .split("\n");

  it.each([
    ["twilio-proxy val", ["validate\tCheck the config, offline."]],
    ["twilio-proxy import --sessions=o", ["--sessions=open"]],
    ["twilio-proxy plan my\\ p", ["my plan.json"]],
    ["twilio-proxy plan ", ["a:b.txt", "evil$(touch harm)`touch harm`.json", "my plan.json", "phones/"]],
    ["twilio-proxy plan $(touch harm)", [""]],
  ])("completes %s", (line, expected) => {
    expect(offers(line)).toEqual(expected);
    expect(isHarmed()).toBe(false);
  });
});

describe.skipIf(!isThere("zsh"))("the script for zsh", () => {
  /** What it gives to zsh's own functions, which quote what they insert. */
  const offers = (...typed: readonly string[]): readonly string[] =>
    inShell(
      "zsh",
      ["-f", "-c"],
      `compdef() { }; compset() { }
compadd() { if [[ $* == *-Q* ]]; then print unquoted; fi; print -rl -- "\${(@P)@[-1]}" }
_describe() { print -rl -- "\${(@P)2}" }
source <(twilio-proxy completion zsh); source <(twilio-proxy completion zsh)
words=(twilio-proxy ${typed.map((word) => `'${word}'`).join(" ")}) CURRENT=${typed.length + 1} PREFIX='${typed.at(-1)}'
_twilio-proxy`,
    )
      .trimEnd()
      .split("\n");

  it.each([
    [["val"], ["validate:Check the config, offline."]],
    [["import", "--sessions=o"], ["open"]],
    [["plan", "my\\ p"], ["my plan.json"]],
    [
      ["plan", ""],
      ["a:b.txt", "evil$(touch harm)`touch harm`.json", "my plan.json", "phones/"],
    ],
    [["plan", "$(touch harm)"], [""]],
    [["plan", "--$(touch harm)="], [""]],
  ])("completes %j", (typed, expected) => {
    expect(offers(...typed)).toEqual(expected);
    expect(isHarmed()).toBe(false);
  });
});

it("prints a script for PowerShell that runs no text", () => {
  const script = twilio("completion", "powershell");
  expect(script).toContain("Register-ArgumentCompleter -Native -CommandName twilio-proxy");
  expect(script).not.toMatch(/Invoke-Expression|\biex\b/i);
});
