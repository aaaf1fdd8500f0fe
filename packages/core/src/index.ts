/** Everything that the command, the Action and the editor use of core. */
export { type Account, accountFrom } from "./account.ts";
export { type ApplyInput, applyPlan, GuardFailure, isSettled } from "./apply/apply.ts";
export {
  type ApplyEvent,
  type ApplyFailure,
  type ApplyReport,
  type Outcome,
  type OutcomeStatus,
  UnsavedFailure,
} from "./apply/report.ts";
export type { DesiredNode, DesiredTree, DesiredValue } from "./desired/desired.ts";
export { createLookup, parseTemplate, type Segment } from "./desired/interpolate.ts";
export { type Resolution, type ResolveOptions, resolveConfig } from "./desired/resolve.ts";
export type { Document, Node } from "./document/document.ts";
export { type Formatted, formatConfig } from "./document/format.ts";
export { type Entry, entriesOf, locate, type Place, rangeOf } from "./document/locate.ts";
export { isOurs } from "./document/ours.ts";
export { parseDocument } from "./document/parse.ts";
export { addressOf, type Path, parseAddress } from "./document/path.ts";
export type { Fix, Position, Problem, Range, Severity } from "./document/problem.ts";
export { proxySchema } from "./document/schema.generated.ts";
export { childSchema, choicesOf, type JsonSchema, typesOf } from "./document/schema.ts";
export { applyTextEdits, type TextEdit } from "./edit/apply-edits.ts";
export { lineBreakOf, lineStart } from "./edit/lines.ts";
export { type TakeInput, type TakenDrift, takeDrift } from "./edit/take-drift.ts";
export { type LiveValue, type Taking, takeLive } from "./edit/take-live.ts";
export { type ConnectGitHubOptions, connectGitHub } from "./github/client.ts";
export { GitHubFailure, type GitHubFailureKind } from "./github/failure.ts";
export { permissionsYaml } from "./github/permissions.ts";
export type { GitHub, GitHubListRoute, GitHubRoute, GitHubWait } from "./github/port.ts";
export { holderIsOver, type RepositoryName, type RunAttempt, runHolder } from "./github/runs.ts";
export { backoffMs } from "./http/backoff.ts";
export { UsageFailure } from "./http/usage.ts";
export { declaredBy } from "./identity/declared.ts";
export { ImportFailure } from "./import/failure.ts";
export { type Imported, type ImportInput, importAccount } from "./import/import.ts";
export type { Extent } from "./import/read.ts";
export {
  createVariables,
  envLines,
  envValue,
  type Reserved,
  type Variable,
  variablesIn,
} from "./import/variables.ts";
export type { InventoryItem } from "./live/live.ts";
export { configIdentity, type LocalState, type LocalStateOptions, openLocalState } from "./local.ts";
export type { Allowances } from "./plan/check.ts";
export type { Keyed } from "./plan/keyed.ts";
export { createKeyed } from "./plan/keyed-hash.ts";
export { noun } from "./plan/noun.ts";
export type { Plan, Refusal, Step, Summary } from "./plan/plan.ts";
export { type Prepared, type PrepareInput, preparePlan } from "./prepare.ts";
export { movedItem, type StateItem, stateItem, stateItems, withoutItems } from "./repair.ts";
export { applySummary, isComplete, renderApplyReport } from "./report/apply-text.ts";
export {
  type ConfigChange,
  type ConfigDiff,
  type ConfigFieldChange,
  diffConfigs,
} from "./report/config-diff.ts";
export { driftOf, renderDriftText } from "./report/drift.ts";
export { cutTo } from "./report/layout.ts";
export { renderApplyMarkdown } from "./report/markdown/apply.ts";
export type { LimitOptions } from "./report/markdown/blocks.ts";
export { renderConfigDiffMarkdown } from "./report/markdown/config-diff.ts";
export { type DriftOptions, renderDriftMarkdown } from "./report/markdown/drift.ts";
export { code as markdownCode, inline as markdownText } from "./report/markdown/escape.ts";
export { type PlanMarkdown, type PlanMarkdownOptions, renderPlanMarkdown } from "./report/markdown/plan.ts";
export { type ProblemsMarkdownOptions, renderProblemsMarkdown } from "./report/markdown/problems.ts";
export { type FieldJson, hasChanges, type PlanJson, type StepJson } from "./report/plan-json.ts";
export { blastText, renderPlanText, summaryLine, type TextOptions } from "./report/plan-text.ts";
export {
  countProblems,
  type ProblemsJson,
  type ProblemsOptions,
  problemsJson,
  renderProblems,
} from "./report/problems.ts";
export { neutralise, printableJson } from "./report/sanitise.ts";
export { refusesPii, type SerialiseOptions, serialisePlan } from "./report/serialise.ts";
export { TOOL_VERSION } from "./report/tool-version.ts";
export { explainProblem, type ProblemCode, problemCodes } from "./resources/catalogue.ts";
export type { FieldSpec, ResourceDefinition, Scalar } from "./resources/definition.ts";
export { countryOf, createNumberVerdicts, type NumberVerdicts } from "./resources/e164.ts";
export { childrenOf, definitionOf, registry } from "./resources/registry.ts";
export { isSensitive } from "./resources/sensitive.ts";
export { looksPersonal } from "./resources/shared-rules.ts";
export { type Admission, type AdmitInput, admit, type Unseen } from "./review/admit.ts";
export { type Occasion, type Review, readReview, sameReview, sealReview } from "./review/review.ts";
export { StateFailure } from "./state/failure.ts";
export { fileStateStore } from "./state/file-store.ts";
export { type GitHubStoreOptions, githubStateStore } from "./state/github-store.ts";
export { nextState } from "./state/lineage.ts";
export {
  type OpenStateOptions,
  openStateStore,
  parseStateLocation,
  type StateLocation,
} from "./state/location.ts";
export type { State, StateStore } from "./state/state.ts";
export { type ConnectOptions, connect } from "./twilio/connection.ts";
export { type Credentials, credentialsFrom, type Environment, secretValues } from "./twilio/credentials.ts";
export { explainedTwilioCodes, explainTwilioCode } from "./twilio/explanations.ts";
export { TwilioFailure, twilioFailureText } from "./twilio/failure.ts";
export { createGate, type Gate } from "./twilio/gate.ts";
export type { Endpoint, Twilio } from "./twilio/port.ts";
export type { RequestEvent } from "./twilio/transport.ts";
export { systemWorld, type World } from "./world.ts";
