/** Does what was reviewed, or nothing; and says on the pull request what became of it. */
import { openGitHub } from "../account.ts";
import { performApply } from "../apply/perform.ts";
import { requireDone, STATUS_LIMIT, showReport } from "../apply/report.ts";
import { placeConfig, readCheckedOut } from "../config.ts";
import type { Context } from "../context.ts";
import { ActionFailure } from "../failure.ts";
import { createNews } from "../page/news.ts";
import { type Planned, withPlan } from "../planned.ts";
import { presented } from "../present.ts";
import { approvalOf } from "../review/approval.ts";
import { paragraphs } from "../summary.ts";
import { showPlan } from "./plan.ts";

export async function apply(context: Context): Promise<void> {
  const place = placeConfig(context);
  const github = openGitHub(context);
  const text = readCheckedOut(place, context);
  await withPlan(place, text, github, context, async (planned) => {
    showPlan(planned, context);
    const { pulls, refusal } = await approvalOf(planned, github, context);
    const news = createNews(pulls, context);
    try {
      if (refusal !== null) throw refusal;
      requireAllowed(planned);
      await news.tell("**Applying**");
      const report = await performApply(planned, github, context);
      await showReport(planned, report, news, context);
      requireDone(report);
    } catch (error) {
      const { reason, message } = presented(error);
      await news.end(`**Failed** (${reason})`, paragraphs(message).slice(0, STATUS_LIMIT));
      throw error;
    }
  });
}

/** @throws ActionFailure `guard`. */
function requireAllowed({ plan }: Planned): void {
  if (plan.refusals.length === 0) return;
  const texts = plan.refusals.map(({ code, address, text, allow }) => {
    const way = allow === null ? "" : ` To allow it: input \`${allow.replace(/^--/, "")}: true\`.`;
    return `${address} (${code}): ${text}${way}`;
  });
  throw new ActionFailure("guard", `The plan is refused, and nothing was changed.\n${texts.join("\n")}`);
}
