import { describe, expect, it } from "vitest";
import type { ApplyReport, Outcome } from "../apply/report.ts";
import { isComplete, renderApplyReport } from "./apply-text.ts";

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
    text: "Phone number is\u001b[2J already in another service",
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

function render(outcomes: readonly Outcome[], more: Partial<ApplyReport> = {}): string {
  return renderApplyReport(
    { outcomes, interrupted: false, serial: 4, ...more },
    { colour: false, width: 80 },
  );
}

describe("renderApplyReport", () => {
  it("names what failed and why, what was left out, and that a re-run continues", () => {
    expect(`\n${render([done, failed, skipped])}\n`).toMatchInlineSnapshot(`
      "
        x services.rides.phone_numbers[+14152370143]  create failed
          80101: Phone number is\\u{1b}[2J already in another service (HTTP 400)
          A number belongs to one service only: remove it there first.
          https://www.twilio.com/docs/errors/80101

        - services.rides.sessions.order-1  delete and create skipped
          services.rides.phone_numbers[+14152370143] failed

      What was done is saved. Solve what failed and run apply again: it continues from
      here.

      Applied in part: 1 done, 1 failed, 1 skipped.
      "
    `);
  });

  it("is short when all went well", () => {
    expect(render([done, done])).toBe("Applied: 2 done.");
  });

  it("says when it was interrupted", () => {
    expect(render([done], { interrupted: true })).toMatchInlineSnapshot(`
      "Stopped on request. What was done is saved: run apply again and it continues
      from here.

      Interrupted: 1 done."
    `);
  });

  it.each([
    [[done], false, true],
    [[done, failed], false, false],
    [[done, { ...done, status: "blocked" as const }], false, false],
    [[done], true, false],
  ])("%#: knows whether anything is left", (outcomes, interrupted, complete) => {
    expect(isComplete({ outcomes, interrupted, serial: 1 })).toBe(complete);
  });
});
