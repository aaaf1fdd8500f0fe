/** What a plan found out about the file: what moved at Twilio, and what an apply would cost or be refused. */
import {
  blastText,
  type DesiredNode,
  type DesiredValue,
  type FieldJson,
  neutralise,
  type PlanJson,
  type Range,
  type StepJson,
} from "@twilio-proxy/core";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import { type Places, placesOf } from "../account/places.ts";
import type { PlanView } from "../account/view.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { toRange } from "../analysis/place.ts";
import { ageOf } from "../words/age.ts";
import type { FeatureContext } from "./context.ts";
import { MAX_DIAGNOSTICS } from "./diagnostics.ts";

export const LIVE_SOURCE = "twilio-proxy (live)";
export const DRIFT = "drift";

interface Finding {
  readonly severity: DiagnosticSeverity;
  readonly code: string;
  readonly range: Range;
  readonly message: string;
  readonly address: string;
  /** Of a drift in one value. */
  readonly field?: string;
}

/** Never an error: the file is right, it is the account that may be another by now. What was rewritten since is not judged. */
export function planDiagnostics(
  analysis: Analysis,
  { account: { plan }, now }: FeatureContext,
): Diagnostic[] {
  if (plan === null) return [];
  const places = placesOf(analysis, plan);
  const age = ageOf(plan.at, now);
  return [
    ...refusalsOf(plan, places),
    ...dangersOf(plan, places),
    ...driftsOf(plan, places).map(driftFinding),
    ...removalsOf(plan, places),
  ]
    .slice(0, MAX_DIAGNOSTICS)
    .map(({ severity, code, range, message, address, field }) => ({
      range: toRange(range),
      severity,
      code,
      source: LIVE_SOURCE,
      message: `${message} (${age})`,
      data: field === undefined ? { address } : { address, field },
    }));
}

/** A value that somebody changed outside of the config, at its place in the file. */
export interface Drift {
  readonly address: string;
  readonly node: DesiredNode;
  readonly declared: DesiredValue;
  readonly field: FieldJson;
}

export function driftsIn(analysis: Analysis, plan: PlanView): readonly Drift[] {
  return driftsOf(plan, placesOf(analysis, plan));
}

function driftsOf({ json }: PlanView, places: Places): readonly Drift[] {
  return json.steps.flatMap(({ address, actions, fields }) => {
    // Of what is gone every field differs; it is said once, of the whole.
    if (actions[0] === "create") return [];
    return fields.filter(movedOutside).flatMap((field): readonly Drift[] => {
      const node = places.now(address);
      const declared = node?.fields[field.name];
      if (node === null || declared === undefined) return [];
      return places.isFieldUnchanged(address, field.name) ? [{ address, node, declared, field }] : [];
    });
  });
}

function movedOutside({ cause }: FieldJson): boolean {
  return cause === "drift" || cause === "both";
}

function driftFinding({ address, declared, field }: Drift): Finding {
  const isMasked = field.sensitive || field.env.length > 0;
  return {
    severity: DiagnosticSeverity.Information,
    code: DRIFT,
    range: declared.range,
    message: `live: ${shown(field.before, isMasked)}, file: ${shown(field.after, isMasked)}`,
    address,
    field: field.name,
  };
}

/** A mask is not quoted, so that nobody takes it for the value. */
function shown(value: FieldJson["before"], isMasked: boolean): string {
  if (value === null || value === "") return "unset";
  return neutralise(isMasked ? String(value) : JSON.stringify(value));
}

/** What was ours and is no longer there. */
function removalsOf({ json }: PlanView, places: Places): readonly Finding[] {
  return json.steps.flatMap(({ address, reasons }) => {
    const gone = reasons.find(({ code }) => code === "gone");
    if (gone === undefined || places.now(address) === null || !places.isUnchanged(address)) return [];
    const message = `live: absent; ${neutralise(gone.text)}`;
    const range = places.range(address);
    return [{ severity: DiagnosticSeverity.Information, code: DRIFT, range, message, address }];
  });
}

/** Steps that cost people who are on the line now. */
function dangersOf({ json }: PlanView, places: Places): readonly Finding[] {
  const refused = new Set(json.refusals.map(({ code, address }) => `${code} ${address}`));
  return json.steps.flatMap((step) => {
    const text = blastText([step]);
    const code = dangerCode(step);
    const { address } = step;
    if (text === null || refused.has(`${code} ${address}`) || !places.isUnchanged(address)) return [];
    return [warning(code, address, text, places)];
  });
}

function dangerCode({ blast }: StepJson): string {
  return (blast?.live_sessions_ended ?? 0) > 0 ? "ends-live-sessions" : "number-in-use";
}

function refusalsOf({ json }: PlanView, places: Places): readonly Finding[] {
  return json.refusals
    .filter(({ address }) => places.isUnchanged(address))
    .map(({ code, address, text, allow }: PlanJson["refusals"][number]) =>
      warning(code, address, allow === null ? text : `${text} To allow it: ${allow}`, places),
    );
}

/** What is not in the file is named, for the place above it does not say what is meant. */
function warning(code: string, address: string, text: string, places: Places): Finding {
  const named = places.now(address) !== null || text.startsWith(address) ? text : `${address}: ${text}`;
  return {
    severity: DiagnosticSeverity.Warning,
    code,
    range: places.range(address),
    message: neutralise(named),
    address,
  };
}
