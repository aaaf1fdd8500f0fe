/** The inputs of action.yml, typed. A value that is none of those expected is an error, never a silent default. */
import { ActionFailure } from "./failure.ts";
import type { Runner } from "./runner.ts";

export const COMMANDS = ["auto", "validate", "plan", "apply", "drift"] as const;
const COMMENTS = ["true", "changes-only", "false"] as const;
const TRUTH = ["true", "false"] as const;

export interface Inputs {
  readonly command: (typeof COMMANDS)[number];
  readonly config: string;
  readonly workingDirectory: string;
  /** "": the config's path. */
  readonly label: string;
  readonly comment: (typeof COMMENTS)[number];
  readonly commentAuthor: string;
  readonly token: string;
  /** "": as the config says, else on the state branch. */
  readonly state: string;
  readonly stateBranch: string;
  /** Variables that the config may read. */
  readonly env: ReadonlySet<string>;
  readonly allow: { readonly destroy: boolean; readonly empty: boolean; readonly recreate: boolean };
  readonly requireReviewedPlan: boolean;
  /** "": none. */
  readonly approveDigest: string;
  readonly failOnChanges: boolean;
  readonly parallelism: number;
}

/** @throws ActionFailure `usage`, naming the input. */
export function readInputs(runner: Pick<Runner, "input">): Inputs {
  const flag = (name: string): boolean => oneOf(runner, name, TRUTH) === "true";
  return {
    command: oneOf(runner, "command", COMMANDS),
    config: filled(runner, "config"),
    workingDirectory: runner.input("working-directory") || ".",
    label: labelIn(runner),
    comment: oneOf(runner, "comment", COMMENTS),
    commentAuthor: filled(runner, "comment-author"),
    token: runner.input("github-token"),
    state: runner.input("state"),
    stateBranch: filled(runner, "state-branch"),
    env: new Set(namesIn(runner)),
    allow: {
      destroy: flag("allow-destroy"),
      empty: flag("allow-empty"),
      recreate: flag("allow-recreate"),
    },
    requireReviewedPlan: flag("require-reviewed-plan"),
    approveDigest: runner.input("approve-digest"),
    failOnChanges: flag("fail-on-changes"),
    parallelism: wholeNumber(runner, "parallelism", 1, 100),
  };
}

function oneOf<T extends string>(runner: Pick<Runner, "input">, name: string, allowed: readonly T[]): T {
  const given = runner.input(name);
  const found = allowed.find((word) => word === given.toLowerCase());
  if (found !== undefined) return found;
  throw wrong(name, given, allowed.join(", "));
}

function filled(runner: Pick<Runner, "input">, name: string): string {
  const given = runner.input(name);
  if (given === "") throw wrong(name, given, "a value");
  return given;
}

function wholeNumber(runner: Pick<Runner, "input">, name: string, least: number, most: number): number {
  const given = runner.input(name);
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  throw wrong(name, given, `a whole number from ${least} to ${most}`);
}

/** It names a file of the state branch, where our README.md stands too. */
function labelIn(runner: Pick<Runner, "input">): string {
  const label = runner.input("label");
  const parts = label.split("/");
  const isPath = parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (label === "" || (isPath && !label.startsWith("README.md/"))) return label;
  throw wrong("label", label, "a name that can be a file on the state branch");
}

function namesIn(runner: Pick<Runner, "input">): readonly string[] {
  const names = runner
    .input("env")
    .split(/[\s,]+/)
    .filter((name) => name !== "");
  const strange = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (strange === undefined) return names;
  throw wrong("env", strange, "names of variables, such as `RIDER_PHONE API_HOST`, never their values");
}

function wrong(name: string, given: string, expected: string): ActionFailure {
  const found = given === "" ? "it is empty" : `found \`${given.slice(0, 60)}\``;
  return new ActionFailure("usage", `Input \`${name}\`: expected ${expected}; ${found}.`);
}
