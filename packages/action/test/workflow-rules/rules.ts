/**
 * What zizmor would say, as far as it concerns us, over parsed YAML, and some rules of our own. zizmor itself runs in CI; these
 * run everywhere, and on the recipes too.
 */
import { concurrencyComplaints } from "./concurrency.ts";
import { allowed, excess } from "./permissions.ts";
import { eventsOf, type Job, jobsOf, OURS, PLACEHOLDER, runs, stepsOf, type Workflow } from "./workflow.ts";

/** From a workflow to complaints. */
export type Rule = (workflow: Workflow) => readonly string[];

export const rules: Readonly<Record<string, Rule>> = {
  "every action is pinned, with its version behind it": ({ path, uses }) =>
    uses
      .filter(({ action, ref, comment }) => {
        if (action.startsWith("./")) return isRecipe(path);
        if (action === OURS) return ref !== PLACEHOLDER || comment !== "v1";
        const pin = action.startsWith("docker://") ? /^sha256:[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/;
        return !pin.test(ref) || /^0+$/.test(ref) || !/^v\d+\.\d+\.\d+$/.test(comment);
      })
      .map(({ action, ref, comment }) => `${action}@${ref} # ${comment}`),

  "nobody has a permission by default": ({ content: { permissions } }) =>
    isEmptyMap(permissions) ? [] : [`permissions: ${JSON.stringify(permissions)}`],

  "every job names its permissions, and no more than it needs": (workflow) =>
    jobsOf(workflow).flatMap(([name, job]) =>
      excess(job.permissions, allowed[workflow.path]?.[name]).map((one) => `${name}: ${one}`),
    ),

  "nothing runs on pull_request_target": (workflow) =>
    eventsOf(workflow).filter((event) => event === "pull_request_target"),

  "workflow_run takes nothing from the run before it": (workflow) =>
    eventsOf(workflow).includes("workflow_run")
      ? stepsOf(workflow).flatMap(({ uses, run }) =>
          uses?.startsWith(`${OURS}@`) ? [] : [uses ?? run ?? ""],
        )
      : [],

  "whoever applies takes an approved digest too, on main alone": (workflow) =>
    jobsOf(workflow).flatMap(([name, { permissions, steps = [], if: condition = "" }]) => {
      const ours = steps.filter(({ uses }) => uses?.startsWith(`${OURS}@`) === true);
      if (ours.length === 0 || (permissions as { contents?: unknown } | undefined)?.contents !== "write")
        return [];
      return [
        ...(eventsOf(workflow).includes("workflow_dispatch") ? [] : [`${name}: nobody can start it by hand`]),
        ...(condition.includes("github.ref == 'refs/heads/main'") ? [] : [`${name}: on any branch`]),
        ...ours
          .filter((step) => step.with?.["approve-digest"] !== "${{ inputs.approve-digest }}")
          .map(() => `${name}: the refusal's way out leads nowhere`),
      ];
    }),

  "a checkout keeps no credentials": (workflow) =>
    stepsOf(workflow)
      .filter((step) => runs(step, "actions/checkout") && step.with?.["persist-credentials"] !== false)
      .map((step) => step.uses ?? ""),

  "no expression is pasted into a script": (workflow) =>
    stepsOf(workflow)
      .flatMap((step) => [step.run, step.with?.script])
      .filter((script): script is string => typeof script === "string" && script.includes("${{")),

  "a secret is known to one step only": ({ content: { env, ...content }, ...workflow }) => [
    ...secretsIn({ env }),
    ...jobsOf({ content, ...workflow }).flatMap(([, { steps = [], ...job }]) => [
      ...secretsIn(job),
      ...steps.flatMap(({ env: _, ...step }) => secretsIn(step)),
    ]),
  ],

  "secrets are not inherited": (workflow) =>
    jobsOf(workflow).flatMap(([name, job]) => (job.secrets === "inherit" ? [name] : [])),

  "every job ends": (workflow) =>
    jobsOf(workflow).flatMap(([name, job]) => {
      const minutes = job["timeout-minutes"];
      return typeof minutes === "number" && minutes <= 60 ? [] : [name];
    }),

  "every job runs on GitHub's machines": (workflow) =>
    jobsOf(workflow).flatMap(([name, job]) =>
      /^(ubuntu|macos|windows)-[\w.]+$/.test(String(job["runs-on"])) ? [] : [`${name}: ${job["runs-on"]}`],
    ),

  "what is released comes from no cache": (workflow) =>
    jobsOf(workflow).some(([, job]) => mayPublish(job)) ? stepsOf(workflow).filter(mayCache).map(nameOf) : [],

  "whoever publishes asks first": (workflow) =>
    jobsOf(workflow).flatMap(([name, job]) => (mayPublish(job) && !job.environment ? [name] : [])),

  "runs wait for each other, or replace each other": concurrencyComplaints,
};

function isRecipe(path: string): boolean {
  return path.startsWith("examples/");
}

function isEmptyMap(value: unknown): boolean {
  return JSON.stringify(value) === "{}";
}

function secretsIn(value: unknown): readonly string[] {
  return JSON.stringify(value).match(/\bsecrets[.[][^}]*/g) ?? [];
}

function mayPublish({ permissions }: Job): boolean {
  return (permissions as Record<string, string> | undefined)?.attestations === "write";
}

type Step = NonNullable<Job["steps"]>[number];

/** setup-node caches by itself when package.json names npm as its manager. */
function mayCache(step: Step): boolean {
  const { "package-manager-cache": automatic, cache } = step.with ?? {};
  const setup = /^actions\/setup-/.test(step.uses ?? "");
  return /^actions\/cache\b/.test(step.uses ?? "") || cache !== undefined || (setup && automatic !== false);
}

function nameOf(step: Step): string {
  return step.uses ?? step.run ?? "";
}
