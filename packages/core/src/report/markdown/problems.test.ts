import { describe, expect, it } from "vitest";
import type { Problem } from "../../document/problem.ts";
import { HOSTILE } from "../testing/markdown-tree.ts";
import { renderProblemsMarkdown } from "./problems.ts";

const lineUrl = (line: number) => `https://github.com/o/r/blob/abc/proxy.json#L${line}`;

function problem(line: number, more: Partial<Problem> = {}): Problem {
  const place = { offset: line * 100, line, character: 4 };
  return {
    code: "invalid-number",
    severity: "error",
    message: "Expected a phone number in E.164 form.",
    range: { start: place, end: place },
    address: `services.rides.phone_numbers[${line}]`,
    help: "Write the number in E.164 form, such as +14152370143.",
    ...more,
  };
}

describe("renderProblemsMarkdown", () => {
  it("lists every problem with its place and its remedy, errors first", async () => {
    const found = [
      problem(0, { severity: "warning", code: "personal-data", address: "" }),
      problem(11),
      problem(2),
    ];
    await expect(
      renderProblemsMarkdown(found, "config/proxy.json", { limit: 65_000, lineUrl }),
    ).toMatchFileSnapshot("./__snapshots__/problems.md");
  });

  it("loses nothing that fits, and counts the rest", () => {
    const many = Array.from({ length: 2000 }, (_, at) => problem(at));
    expect(renderProblemsMarkdown(many, "p.json", { limit: 1_000_000, lineUrl }).match(/^- /gm)).toHaveLength(
      2000,
    );
    const text = renderProblemsMarkdown(many, "p.json", { limit: 5_000, lineUrl });
    const shown = text.match(/^- \*\*/gm)?.length ?? 0;
    expect(text.length).toBeLessThanOrEqual(5_000);
    expect(text).toContain(`… and ${2000 - shown} more`);
    expect(text).toContain("2000 errors");
  });

  it("says nothing without problems, and links nowhere without an address", () => {
    expect(renderProblemsMarkdown([], "p.json", { limit: 5_000, lineUrl })).toBe("");
    expect(
      renderProblemsMarkdown([problem(1)], "p.json", { limit: 5_000, lineUrl: () => null }),
    ).not.toContain("](");
  });

  it("lets no text of the config act", () => {
    const evil = HOSTILE.join(" ");
    const text = renderProblemsMarkdown(
      [problem(1, { message: evil, address: evil, help: evil, code: evil })],
      evil,
      {
        limit: 65_000,
        lineUrl,
      },
    );
    expect(text.replaceAll("<br>", "").replaceAll(/<\/?code>/g, "")).not.toMatch(/<|-->|@(?!\u200b)/);
  });
});
