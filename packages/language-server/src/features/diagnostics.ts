/** Core's problems as diagnostics: the same codes, words and ranges as the command and the Action. */
import type { Problem, Severity } from "@twilio-proxy/core";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import { toRange } from "../analysis/place.ts";
import { coveredBySchema } from "../json/covered.ts";
import type { FeatureContext } from "./context.ts";

/** More would flood an editor; whoever has so many mends them from the top. */
export const MAX_DIAGNOSTICS = 1_000;
export const SOURCE = "twilio-proxy";
const REFERENCE = "https://github.com/twilio-proxy/twilio-proxy-action/blob/main/docs/reference/problems.md#";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

export function configDiagnostics(analysis: Analysis, { client, settings }: FeatureContext): Diagnostic[] {
  const shown = settings.schemaFeatures
    ? analysis.problems
    : analysis.problems.filter((problem) => !coveredBySchema(analysis, problem));
  const diagnostics = shown
    .slice(0, MAX_DIAGNOSTICS)
    .map((problem) => toDiagnostic(problem, client.codeDescription));
  return shown.length > MAX_DIAGNOSTICS
    ? [...diagnostics, more(shown.length - MAX_DIAGNOSTICS)]
    : diagnostics;
}

function toDiagnostic(problem: Problem, describes: boolean): Diagnostic {
  const { code, severity, message, range, help } = problem;
  return {
    range: toRange(range),
    severity: SEVERITIES[severity],
    code,
    ...(describes ? { codeDescription: { href: REFERENCE + code } } : {}),
    source: SOURCE,
    message: `${message}\n${help}`,
  };
}

function more(count: number): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    code: "too-many-problems",
    source: SOURCE,
    message: `${count} more problems are not shown.`,
  };
}
