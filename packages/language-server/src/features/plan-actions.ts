/** The plan's lenses once more for editors that show none, and the way to take what is live into the file. */
import { type FieldJson, takeLive } from "@twilio-proxy/core";
import {
  type CodeAction,
  CodeActionKind,
  Command,
  type Diagnostic,
  type Position,
  type Range,
  TextEdit,
} from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { toRange } from "../analysis/place.ts";
import { PLAN, PLAN_ACTION, SHOW_LIVE, SHOW_PLAN } from "../names.ts";
import type { FeatureContext } from "./context.ts";
import { DRIFT, type Drift, driftsIn, planDiagnostics } from "./plan-diagnostics.ts";

export type Only = readonly string[] | undefined;

/** `only`: the kinds that the editor asks for; undefined: all. */
export function planActions(
  { uri }: Analysis,
  _range: Range,
  only: Only,
  { account }: FeatureContext,
): CodeAction[] {
  if (!account.reachable || !isWanted(PLAN_ACTION, only)) return [];
  const action = (title: string, command: string): CodeAction => ({
    title,
    kind: PLAN_ACTION,
    command: Command.create(title, command, uri),
  });
  const plan = action("Plan against the account", PLAN);
  if (account.plan === null) return [plan];
  return [plan, action("Show the plan", SHOW_PLAN), action("Show what is live", SHOW_LIVE)];
}

/** For each drifted value in the range that the file gives itself: an edit of just this value. */
export function driftActions(
  analysis: Analysis,
  range: Range,
  only: Only,
  context: FeatureContext,
): CodeAction[] {
  const { plan } = context.account;
  if (plan === null || !isWanted(CodeActionKind.QuickFix, only)) return [];
  const near = driftsIn(analysis, plan).filter(({ declared }) => touches(toRange(declared.range), range));
  if (near.length === 0) return [];
  const diagnostics = planDiagnostics(analysis, context).filter(({ code }) => code === DRIFT);
  return near.flatMap((drift) => {
    const live = takeable(drift);
    const own = diagnostics.filter((one) => isAbout(one, drift));
    return live === null ? [] : [takeAction(analysis, drift, live, own)];
  });
}

function takeAction(
  { uri }: Analysis,
  { declared, field }: Drift,
  live: string,
  diagnostics: Diagnostic[],
): CodeAction {
  const shown = field.before === null || field.before === "" ? "unset" : live;
  return {
    title: `Take the live value (${shown})`,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit: { changes: { [uri]: [TextEdit.replace(toRange(declared.range), live)] } },
  };
}

/** The live value as JSON; null: it is not known in clear, or the file could not hold it at this place. */
function takeable({ node, field }: Drift): string | null {
  return isMasked(field.before) ? null : (takeLive(node, field).edit?.text ?? null);
}

/** Parts of a URL that are often secret are hidden in a plan. */
function isMasked(value: FieldJson["before"]): boolean {
  return typeof value === "string" && value.includes("•");
}

function isAbout({ data }: Diagnostic, { address, field }: Drift): boolean {
  return data?.address === address && data.field === field.name;
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Does the editor ask for this kind, or for one that holds it? */
function isWanted(kind: string, only: Only): boolean {
  return only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
}
