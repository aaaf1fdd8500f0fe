import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCommand, splitLines } from "../test/bed/commands.ts";
import { harmless } from "./log.ts";

const commandsIn = (text: string): readonly unknown[] =>
  splitLines(text).flatMap((line) => parseCommand(line) ?? []);

const pieces = fc.constantFrom(
  "::",
  ":",
  "##[",
  "##",
  "[",
  "]",
  "error",
  "add-mask",
  "stop-commands",
  " ",
  "\t",
  "\n",
  "\r",
  "\u200b",
  "\u00ad",
  "\ufeff",
  "\u2028",
  "x",
  "%0A",
  "file=a",
  ",",
  "\u001b[31m",
  "\u0085",
  "\u00a0",
);

test("no text makes the runner do anything, whatever it is built of", () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      expect(commandsIn(harmless(parts.join("")))).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});

test("the parser would have seen them", () => {
  for (const line of [
    "::add-mask::proxy",
    "  ::error file=a::x",
    "rides ##[add-mask]proxy",
    "a\r::error::x",
  ]) {
    expect(commandsIn(line)).toHaveLength(1);
  }
});

test("what is no command stays as it is", () => {
  const text = "services.a::b\n  +  create  ## [x]\n\nPlan: 1 to add, 0 to change, 0 to destroy.";
  expect(harmless(text)).toBe(text);
});
