/**
 * What `apply --json` prints while it goes on: one JSON object a line, with the names of Terraform's machine-readable UI where
 * they fit, so that whatever reads that reads this. Readers must ignore types and members they do not know.
 */
import {
  type ApplyEvent,
  type ApplyReport,
  applySummary,
  type Outcome,
  type PlanJson,
  type Problem,
  printableJson,
  problemsJson,
  type StepJson,
  summaryLine,
} from "@twilio-proxy/core";
import type { Explanation } from "./failure.ts";
import { packageVersion } from "./package-version.ts";
import type { World } from "./world.ts";

/** A new minor version only adds; a new major version must be rejected by readers. */
const FORMAT = "1.0";

export interface EventStream {
  problems(problems: readonly Problem[], path: string): void;
  plan(plan: PlanJson): void;
  onEvent(event: ApplyEvent): void;
  report(report: ApplyReport): void;
  /** What ended it before there was a report; nothing after one. */
  end(explanation: Explanation): void;
}

type Level = "error" | "info" | "warn";

export function createEventStream(world: World): EventStream {
  const say = (level: Level, message: string, type: string, more: object): void => {
    const head = {
      "@level": level,
      "@message": message,
      "@module": "twilio-proxy",
      "@timestamp": new Date(world.now()).toISOString(),
      type,
    };
    world.stdout.write(`${printableJson({ ...head, ...more }, 0)}\n`);
  };
  const version = packageVersion();
  say("info", `twilio-proxy ${version}`, "version", { twilio_proxy: version, ui: FORMAT });
  const startedAt = new Map<string, number>();
  let isReported = false;
  return {
    problems: (problems, path) => {
      for (const problem of problemsJson(problems, path).problems) sayProblem(problem, path, say);
    },
    plan: (plan) => {
      for (const step of plan.steps) say("info", said(step), "planned_change", { change: changeOf(step) });
      for (const { code, address, text } of plan.refusals) {
        say("error", text, "diagnostic", {
          diagnostic: { severity: "error", summary: code, detail: text, address, code },
        });
      }
      const { add, change, destroy, adopt } = plan.summary;
      const changes = { add, change, remove: destroy, import: adopt, operation: "plan" };
      say("info", summaryLine(plan), "change_summary", { changes });
      say("info", "The whole plan", "plan", { plan });
    },
    onEvent: (event) => {
      if (event.kind === "started") {
        startedAt.set(event.address, world.now());
        say("info", `${said(event)}: started`, "apply_start", { hook: hookOf(event) });
        return;
      }
      const since = startedAt.get(event.address) ?? world.now();
      const hook = { ...hookOf(event), elapsed_seconds: Math.round((world.now() - since) / 1000) };
      const { level, type } = ENDS[event.status];
      say(level, `${said(event)}: ${event.status}`, type, { hook });
    },
    report: (report) => {
      for (const outcome of report.outcomes) sayOutcome(outcome, say);
      say("info", applySummary(report), "change_summary", {
        changes: { ...countsOf(report), operation: "apply" },
      });
      say("info", "The whole report", "report", { report });
      isReported = true;
    },
    end: ({ said }) => {
      if (isReported) return;
      for (const { code, message } of said) {
        const [summary = "", ...more] = message.split("\n");
        const diagnostic = { severity: "error", summary, detail: more.join("\n"), code };
        say("error", summary, "diagnostic", { diagnostic });
      }
    },
  };
}

type Say = (level: Level, message: string, type: string, more: object) => void;

const LEVELS = { error: "error", warning: "warn", information: "info" } as const;

const ENDS = {
  done: { level: "info", type: "apply_complete" },
  failed: { level: "error", type: "apply_errored" },
  // Terraform has no word for these two: it does not say what it left out.
  skipped: { level: "warn", type: "apply_skipped" },
  blocked: { level: "warn", type: "apply_skipped" },
} as const;

interface Acted {
  readonly address: string;
  readonly type: string;
  readonly actions: StepJson["actions"];
}

function said({ actions, address }: Acted): string {
  return `${address}: ${actions.join(" and ")}`;
}

function resourceOf({ address, type }: Acted): object {
  return { addr: address, resource_type: type };
}

/** One word, as Terraform has it; `actions` beside it says it exactly. */
function actionOf(actions: StepJson["actions"]): string {
  const all = actions.join();
  if (all === "delete,create") return "replace";
  if (all === "adopt") return "import";
  return actions.at(-1) ?? "noop";
}

function changeOf(step: StepJson): object {
  const { sid, actions, reasons } = step;
  const importing = actions[0] === "adopt" ? { importing: { id: sid } } : {};
  const reason = reasons.map(({ code }) => code);
  return { resource: resourceOf(step), action: actionOf(actions), actions, reason, ...importing };
}

function hookOf(event: Acted): object {
  return { resource: resourceOf(event), action: actionOf(event.actions), actions: event.actions };
}

function countsOf({ outcomes }: ApplyReport): Readonly<Record<string, number>> {
  const done: readonly string[] = outcomes.flatMap(({ actions, status }) =>
    status === "done" ? actions : [],
  );
  const count = (action: string): number => done.filter((one) => one === action).length;
  return { add: count("create"), change: count("update"), remove: count("delete"), import: count("adopt") };
}

function sayOutcome({ address, status, failure, because }: Outcome, say: Say): void {
  if (status === "done") return;
  const severity = status === "failed" ? "error" : "warning";
  const summary = failure?.text ?? because ?? status;
  const detail = [failure?.help ?? "", failure?.moreInfo ?? ""].filter((part) => part !== "").join("\n");
  const code = failure?.code ?? null;
  const diagnostic = { severity, summary, detail, address, code };
  say(LEVELS[severity], `${address}: ${summary}`, "diagnostic", { diagnostic });
}

function sayProblem(
  { severity, code, message, help, address, range }: Omit<Problem, "fix">,
  path: string,
  say: Say,
): void {
  const place = ({ line, character }: Problem["range"]["start"]): object => ({
    line: line + 1,
    column: character + 1,
  });
  const places = { filename: path, start: place(range.start), end: place(range.end) };
  const diagnostic = { severity, summary: message, detail: help, address, code, range: places };
  say(LEVELS[severity], message, "diagnostic", { diagnostic });
}
