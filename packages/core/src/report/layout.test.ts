import stringWidth from "string-width";
import { describe, expect, it, test } from "vitest";
import { columns, cutTo, displayWidth, hang, wrap } from "./layout.ts";

test.each([
  "plain",
  "+1•••••••••00 #k3f9 → x …",
  "Zürich",
  "Zu\u0308rich",
  "東京",
  "한국어",
  "ｶﾀｶﾅ",
  "ราคา",
  "مرحبا",
  "😀 👍🏽 👩‍👩‍👧 🇩🇪 1️⃣ ❤️",
  "a\u200bb",
  "",
])("%j is as wide as string-width says", (text) => {
  expect(displayWidth(text)).toBe(stringWidth(text));
});

describe("a line", () => {
  const command = "::error::x";

  it("never begins as a command to a runner, wherever the text breaks", () => {
    const lines = [
      ...wrap(`some words before ${command} and after`, 20),
      ...wrap(`${"w".repeat(20)}${command}`, 20),
      ...hang("    ", command, 60),
      ...columns([command, command], 4, 40),
    ];
    expect(lines.filter((line) => /^\s*::/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes("\u200b"))).toHaveLength(4);
  });
});

test.each([
  ["abcdef", 3, "abc"],
  ["日本語", 5, "日本"],
  [`e${"\u0301".repeat(500)}f`, 1, `e${"\u0301".repeat(500)}`],
])("%s is cut to %i columns", (text, width, wanted) => {
  expect(cutTo(text, width)).toBe(wanted);
});
