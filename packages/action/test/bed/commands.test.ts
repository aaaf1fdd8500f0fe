import { describe, expect, test } from "vitest";
import { commandNames, parseCommand, splitLines } from "./commands.ts";

const read = (line: string) => {
  const command = parseCommand(line);
  return command === null
    ? null
    : { name: command.name, properties: Object.fromEntries(command.properties), data: command.data };
};

describe("a line that is a command", () => {
  test.each([
    ["::error::x", { name: "error", properties: {}, data: "x" }],
    [
      " \t\u00a0::Error file=a.json,line=3::x",
      { name: "error", properties: { file: "a.json", line: "3" }, data: "x" },
    ],
    [
      "::error file=a%2Cb%3Ac,title==t=1,,col=::%250A%0A",
      { name: "error", properties: { file: "a,b:c", title: "t=1" }, data: "%0A\n" },
    ],
    ["::error endLine=4,ENDLINE=5::", { name: "error", properties: { endline: "5" }, data: "" }],
    ["::error::a::b", { name: "error", properties: {}, data: "a::b" }],
    ["x ##[add-mask]proxy", { name: "add-mask", properties: {}, data: "proxy" }],
    [
      "rides ##[ERROR file=a%3Bb;title=c%5Dd]x%3B",
      { name: "error", properties: { file: "a;b", title: "c]d" }, data: "x;" },
    ],
    ["::no-command ##[add-mask]x::y", { name: "add-mask", properties: {}, data: "x::y" }],
  ])("%j", (line, command) => {
    expect(read(line)).toEqual(command);
  });

  test("also when signs without weight stand between, as the runner compares by culture", () => {
    expect(read("::error:\u200b:x")).toMatchObject({ name: "error" });
    expect(read("#\u00ad#[ ##[add-mask]x")).toMatchObject({ name: "add-mask" });
  });
});

test.each([
  "x ::error::y",
  "xxerror::y",
  "::error:x",
  "::unknown::x",
  ":: error::x",
  "::\u200berror::x",
  "##[unknown]x",
  "##[add-mask",
  "##\u200b[add-mask]x",
  "##[\u200badd-mask]x",
  "] ##[",
  "",
])("a line that is none: %j", (line) => {
  expect(parseCommand(line)).toBeNull();
});

test("a stopped runner hears its token as well", () => {
  expect(parseCommand("::t0ken::", new Set([...commandNames, "t0ken"]))).toMatchObject({ name: "t0ken" });
});

test("a lone carriage return ends a line", () => {
  expect(splitLines("a\r::error::b\r\nc\n\nd")).toEqual(["a", "::error::b", "c", "", "d"]);
});
