import type { Document } from "../document/document.ts";
import { type Problem, type Severity, toProblem } from "../document/problem.ts";
import { proxySchema } from "../document/schema.generated.ts";
import { catalogue } from "../resources/catalogue.ts";
import { createNumberVerdicts, type NumberVerdicts } from "../resources/e164.ts";
import { indexNodes } from "../resources/reading.ts";
import { registry } from "../resources/registry.ts";
import { buildTree } from "./build.ts";
import type { DesiredTree } from "./desired.ts";
import { evaluate } from "./evaluate.ts";
import type { EnvironmentOptions } from "./interpolate.ts";
import type { ProblemDraft } from "./rule.ts";
import { checkShape } from "./shape.ts";

export interface ResolveOptions extends EnvironmentOptions {
  /** A variable without a value is an error instead of a warning. While `env` is null it is only information. */
  readonly strictEnv: boolean;
  readonly now: Date;
  /** What was found out about phone numbers before: an editor judges a file again and again. Absent: each run by itself. */
  readonly numbers?: NumberVerdicts;
}

export interface Resolution {
  /** What the config declares; null as soon as there is one error. */
  readonly desired: DesiredTree | null;
  /** What could be understood of it, errors or not; null only when the document has no root. */
  readonly tree: DesiredTree | null;
  /** All of them, the document's included, in the order of the text. */
  readonly problems: readonly Problem[];
}

/** From a document to what it declares: interpolation, shape, then rules, each as far as the one before leaves something to judge. */
export function resolveConfig(document: Document, options: ResolveOptions): Resolution {
  const unset: Severity = options.env === null ? "information" : options.strictEnv ? "error" : "warning";
  const values = evaluate(document, { ...options, schema: proxySchema, unset });
  if (values.root === null) return { desired: null, tree: null, problems: document.problems };
  const shape = checkShape(document, values.root);
  const { tree, drafts } = buildTree(document, values.root, shape);
  const found: readonly ProblemDraft[] = [
    ...values.drafts,
    ...shape.drafts,
    ...drafts,
    ...ruleDrafts(tree, options),
  ];
  const problems = [...document.problems, ...found.map((draft) => toProblem(catalogue, draft))].sort(byPlace);
  const desired = problems.some(({ severity }) => severity === "error") ? null : tree;
  return { desired, tree, problems };
}

function ruleDrafts(
  tree: DesiredTree,
  { now, numbers = createNumberVerdicts() }: ResolveOptions,
): readonly ProblemDraft[] {
  const context = { nodesOf: indexNodes(tree), numbers, now };
  return registry.flatMap(({ rules }) => (rules ?? []).flatMap((rule) => [...rule(context)]));
}

function byPlace(a: Problem, b: Problem): number {
  return a.range.start.offset - b.range.start.offset || a.range.end.offset - b.range.end.offset;
}
