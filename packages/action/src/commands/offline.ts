/** A pull request without secrets, from a fork or Dependabot: what can be said without Twilio. Missing secrets fail nothing. */
import {
  type DesiredTree,
  diffConfigs,
  type GitHub,
  GitHubFailure,
  renderConfigDiffMarkdown,
} from "@twilio-proxy/core";
import { type Config, type ConfigPlace, readCheckedOut, resolveText } from "../config.ts";
import type { Context } from "../context.ts";
import { annotateProblems, problemsText, requireValid } from "../problems.ts";
import { readFileAt } from "../repository.ts";
import { pageHeading, SUMMARY_LIMIT } from "../summary.ts";

/** Any of them: a pair of which one half is missing is a mistake to report, not a run without secrets. */
export function hasCredentials({ env }: Pick<Context, "env">): boolean {
  return ["TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_AUTH_TOKEN"].some(
    (name) => (env[name] ?? "").trim() !== "",
  );
}

const WHY =
  "This run has no Twilio credentials, as it is with pull requests from forks and from Dependabot. The config was checked and compared with the base; what apply would do is not known.";

export async function offline(place: ConfigPlace, github: GitHub, context: Context): Promise<void> {
  const { runner, event } = context;
  const config = resolveText(readCheckedOut(place, context), place, { env: null, strictEnv: false }, context);
  annotateProblems(config, event, runner);
  runner.annotate("notice", "No plan", WHY);
  const base = await baseOf(place, github, context);
  runner.summary(
    [pageHeading("check", place.label), WHY, problemsText(config, event), difference(config, base)].join(
      "\n\n",
    ),
  );
  requireValid(config);
}

type Base = { readonly desired: DesiredTree | null } | { readonly unknown: string };

async function baseOf(place: ConfigPlace, github: GitHub, context: Context): Promise<Base> {
  const { trigger } = context.event;
  if (trigger.kind !== "pull-request") return { unknown: "there is no pull request" };
  try {
    const text = await readFileAt(place.path, trigger.baseSha, github, context);
    if (text === null) return { desired: null };
    const { desired } = resolveText(text, place, { env: null, strictEnv: false }, context);
    return desired === null ? { unknown: "the base's config is not valid" } : { desired };
  } catch (error) {
    if (error instanceof GitHubFailure) return { unknown: "GitHub did not give the base's config" };
    throw error;
  }
}

function difference({ desired }: Config, base: Base): string {
  if ("unknown" in base) return `Not compared with the base: ${base.unknown}.`;
  if (desired === null) return "Not compared with the base: this config is not valid.";
  return renderConfigDiffMarkdown(diffConfigs(base.desired, desired), { limit: SUMMARY_LIMIT });
}
