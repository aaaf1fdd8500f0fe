/** A workflow as the rules see it: its parsed content, and each `uses` with the comment behind it. */
import { isMap, isScalar, parseDocument, visit } from "yaml";

export interface Workflow {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
  readonly content: Content;
  readonly uses: readonly Use[];
}

export interface Content {
  readonly name?: string;
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly env?: unknown;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly "runs-on"?: unknown;
  readonly "timeout-minutes"?: unknown;
  readonly permissions?: unknown;
  readonly environment?: unknown;
  readonly secrets?: unknown;
  readonly env?: unknown;
  readonly concurrency?: Concurrency;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, unknown>> };
  readonly steps?: readonly Step[];
}

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

export interface Concurrency {
  readonly group?: string;
  readonly "cancel-in-progress"?: unknown;
  readonly queue?: unknown;
}

export interface Use {
  readonly action: string;
  readonly ref: string;
  /** Without the `#`; empty when there is none. */
  readonly comment: string;
}

export const OURS = "twilio-proxy/twilio-proxy-action";

/** Our own release's SHA cannot stand in the tree that it is made of: users replace this, as the recipes' README says. */
export const PLACEHOLDER = "0".repeat(40);

/** @throws Error when the text is not YAML. */
export function parseWorkflow(path: string, text: string): Workflow {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const uses: Use[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== "uses" || !isScalar(value)) return;
      const [action = "", ref = ""] = String(value.value).split("@");
      uses.push({ action, ref, comment: value.comment?.trim() ?? "" });
    },
  });
  if (!isMap(document.contents)) throw new Error(`${path}: expected a mapping`);
  return { path, text, content: document.toJS() as Content, uses };
}

export function jobsOf(workflow: Workflow): readonly (readonly [string, Job])[] {
  return Object.entries(workflow.content.jobs);
}

export function stepsOf(workflow: Workflow): readonly Step[] {
  return jobsOf(workflow).flatMap(([, job]) => job.steps ?? []);
}

/** Names of the events, whichever of the three ways they are written in. */
export function eventsOf({ content: { on } }: Workflow): readonly string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys(on as object);
}

export function runs(step: Step, action: string): boolean {
  return step.uses?.split("@")[0] === action;
}
