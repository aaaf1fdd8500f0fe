/** One document through everything a user can have done with it; what came out, by the way it came out. */
import {
  type ApplyReport,
  applyPlan,
  connect,
  createKeyed,
  type DesiredNode,
  type DesiredTree,
  diffConfigs,
  driftOf,
  formatConfig,
  GuardFailure,
  type PlanJson,
  parseDocument,
  preparePlan,
  printableJson,
  problemsJson,
  renderApplyMarkdown,
  renderApplyReport,
  renderConfigDiffMarkdown,
  renderDriftMarkdown,
  renderDriftText,
  renderPlanText,
  renderProblems,
  resolveConfig,
  type State,
  type StateStore,
  serialisePlan,
} from "@twilio-proxy/core";
import type { Config } from "../../packages/action/src/config.ts";
import type { Context } from "../../packages/action/src/context.ts";
import type { Runner } from "../../packages/action/src/runner.ts";
import { presentFailure } from "../../packages/cli/src/failure.ts";
import { fakeOutput } from "../../packages/cli/src/testing/fake-world.ts";
import type { World as CliWorld } from "../../packages/cli/src/world.ts";
import type { Wire } from "../../packages/core/src/http/wire.ts";
import { createVirtualWorld } from "../../packages/core/src/testing/virtual-world.ts";
import { hostileWire } from "./account.ts";
import { type HostileCase, hostileText } from "./documents.ts";

export type Output =
  /** For a terminal or a plain log; `coloured` must be the same but for our own colours. */
  | { readonly kind: "text"; readonly from: string; readonly text: string; readonly coloured?: string }
  | { readonly kind: "json" | "markdown"; readonly from: string; readonly text: string }
  /** What the Action wrote to the runner, with so many annotations and folds of its own. */
  | { readonly kind: "log"; readonly from: string; readonly text: string; readonly commands: number }
  /** fmt: of the text before, once and twice. */
  | {
      readonly kind: "formatted";
      readonly from: string;
      readonly before: string;
      readonly text: string;
      readonly again: string | null;
    };

/** The Action's parts, loaded by the worker after it has taken their standard output. */
export interface ActionParts {
  readonly createRunner: (env: Readonly<Record<string, string>>) => Runner;
  readonly showProblems: (config: Config, context: Context) => void;
  readonly planMarkdown: (json: PlanJson, event: { runUrl: string }) => (limit: number) => string;
  readonly presented: (error: unknown) => { readonly reason: string; readonly message: string };
  readonly paragraphs: (message: string) => string;
  /** What was written since it was asked last. */
  readonly takeLog: () => string;
}

export interface Spent {
  readonly what: string;
  /** Of this thread's processor. */
  readonly milliseconds: number;
  /** UTF-16 units that there were to read: the document's, and the account's answers where there are any. */
  readonly read: number;
}

export interface Ran {
  readonly outputs: readonly Output[];
  readonly spent: readonly Spent[];
  /** How far it came. */
  readonly reached: "text" | "config" | "plan" | "apply";
  /** UTF-16 units of all values that the config declares, its variables filled in. */
  readonly declared: number;
}

const MOST_APPLIED = 1_000;
const STYLES = { colour: false, width: 80 } as const;
const NOW = new Date("2026-06-01T12:00:00Z");
const keyed = createKeyed({ apiSecretOrToken: "secret" });
const credentials = { accountSid: `AC${"0".repeat(32)}`, username: "user", password: "password-of-nobody" };
const RUN = {
  name: "pull_request",
  trigger: { kind: "dispatch" },
  owner: "o",
  repo: "r",
  sha: "abc",
  branch: "main",
  runId: "1",
  attempt: 1,
  runUrl: "https://github.com/o/r/actions/runs/1",
  serverUrl: "https://github.com",
  apiUrl: "https://api.github.com",
};

type Timed = <T>(what: string, read: number, work: () => T) => T;

