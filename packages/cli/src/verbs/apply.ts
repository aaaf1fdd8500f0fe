import { hostname } from "node:os";
import {
  type ApplyReport,
  applyPlan,
  applySummary,
  hasChanges,
  isComplete,
  printableJson,
  renderApplyReport,
  renderPlanText,
  runHolder,
} from "@twilio-proxy/core";
import type { AccountFlags } from "../account.ts";
import { CliFailure, EXIT, type ExitCode, worst } from "../exit.ts";
import { readText } from "../files.ts";
import { type Planned, requireKnownTargets, withPlan } from "../planning.ts";
import { createApplyProgress } from "../progress.ts";
import { parseSavedPlan, requireSame, type SavedPlan } from "../saved-plan.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

export interface ApplyFlags extends AccountFlags {
  readonly autoApprove?: boolean;
}

/** `path` names a config or a saved plan. */
export async function apply(path: string, flags: ApplyFlags, world: World): Promise<ExitCode> {
  const saved = parseSavedPlan(await readText(path, "The config or plan", world), path);
  if (saved === null)
    return withPlan(path, flags, world, (planned) => {
      requireKnownTargets(planned.plan);
      return run(planned, flags, world, flags.autoApprove);
    });
  if (flags.target !== undefined) {
    throw new CliFailure("A saved plan has its targets already: leave --target out, or plan again with it.");
  }
  return applySaved(saved, path, flags, world);
}

function applySaved(saved: SavedPlan, path: string, flags: ApplyFlags, world: World): Promise<ExitCode> {
  const same = saved.targets.length > 0 ? { ...flags, target: saved.targets } : flags;
  return withPlan(saved.config.path, same, world, (planned) => {
    requireSame(saved, planned.plan, path);
    // It was reviewed when it was saved.
    return run(planned, flags, world, true);
  });
}

async function run(
  planned: Planned,
  flags: ApplyFlags,
  world: World,
  approved: boolean | undefined,
): Promise<ExitCode> {
  const { plan, json } = planned;
  if (!flags.json) world.stdout.write(`${renderPlanText(json, styleOf(world.stdout, flags, world.env))}\n`);
  if (plan.refusals.length > 0) return refuse(planned, flags, world);
  if (approved !== true && hasChanges(json)) await requireApproval(flags, world);
  const progress = createApplyProgress(flags, world);
  const report = await applyPlan({
    ...planned.prepared,
    ...planned.account,
    world,
    parallelism: flags.parallelism,
    by: runner(world),
    signal: world.signal,
    onEvent: progress.onEvent,
  }).finally(progress.stop);
  writeReport(planned, report, flags, world);
  return worst([
    report.interrupted ? EXIT.interrupted : EXIT.fine,
    isComplete(report) ? EXIT.fine : EXIT.partly,
  ]);
}

function refuse({ json }: Planned, flags: ApplyFlags, world: World): ExitCode {
  if (flags.json)
    world.stdout.write(`${printableJson({ format_version: "1.0", plan: json, report: null })}\n`);
  const codes = [...new Set(json.refusals.map((refusal) => refusal.code))].join(", ");
  world.stderr.write(`error: The plan is refused (${codes}). Nothing was changed.\n`);
  return EXIT.refused;
}

/** @throws CliFailure without a clear yes. */
async function requireApproval(flags: ApplyFlags, world: World): Promise<void> {
  if (flags.json || world.ask === null) {
    throw new CliFailure(
      "Nobody can be asked here. Review the plan and give --auto-approve, or apply a plan saved by plan --out. Nothing was changed.",
      EXIT.refused,
    );
  }
  const answer = await world.ask("\nApply this plan? Only `yes` is taken as a yes: ");
  if (answer.trim() !== "yes") throw new CliFailure("Not applied. Nothing was changed.");
}

function writeReport({ json }: Planned, report: ApplyReport, flags: ApplyFlags, world: World): void {
  if (flags.json) {
    world.stdout.write(`${printableJson({ format_version: "1.0", plan: json, report })}\n`);
    world.stderr.write(`${applySummary(report)}\n`);
  } else if (report.outcomes.length > 0 || report.interrupted) {
    world.stdout.write(`\n${renderApplyReport(report, styleOf(world.stdout, flags, world.env))}\n`);
  }
}

/** Who holds the state meanwhile, for whoever finds it locked. */
function runner(world: World): string {
  const { GITHUB_RUN_ID: runId, GITHUB_RUN_ATTEMPT: attempt } = world.env;
  return runId === undefined ? hostname() : runHolder({ runId, attempt: Number(attempt ?? "1") || 1 });
}
