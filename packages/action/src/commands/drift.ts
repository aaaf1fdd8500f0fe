/** What was changed at Twilio behind the config's back: one issue as long as there is some, none otherwise. */
import {
  driftOf,
  type GitHub,
  hasChanges,
  type PlanJson,
  renderDriftMarkdown,
  renderDriftText,
} from "@twilio-proxy/core";
import { openGitHub } from "../account.ts";
import { placeConfig, readCheckedOut } from "../config.ts";
import type { Context } from "../context.ts";
import { ActionFailure } from "../failure.ts";
import { writePlanOutputs } from "../outputs.ts";
import { writeBody } from "../page/body.ts";
import { closeIssue, driftShelf } from "../page/issues.ts";
import { keepOne } from "../page/keep-one.ts";
import { withPlan } from "../planned.ts";
import { orWarn } from "../present.ts";
import { pageHeading, SUMMARY_LIMIT } from "../summary.ts";

/** The same on every run, so that an issue without news is not written to. */
const STATUS = "The drift check keeps this issue up to date, and closes it when nothing differs any more.";

export async function drift(context: Context): Promise<void> {
  const { inputs, runner } = context;
  const place = placeConfig(context);
  const github = openGitHub(context);
  const text = readCheckedOut(place, context);
  const found = await withPlan(place, text, github, context, async ({ json }) => driftOf(json));
  writePlanOutputs(found, context);
  const words = renderDriftText(found, { colour: false, width: 110 });
  runner.group(`Drift of ${place.label}`, words);
  const markdown = (limit: number): string => renderDriftMarkdown(found, { limit, whole: null });
  runner.summary(`${pageHeading("drift", place.label)}\n\n${markdown(SUMMARY_LIMIT)}`);
  await orWarn("The drift issue could not be brought up to date", runner, () =>
    keepIssue(found, markdown, place.label, github, context),
  );
  const last = words.split("\n").at(-1) ?? "";
  if (inputs.failOnChanges && hasChanges(found)) throw new ActionFailure("changes", last);
}

async function keepIssue(
  found: PlanJson,
  content: (limit: number) => string,
  label: string,
  github: GitHub,
  context: Context,
): Promise<void> {
  const { runner } = context;
  const begin = hasChanges(found);
  const body = writeBody({ marker: { kind: "drift", label, review: null }, status: STATUS, content });
  const wanted = { begin, isNewer: () => false, body: () => body };
  const kept = await keepOne(driftShelf(github, `Twilio Proxy drift: ${label}`, label, context), wanted);
  if (kept.kind === "none") return;
  runner.output("comment-url", kept.page.url);
  if (!begin) await closeIssue(github, kept.page.id, "completed", context);
}
