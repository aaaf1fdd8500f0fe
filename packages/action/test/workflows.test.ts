/** The recipes in `examples/workflows` and our own `.github/workflows`: valid against the real action.yml, and safe. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lint } from "./workflow-rules/lint.ts";
import { allowed } from "./workflow-rules/permissions.ts";
import { rules } from "./workflow-rules/rules.ts";
import { parseWorkflow } from "./workflow-rules/workflow.ts";
import { wrong } from "./workflow-rules/wrong.ts";

const root = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const paths = ["examples/workflows", ".github/workflows"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const workflows = paths.map((path) => parseWorkflow(path, read(path)));
const withAction = it.skipIf(!existsSync(join(root, "action.yml")));

it("the table of permissions names every workflow, and no other", () => {
  expect(Object.keys(allowed).sort()).toEqual([...paths].sort());
});

describe.each(workflows)("$path", (workflow) => {
  withAction("is valid, inputs of ours included", async () => {
    expect(await lint(workflow.path, workflow.text, read("action.yml"))).toEqual([]);
  });

  it.each(Object.entries(rules))("%s", (_, rule) => {
    expect(rule(workflow)).toEqual([]);
  });
});

withAction("action.yml is valid", async () => {
  const action = read("action.yml");
  expect(await lint("action.yml", action, action)).toEqual([]);
});

withAction.each([
  ["an unknown input", "plan.yml", "command: plan", "comand: plan", "comand"],
  ["an unknown input behind an anchor", "one-file.yml", "  command: auto", "  comand: auto", "comand"],
  [
    "an unknown output's step",
    "environment-approval.yml",
    "steps.plan.outputs",
    "steps.plann.outputs",
    "plann",
  ],
  ["a key that does not exist", "apply.yml", "queue: max", "queueing: max", "queueing"],
  ["a value that does not exist", "apply.yml", "queue: max", "queue: all", "all"],
])("the linter sees %s", async (_, name, from, to, complaint) => {
  const path = `examples/workflows/${name}`;
  const said = await lint(path, read(path).replace(from, to), read("action.yml"));
  expect(said).toContainEqual(expect.stringContaining(complaint));
});

it("one action has one commit everywhere", () => {
  const pins = new Map<string, Set<string>>();
  for (const { action, ref, comment } of workflows.flatMap(({ uses }) => uses)) {
    const repository = action.split("/").slice(0, 2).join("/");
    pins.set(repository, (pins.get(repository) ?? new Set()).add(`${ref} # ${comment}`));
  }
  expect([...pins].filter(([, refs]) => refs.size > 1)).toEqual([]);
});

describe("each rule bites", () => {
  it("every rule has a wrong example", () => {
    expect(Object.keys(wrong).sort()).toEqual(Object.keys(rules).sort());
  });

  const examples = Object.entries(wrong).flatMap(([rule, all]) => all.map((one) => ({ rule, ...one })));
  it.each(examples)("$rule ($path, $#)", ({ rule, path, from, to }) => {
    const { text } = parseWorkflow(path, read(path));
    expect(text).toContain(from);
    const broken = parseWorkflow(
      path,
      text.replace(from, () => to),
    );
    expect(rules[rule]?.(broken)).not.toEqual([]);
  });
});
