import {
  type ApplyReport,
  applyPlan,
  hasChanges,
  isComplete,
  type PlanJson,
  renderApplyReport,
  renderPlanText,
} from "@twilio-proxy/core";
import type { AccountFlags } from "../account.ts";
import { type Config, showProblems, withoutHints } from "../config.ts";
import { createEventStream, type EventStream } from "../events.ts";
import { CliFailure, EXIT, type ExitCode, worst } from "../exit.ts";
import { explainFailure } from "../failure.ts";
import { readText } from "../files.ts";
import { type Planned, requireKnownTargets, withPlan } from "../planning.ts";
import { type ApplyProgress, createApplyProgress } from "../progress.ts";
import { runner } from "../runner.ts";
import { parseSavedPlan, requireSame } from "../saved-plan.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

export interface ApplyFlags extends AccountFlags {
  readonly autoApprove?: boolean;
}

/** `path` names a config or a saved plan. */
export async function apply(path: string, flags: ApplyFlags, world: World): Promise<ExitCode> {
  if (!flags.json) return applyFrom(path, flags, world, textOutput(flags, world));
  const events = createEventStream(world);
  try {
    const exit = await applyFrom(path, flags, world, eventOutput(events));
    if (exit === EXIT.interrupted) events.end(await explainFailure(null, world));
    return exit;
  } catch (error) {
    events.end(await explainFailure(error, world));
    throw error;
  }
}

async function applyFrom(
  path: string,
  flags: ApplyFlags,
  world: World,
  output: ApplyOutput,
): Promise<ExitCode> {
  const saved = parseSavedPlan(await readText(path, "The config or plan", world), path);
  if (saved === null) {
    const use = (planned: Planned): Promise<ExitCode> => {
      requireKnownTargets(planned.plan);
      return run(planned, flags, world, output, flags.autoApprove);
    };
    return withPlan(path, flags, world, use, output.problems);
  }
  if (flags.target !== undefined) {
    throw new CliFailure("A saved plan has its targets already: leave --target out, or plan again with it.");
  }
  const same = saved.targets.length > 0 ? { ...flags, target: saved.targets } : flags;
  const use = (planned: Planned): Promise<ExitCode> => {
    requireSame(saved, planned.plan, path);
    // It was reviewed when it was saved.
    return run(planned, flags, world, output, true);
  };
  return withPlan(saved.config.path, same, world, use, output.problems);
}

/** What is said on the way, as text or as events. */
interface ApplyOutput {
  problems(config: Config): ExitCode;
  plan(plan: PlanJson): void;
  progress(): ApplyProgress;
  report(report: ApplyReport): void;
}

function textOutput(flags: ApplyFlags, world: World): ApplyOutput {
  const style = styleOf(world.stdout, flags, world.env);
  return {
    problems: (config) => showProblems(config, flags, world),
    plan: (plan) => world.stdout.write(`${renderPlanText(plan, style)}\n`),
    progress: () => createApplyProgress(flags, world),
    report: (report) => {
      if (report.outcomes.length > 0 || report.interrupted)
        world.stdout.write(`\n${renderApplyReport(report, style)}\n`);
    },
  };
}

function eventOutput(events: EventStream): ApplyOutput {
  return {
    problems: ({ desired, problems, path }) => {
      events.problems(withoutHints(problems), path);
      if (desired !== null) return EXIT.fine;
      throw new CliFailure(`The config ${path} is invalid. Nothing was changed.`, EXIT.invalidConfig);
    },
    plan: events.plan,
    progress: () => ({ onEvent: events.onEvent, stop: () => undefined }),
    report: events.report,
  };
}

async function run(
  planned: Planned,
  flags: ApplyFlags,
  world: World,
  output: ApplyOutput,
  approved: boolean | undefined,
): Promise<ExitCode> {
  const { plan, json } = planned;
  output.plan(json);
  if (plan.refusals.length > 0) throw refusedPlan(json);
  if (approved !== true && hasChanges(json)) await requireApproval(flags, world);
  const progress = output.progress();
  const report = await applyPlan({
    ...planned.prepared,
    ...planned.account,
    world,
    parallelism: flags.parallelism,
    by: runner(world),
    signal: world.signal,
    onEvent: progress.onEvent,
  }).finally(progress.stop);
  output.report(report);
  return worst([
    report.interrupted ? EXIT.interrupted : EXIT.fine,
    isComplete(report) ? EXIT.fine : EXIT.partly,
  ]);
}

function refusedPlan({ refusals }: PlanJson): CliFailure {
  const codes = [...new Set(refusals.map(({ code }) => code))].join(", ");
  return new CliFailure(`The plan is refused (${codes}). Nothing was changed.`, EXIT.refused);
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
