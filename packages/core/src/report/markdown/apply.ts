/** What an apply did, as it stands on GitHub: what needs somebody first, what is done last. */
import type { ApplyFailure, ApplyReport, Outcome } from "../../apply/report.ts";
import { applySummary, continuesText, isComplete } from "../apply-text.ts";
import { details, fitting, join, type LimitOptions, type Part, titledList } from "./blocks.ts";
import { code, fence, inline, link } from "./escape.ts";
import { doneLine } from "./plan-fence.ts";

/** Begins with the counts, as `applySummary` says them. */
export function renderApplyMarkdown(report: ApplyReport, { limit }: LimitOptions): string {
  const having = (status: Outcome["status"]) => report.outcomes.filter((one) => one.status === status);
  const share = Math.floor(limit / 4);
  const parts: readonly Part[] = [
    `**${applySummary(report)}**`,
    titledList("**Failed**", having("failed").map(failedText), share),
    isComplete(report) ? null : inline(continuesText(report)),
    titledList("**Blocked**", having("blocked").map(leftText), share / 2),
    titledList("**Skipped**", skippedTexts(having("skipped")), share / 2),
  ];
  const room = limit - join(parts).length;
  return join([...parts, donePart(having("done"), room)]);
}

function failedText(outcome: Outcome): string {
  const { failure } = outcome;
  const what = `${code(outcome.address)}: ${inline(outcome.actions.join(" and "))} failed.`;
  return failure === undefined ? what : `${what} ${failureText(failure)}`;
}

/** Twilio's code and words, what they mean for us, and where Twilio says more. */
function failureText({ code: number, status, text, help, moreInfo }: ApplyFailure): string {
  const cause = number === null ? "" : `${code(String(number))}: `;
  const answer = status === null ? "" : ` (HTTP ${status})`;
  const said = `${cause}${inline(text.replace(/\.$/, ""))}${answer}.`;
  return [said, inline(help), moreInfo === null ? "" : link("More at Twilio", moreInfo)]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function leftText({ address, because = "" }: Outcome): string {
  return because === "" ? code(address) : `${code(address)}: ${inline(because)}`;
}

/** More steps than this that were skipped for one reason are counted. */
const FOLD_FROM = 4;

function skippedTexts(skipped: readonly Outcome[]): readonly string[] {
  return [...Map.groupBy(skipped, ({ because }) => because).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length < FOLD_FROM) return same.map(leftText);
    return [`${same.length} steps, the first is ${code(first.address)}: ${inline(first.because ?? "")}`];
  });
}

function donePart(done: readonly Outcome[], room: number): Part {
  if (done.length === 0) return null;
  const lines = fitting(done.map(doneLine), room - ROUND_DONE);
  if (lines.length === 0) return null;
  const rest = done.length - lines.length;
  const all = rest === 0 ? lines : [...lines, `  … and ${rest} more`];
  return details(`${done.length} done`, fence("diff", all), false);
}

/** What stands around the list. */
const ROUND_DONE = 120;