function createTimer(): { readonly timed: Timed; readonly spent: readonly Spent[] } {
  const spent: Spent[] = [];
  const timed: Timed = (what, read, work) => {
    const start = process.threadCpuUsage();
    const result = work();
    const { user, system } = process.threadCpuUsage(start);
    spent.push({ what, read, milliseconds: (user + system) / 1_000 });
    return result;
  };
  return { timed, spent };
}

export async function drive(one: Omit<HostileCase, "seed">, action: ActionParts): Promise<Ran> {
  const { timed, spent } = createTimer();
  const outputs: Output[] = [];
  const { text, env, dice } = one;
  const path = dice.chance(0.2) ? `${hostileText(dice, 2).toWellFormed()}/proxy.json` : "proxy.json";
  const { document, desired, tree, problems } = timed("validate", text.length, () => {
    const document = parseDocument(text, { path });
    return { document, ...resolveConfig(document, { env, strictEnv: true, now: NOW }) };
  });
  const shown = (colour: boolean) => renderProblems(problems, text, path, { ...STYLES, colour });
  outputs.push(
    {
      kind: "text",
      from: "problems",
      text: timed("problems", text.length, () => shown(false)),
      ...(dice.chance(0.2) ? { coloured: shown(true) } : {}),
    },
    {
      kind: "json",
      from: "problems",
      text: timed("problems as JSON", text.length, () => printableJson(problemsJson(problems, path))),
    },
  );
  const place = { path, label: path, file: path, commit: "abc" };
  outputs.push(
    ...timed("annotations", text.length, () => annotated({ place, document, desired, problems }, action)),
  );
  outputs.push(...timed("fmt", text.length, () => formatted(text)));
  const declared = tree === null ? 0 : lengthOf(tree.nodes);
  if (desired === null)
    return { outputs, spent, declared, reached: document.root === null ? "text" : "config" };
  const reached = await planned(desired, one, action, outputs, timed);
  return { outputs, spent, declared, reached };
}

function lengthOf(nodes: readonly DesiredNode[]): number {
  return nodes.reduce((sum, { fields, children }) => {
    const own = Object.values(fields).reduce((length, { value }) => length + String(value).length, 0);
    return sum + own + Object.values(children).reduce((length, below) => length + lengthOf(below), 0);
  }, 0);
}

function formatted(text: string): readonly Output[] {
  const once = formatConfig(text, { path: "proxy.json" }).text;
  if (once === null) return [];
  const again = formatConfig(once, { path: "proxy.json" }).text;
  return [{ kind: "formatted", from: "fmt", before: text, text: once, again }];
}

/** A runner whose every call is counted, and which keeps what it was given for the run's page. */
function watchedRunner(action: ActionParts) {
  const real = action.createRunner({});
  const pages: string[] = [];
  let commands = 0;
  const runner: Runner = {
    ...real,
    annotate: (...given) => {
      commands += 1;
      real.annotate(...given);
    },
    group: (...given) => {
      commands += 2;
      real.group(...given);
    },
    summary: (markdown) => {
      pages.push(markdown);
    },
  };
  const outputs = (from: string): readonly Output[] => [
    { kind: "log", from, text: action.takeLog(), commands },
    ...pages.map((text): Output => ({ kind: "markdown", from, text })),
  ];
  return { runner, outputs };
}

function annotated(config: Config, action: ActionParts): readonly Output[] {
  const { runner, outputs } = watchedRunner(action);
  action.showProblems(config, { runner, event: RUN } as unknown as Context);
  return outputs("Action: problems");
}

function memoryStore(): StateStore {
  let kept: State | null = null;
  return {
    location: "memory",
    read: () => Promise.resolve(kept),
    write: (next) => {
      kept = next;
      return Promise.resolve();
    },
  };
}

