import { describe, expect, it } from "vitest";
import { neutralise, printableJson } from "./sanitise.ts";

const hostile = [
  ["an escape sequence", "a\u001b[2Jb", "a\\u{1b}[2Jb"],
  ["an 8-bit escape", "a\u009b31mb", "a\\u{9b}31mb"],
  ["lines", "a\r\nb", "a\\r\\nb"],
  ["a line separator", "a\u2028b", "a\\u{2028}b"],
  ["a right-to-left override", "moc.\u202eelpmaxe", "moc.\\u{202e}elpmaxe"],
  ["an isolate", "a\u2066b", "a\\u{2066}b"],
  ["a zero-width space", "a\u200bb", "a\\u{200b}b"],
  ["a tag character", "a\u{e0041}b", "a\\u{e0041}b"],
  ["a lone surrogate", "a\ud800b", "a\\u{d800}b"],
  ["a delete", "a\u007fb", "a\\u{7f}b"],
  ["a variation selector", "a\ufe0fb", "a\\u{fe0f}b"],
  ["a runner's command", "a##[error]b", "a#\\u{23}[error]b"],
] as const;

describe("neutralise", () => {
  it.each(hostile)("shows %s", (_what, text, shown) => {
    expect(neutralise(text)).toBe(shown);
    expect(JSON.parse(printableJson({ text }))).toEqual({ text });
    expect(printableJson([text])).not.toMatch(/[^\x20-\x7e\n]/);
  });

  it("leaves other languages alone", () => {
    expect(neutralise("Zürich – 東京 – שלום")).toBe("Zürich – 東京 – שלום");
  });
});
