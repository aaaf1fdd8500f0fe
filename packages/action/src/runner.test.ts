import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { parseCommand, splitLines } from "../test/bed/commands.ts";
import { harmless } from "./log.ts";
import { createRunner } from "./runner.ts";

const printed = vi.hoisted((): string[] => []);
vi.mock("./stdout.ts", () => ({ print: (text: string) => printed.push(text) }));

const HOSTILE = "x ##[add-mask]y\n::add-mask::z\r::error::100%: \u001b[31m, %0A";

test("the runner hears what it is told, whatever stands in it, and nothing else", () => {
  const runner = createRunner({});
  runner.log(HOSTILE);
  runner.group(HOSTILE, HOSTILE);
  const place = { file: "a, 100%: b.json", startLine: 1, endLine: 2, startColumn: 3, endColumn: 4 };
  runner.annotate("warning", HOSTILE, HOSTILE, place);
  runner.annotate("notice", "", "No place.", { ...place, file: "a\u001b[2J.json" });
  runner.annotate("notice", "", "No place.");
  runner.mask("100%: a, b\nc");
  runner.mask("four");
  const heard = splitLines(printed.join("")).flatMap((line) => parseCommand(line) ?? []);
  const text = harmless(HOSTILE);
  const at = { file: "a, 100%: b.json", line: "1", endline: "2", col: "3", endcolumn: "4" };
  const where = { title: text, ...at };
  expect(heard.map(({ name, properties, data }) => [name, Object.fromEntries(properties), data])).toEqual([
    ["group", {}, text],
    ["endgroup", {}, ""],
    ["warning", where, text],
    ["notice", { ...at, file: "a\\u{1b}[2J.json" }, "No place."],
    ["notice", {}, "No place."],
    ["add-mask", {}, "100%: a, b\nc"],
  ]);
});

test("an output is one line whatever it holds, and the summary is replaced", () => {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-runner-"));
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  const runner = createRunner({ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
  runner.output("comment-url", "x\r\nchanges=false");
  runner.output("changes", "true");
  expect(readFileSync(output, "utf8")).toBe("comment-url=x changes=false\nchanges=true\n");
  runner.summary("the first");
  runner.summary("the second");
  expect(readFileSync(summary, "utf8")).toBe("the second\n");
  runner.headline("above");
  expect(readFileSync(summary, "utf8")).toBe("above\n\nthe second\n");
  rmSync(folder, { recursive: true });
});