async function planned(
  desired: DesiredTree,
  { dice, text }: Pick<HostileCase, "dice" | "text">,
  action: ActionParts,
  outputs: Output[],
  timed: Timed,
): Promise<Ran["reached"]> {
  const world = createVirtualWorld();
  const store = memoryStore();
  let read = text.length;
  const account = hostileWire(desired, dice);
  const wire: Wire = {
    ...account,
    send: async (exchange) => {
      const answer = await account.send(exchange);
      read += answer.text.length;
      return answer;
    },
  };
  const twilio = connect({ credentials, world, wire, retry: { attempts: 2, slowAttempts: 2 } });
  const diff = diffConfigs(null, desired);
  outputs.push({
    kind: "markdown",
    from: "config diff",
    text: renderConfigDiffMarkdown(diff, { limit: 65_000 }),
  });
  const once = async (): Promise<void> => {
    const prepared = await preparePlan({
      desired,
      twilio,
      store,
      keyed,
      config: { path: "proxy.json", label: "proxy.json" },
      allow: { destroy: true, empty: true, recreate: true },
      targets: [],
    });
    outputs.push(
      ...timed("plan", read, () =>
        planOutputs(serialisePlan(prepared.plan, { keyed, showPii: false }), action),
      ),
    );
    // Thousands of calls would measure the clock that they wait on.
    if (prepared.plan.steps.length > MOST_APPLIED) return;
    const run = { ...prepared, twilio, store, keyed, world, parallelism: 4, by: "certify" };
    const report = await applyPlan(run);
    outputs.push(...timed("report", read, () => applyOutputs(report, action)));
  };
  try {
    await world.run(once());
    // With a state now, and whatever the account says next.
    if (dice.chance(0.3)) await world.run(once());
    return "apply";
  } catch (error) {
    outputs.push(...(await failureOutputs(error, action)));
    return "plan";
  } finally {
    twilio.close();
  }
}

function planOutputs(json: PlanJson, action: ActionParts): readonly Output[] {
  const { runner, outputs } = watchedRunner(action);
  const text = renderPlanText(json, STYLES);
  const drift = driftOf(json);
  runner.group("Plan of proxy.json", renderPlanText(json, { colour: false, width: 110 }));
  const markdown = action.planMarkdown(json, RUN);
  return [
    { kind: "text", from: "plan", text, coloured: renderPlanText(json, { ...STYLES, colour: true }) },
    { kind: "text", from: "drift", text: renderDriftText(drift, STYLES) },
    { kind: "json", from: "plan", text: printableJson(json) },
    { kind: "markdown", from: "plan", text: markdown(65_000) },
    { kind: "markdown", from: "plan, short", text: markdown(2_500) },
    { kind: "markdown", from: "drift", text: renderDriftMarkdown(drift, { limit: 65_000, whole: null }) },
    ...outputs("Action: plan"),
  ];
}

function applyOutputs(report: ApplyReport, action: ActionParts): readonly Output[] {
  const { runner, outputs } = watchedRunner(action);
  for (const { address, failure } of report.outcomes) {
    if (failure !== undefined)
      runner.annotate("error", "apply", `${address}: ${failure.text} ${failure.help}`);
  }
  const text = renderApplyReport(report, STYLES);
  return [
    { kind: "text", from: "apply", text, coloured: renderApplyReport(report, { ...STYLES, colour: true }) },
    { kind: "markdown", from: "apply", text: renderApplyMarkdown(report, { limit: 65_000 }) },
    ...outputs("Action: apply"),
  ];
}

/** As the command and the Action end; whatever is no failure of the product's own goes on as the bug it is. */
async function failureOutputs(error: unknown, action: ActionParts): Promise<readonly Output[]> {
  // The Action tells what a guard refuses from the plan, before it applies.
  const guarded = error instanceof GuardFailure ? { reason: "guard", message: error.message } : null;
  const { reason, message } = guarded ?? action.presented(error);
  if (reason === "bug") throw error;
  const { runner, outputs } = watchedRunner(action);
  runner.annotate("error", reason, message);
  runner.summary(action.paragraphs(message));
  const stderr = fakeOutput();
  await presentFailure(error, { stderr, signal: new AbortController().signal } as unknown as CliWorld);
  return [{ kind: "text", from: "failure", text: stderr.text() }, ...outputs("Action: failure")];
}
