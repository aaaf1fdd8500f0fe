import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutralise } from "../sanitise.ts";
import { HOSTILE, parseMarkdown, visible } from "../testing/markdown-tree.ts";
import { code, fence, html, inline, link } from "./escape.ts";

const hostile = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...HOSTILE) }, { weight: 1, arbitrary: fc.string() }),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(""));

/** What GitHub acts on after it has parsed, whatever the Markdown says. */
const LIVELY = /@(?!\u200b)|<!|-->/;
const LIVELY_IN_PROSE = /@(?!\u200b)|<!|-->|#\d|GH-\d|:\/\/|www\.|:[\w+-]+:/i;

const kinds = (nodes: readonly { readonly type: string }[]) =>
  [...new Set(nodes.map(({ type }) => type))].sort();

describe("hostile text", () => {
  it("stays the text of a paragraph, a list's item and a table's cell", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const safe = inline(text);
        expect(safe).not.toMatch(LIVELY_IN_PROSE);
        expect(safe).not.toMatch(/[<\n]/);
        const wanted = neutralise(text).trim();
        const paragraph = await parseMarkdown(`${safe}\n`);
        expect(visible(paragraph).trim()).toBe(wanted);
        expect(kinds(paragraph).filter((kind) => !["paragraph", "root", "text"].includes(kind))).toEqual([]);
        const item = await parseMarkdown(`- x ${safe}\n`);
        expect(kinds(item)).toEqual(["list", "listItem", "paragraph", "root", "text"]);
        const cells = (await parseMarkdown(`| a | b |\n| --- | --- |\n| x${safe} | y |\n`)).filter(
          ({ type }) => type === "tableCell",
        );
        expect(cells).toHaveLength(4);
        expect(visible([...(cells[2]?.children ?? [])]).trim()).toBe(`x${wanted}`);
      }),
      { numRuns: 500 },
    );
  });

  it("stays code in a line, also in a table", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const safe = code(text);
        expect(safe).not.toMatch(LIVELY);
        const nodes = await parseMarkdown(`| a | b |\n| --- | --- |\n| ${safe} | y |\n`);
        expect(nodes.filter(({ type }) => type === "tableCell")).toHaveLength(4);
        const tags = nodes.filter(({ type }) => type === "html").map(({ value }) => value);
        expect(tags).toEqual(text.includes("|") ? ["<code>", "</code>"] : []);
        expect(
          kinds(nodes).filter((kind) => /link|image|emphasis|strong|delete|definition/.test(kind)),
        ).toEqual([]);
        expect(visible(nodes)).toContain(neutralise(text).trim());
      }),
      { numRuns: 500 },
    );
  });

  it("stays in its fence", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile.map(neutralise), { maxLength: 5 }), async (lines) => {
        const safe = fence("diff", lines);
        expect(safe).not.toMatch(LIVELY);
        const nodes = await parseMarkdown(`${safe}\n\nafter\n`);
        expect(nodes.map(({ type }) => type)).toEqual(["root", "code", "paragraph", "text"]);
        expect(nodes[1]?.value?.replaceAll("\u200b", "")).toBe(lines.join("\n"));
      }),
      { numRuns: 500 },
    );
  });

  it("closes no tag of ours", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(html(text)).not.toMatch(/[<>"\n]/);
        expect(html(text)).not.toMatch(LIVELY_IN_PROSE);
      }),
    );
  });
});

describe("inline", () => {
  it("leaves ordinary prose as it is", () => {
    const prose = "Twilio cannot change mode of an existing session (80612), so phone_numbers stay: 3 of 4.";
    expect(inline(prose)).toBe(prose);
  });
});

describe("link", () => {
  it.each([
    ["https://github.com/o/r/blob/abc/a%20b.json#L1", "[x](https://github.com/o/r/blob/abc/a%20b.json#L1)"],
    ["javascript:alert(1)", "x"],
    ["https://e.com/a)b", "x"],
    ["https://e.com/<b>", "x"],
    [null, "x"],
  ])("%s", (url, wanted) => {
    expect(link("x", url)).toBe(wanted);
  });
});
