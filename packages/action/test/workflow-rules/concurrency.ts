/** Which jobs may run beside which: plans replace each other, whatever looks at an account to change it waits in a queue. */
import { eventsOf, type Job, jobsOf, OURS, runs, type Workflow } from "./workflow.ts";

export function concurrencyComplaints(workflow: Workflow): readonly string[] {
  return jobsOf(workflow).flatMap(([name, job]) => {
    const step = job.steps?.find((one) => runs(one, OURS));
    if (step === undefined) return [];
    const complaints = isReplaceable(workflow, job, String(step.with?.command ?? "auto"))
      ? replaceable(job)
      : queued(job);
    return [...complaints, ...separateByMatrix(job)].map((one) => `${name}: ${one}`);
  });
}

/** A newer run makes the older one worthless, and stopping it harms nothing. */
function isReplaceable(workflow: Workflow, job: Job, command: string): boolean {
  if (command === "apply" || command === "drift") return false;
  const all = eventsOf(workflow);
  const named = all.filter((event) => mentions(job.if ?? "", event));
  return (named.length > 0 ? named : all).every((event) => ["pull_request", "workflow_run"].includes(event));
}

function mentions(condition: string, event: string): boolean {
  return (
    condition.includes(`github.event_name == '${event}'`) || condition.includes(`github.event.${event}.`)
  );
}

function replaceable({ concurrency }: Job): readonly string[] {
  const group = concurrency?.group ?? "";
  const ofPull = ["github.event.pull_request.number", "github.event.workflow_run.head_branch"];
  return [
    ...(ofPull.some((one) => group.includes(one)) ? [] : ["its group is not one of the pull request"]),
    ...(concurrency?.["cancel-in-progress"] === true ? [] : ["it does not cancel the older run"]),
  ];
}

function queued({ concurrency }: Job): readonly string[] {
  const { group = "", queue } = concurrency ?? {};
  return [
    ...(/^twilio-proxy-(?!plan-)\S/.test(group) ? [] : ['its group is not "twilio-proxy-<label>"']),
    ...(/github\.(event|run|ref|sha|head)/.test(group) ? ["its group is not one for all runs"] : []),
    ...(concurrency?.["cancel-in-progress"] === false ? [] : ["it may be cancelled amid its writes"]),
    ...(queue === "max" ? [] : ["it drops runs that wait"]),
  ];
}

function separateByMatrix({ strategy, concurrency }: Job): readonly string[] {
  const names = Object.keys(strategy?.matrix ?? {});
  const missing = names.filter((name) => !concurrency?.group?.includes(`matrix.${name}`));
  return missing.map((name) => `its group is the same for every ${name}`);
}
