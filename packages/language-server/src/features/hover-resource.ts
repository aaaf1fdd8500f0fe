/** What is declared in a resource, and what the last plan would do to it. */
import { type DesiredNode, noun, type Path, type StepJson } from "@twilio-proxy/core";
import { placesOf } from "../account/places.ts";
import type { PlanView } from "../account/view.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { ageOf } from "../words/age.ts";
import { declaredAlong } from "../words/subject.ts";
import type { FeatureContext } from "./context.ts";
import type { Line, Piece, Section } from "./hover-page.ts";

export function resourceSections(
  analysis: Analysis,
  base: Path,
  context: FeatureContext,
): readonly Section[] {
  const chain = declaredAlong(analysis, base);
  const node = chain.at(-1);
  if (node === undefined || chain.length * 2 !== base.length) return [];
  const counts = Object.entries(node.children)
    .map(([, children]) => countText(children))
    .filter(isText);
  const line: Line = [{ code: node.path }, counts.length === 0 ? "" : `: ${counts.join(", ")}`];
  return [{ lines: [line] }, ...planSections(analysis, node, context)];
}

function countText(children: readonly DesiredNode[]): string {
  const [first] = children;
  if (first === undefined) return "";
  const { type, collection } = first.definition;
  return children.length === 1
    ? `1 ${noun(type)}`
    : `${children.length.toLocaleString("en")} ${noun(collection)}`;
}

function isText(text: string): boolean {
  return text !== "";
}

/** The plan's fields are masked already. */
function planSections(
  analysis: Analysis,
  node: DesiredNode,
  { account, now }: FeatureContext,
): readonly Section[] {
  const { plan } = account;
  const address = plan === null ? null : planAddress(analysis, node, plan);
  if (plan === null || address === null) return [];
  const isStale = plan.text !== analysis.text;
  const age = `Plan · ${ageOf(plan.at, now)}${isStale ? " · stale" : ""}`;
  const steps = plan.json.steps.filter((step) => step.address === address);
  const below = plan.json.steps.filter((step) => isBelow(step.address, address)).length;
  const lines: Line[] = steps.flatMap(stepLines);
  if (below > 0) lines.push([`${below} ${below === 1 ? "step" : "steps"} below it`]);
  return lines.length === 0
    ? [{ lines: [[`${age}: no changes here.`]] }]
    : [{ lines: [[`${age}:`]] }, { lines, isList: true }];
}

function isBelow(address: string, above: string): boolean {
  return address.startsWith(above) && /^[.[]/.test(address.slice(above.length));
}

/** As that plan wrote it. null: it declared no such thing. */
function planAddress(analysis: Analysis, node: DesiredNode, plan: PlanView): string | null {
  if (node.definition.container === "map") return plan.declared.has(node.path) ? node.path : null;
  const places = placesOf(analysis, plan);
  return [...plan.declared.keys()].find((address) => places.now(address)?.path === node.path) ?? null;
}

function stepLines(step: StepJson): readonly Line[] {
  const action = step.detaches && step.actions[0] === "delete" ? "detach" : step.actions.join(", then ");
  const blocked = step.blocked === null ? "" : `, blocked: ${step.blocked}`;
  return [[action + blocked], ...step.fields.map((field) => fieldLine(field, step))];
}

function fieldLine(field: StepJson["fields"][number], step: StepJson): Line {
  const isNew = step.actions.join() === "create";
  const isMasked = field.sensitive || field.env.length > 0;
  const shown = (value: unknown): Piece => ({ code: isMasked ? String(value) : JSON.stringify(value) });
  const after: Piece = field.known_after_apply ? "known after the apply" : shown(field.after);
  const before: readonly Piece[] = isNew || field.before === field.after ? [] : [shown(field.before), " → "];
  const drift = field.cause === "drift" || field.cause === "both" ? " (changed outside)" : "";
  return [{ code: field.name }, ": ", ...before, after, drift];
}
