import { describe, expect, it } from "vitest";
import type { ApplyReport, Outcome } from "../../apply/report.ts";
import { applySummary } from "../apply-text.ts";
import { HOSTILE, parseMarkdown } from "../testing/markdown-tree.ts";
import { renderApplyMarkdown } from "./apply.ts";

const done: Outcome = {
  address: "services.rides",
  type: "service",
  actions: ["create"],
  status: "done",
  sid: "KS1",
};
const failed: Outcome = {
  ...done,
  address: "services.rides.phone_numbers[+14152370143]",
  status: "failed",
  sid: null,
  failure: {
    kind: "refused",
    code: 80101,
    status: 400,
    text: "Phone number is already in another service.",
    help: "A number belongs to one service only: remove it there first.",
    moreInfo: "https://www.twilio.com/docs/errors/80101",
  },
};
const skipped: Outcome = {
  ...done,
  address: "services.rides.sessions.order-1",
  actions: ["delete", "create"],
  status: "skipped",
  because: "services.rides.phone_numbers[+14152370143] failed",
};
const blocked: Outcome = { ...done, status: "blocked", because: "short-codes-unavailable" };

const report = (outcomes: readonly Outcome[], more: Partial<ApplyReport> = {}): ApplyReport => ({
  outcomes,
  interrupted: false,
  serial: 4,
  ...more,
});

describe("renderApplyMarkdown", () => {
  it("says what failed and why, how to go on, and what was left out", async () => {
    const all = report([
      done,
      { ...done, actions: ["delete"] },
      failed,
      blocked,
      skipped,
      ...Array(9).fill(skipped),
    ]);
    await expect(renderApplyMarkdown(all, { limit: 65_000 })).toMatchFileSnapshot(
      "./__snapshots__/apply-in-part.md",
    );
  });

  it("is short when all went well", () => {
    expect(renderApplyMarkdown(report([done]), { limit: 65_000 })).toMatchInlineSnapshot(`
      "**Applied: 1 done.**

      <details><summary>1 done</summary>

      \`\`\`diff
      + create services.rides
      \`\`\`

      </details>"
    `);
  });

  it("begins with the counts and fits, however much went wrong", () => {
    const many = report([
      ...Array.from({ length: 3000 }, (_, at) => ({ ...done, address: `services.s${at}` })),
      ...Array.from({ length: 3000 }, (_, at) => ({ ...failed, address: `services.f${at}` })),
      ...Array.from({ length: 3000 }, (_, at) => ({
        ...skipped,
        address: `services.k${at}`,
        because: `b ${at}`,
      })),
    ]);
    for (const limit of [1_000_000, 65_000, 5_000, 1_000]) {
      const text = renderApplyMarkdown(many, { limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text.startsWith(`**${applySummary(many)}**`)).toBe(true);
    }
    expect(renderApplyMarkdown(many, { limit: 65_000 })).toMatch(
      /\*\*Failed\*\*[\s\S]*and \d+ more[\s\S]*\*\*Skipped\*\*[\s\S]*and \d+ more/,
    );
  });

  it("lets no text of Twilio act", async () => {
    const evil = HOSTILE.join(" ");
    const failure = {
      ...failed.failure!,
      text: evil,
      help: evil,
      moreInfo: `https://x.example.com/${evil}`,
      code: evil,
    };
    const text = renderApplyMarkdown(
      report([
        { ...failed, address: evil, failure },
        { ...skipped, address: evil, because: evil },
        { ...done, address: evil },
      ]),
      { limit: 65_000 },
    );
    expect(text).not.toMatch(/<!|-->|@(?!\u200b)/);
    const kinds = (await parseMarkdown(text)).filter(({ type }) => /link|image|definition/.test(type));
    expect(kinds).toEqual([]);
  });
});
