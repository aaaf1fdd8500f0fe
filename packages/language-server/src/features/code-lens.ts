/** The plan above the text: its counts on the first line and on each service, as old as they are. */
import { addressOf, parseAddress, type StepJson, summaryLine } from "@twilio-proxy/core";
import { type CodeLens, Command, type Range } from "vscode-languageserver-types";
import type { PlanView } from "../account/view.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { toRange } from "../analysis/place.ts";
import { PLAN, SHOW_PLAN } from "../names.ts";
import { ageOf } from "../words/age.ts";
import type { FeatureContext } from "./context.ts";

const FIRST_LINE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** All resolved, and with commands of the server's only: not every editor has others. */
export function codeLenses(analysis: Analysis, { account, now }: FeatureContext): CodeLens[] {
  const { plan, connected, reachable } = account;
  if (!reachable) return [];
  const { uri } = analysis;
  const lens = (range: Range, title: string, command: string): CodeLens => ({
    range,
    command: Command.create(title, command, uri),
  });
  if (plan === null) return [lens(FIRST_LINE, connected ? "Plan" : "Connect and plan", PLAN)];
  const stale = plan.text === analysis.text ? "" : " · stale";
  const summary = summaryLine(plan.json).replace(/\.$/, "");
  const counts = countsByTop(plan);
  return [
    lens(FIRST_LINE, `${summary} · ${ageOf(plan.at, now)}${stale}`, SHOW_PLAN),
    lens(FIRST_LINE, "Plan again", PLAN),
    ...(analysis.tree?.nodes ?? [])
      // What was written since has no plan yet.
      .filter(({ path }) => plan.declared.has(path))
      .map(({ path, range }) => lens(toRange(range), `${wordsOf(counts.get(path))}${stale}`, SHOW_PLAN)),
  ];
}

type Counts = ReadonlyMap<Action, number>;
type Action = StepJson["actions"][number];

const WORDS: readonly (readonly [Action, string])[] = [
  ["create", "to add"],
  ["update", "to change"],
  ["delete", "to destroy"],
  ["adopt", "to adopt"],
  ["move", "to move"],
  ["forget", "to forget"],
];

/** By the address of the topmost thing that a step lies in. As in the plan's summary, what cannot run now is not counted. */
function countsByTop({ json }: PlanView): ReadonlyMap<string, Counts> {
  const tops = new Map<string, Map<Action, number>>();
  for (const { address, actions, blocked } of json.steps) {
    const path = parseAddress(address);
    if (path === null || blocked !== null) continue;
    const top = addressOf(path.slice(0, 2));
    const counts = tops.get(top) ?? new Map<Action, number>();
    for (const action of actions) counts.set(action, (counts.get(action) ?? 0) + 1);
    tops.set(top, counts);
  }
  return tops;
}

function wordsOf(counts: Counts | undefined): string {
  const parts = WORDS.flatMap(([action, words]) => {
    const count = counts?.get(action) ?? 0;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return parts.length === 0 ? "in sync" : parts.join(", ");
}
