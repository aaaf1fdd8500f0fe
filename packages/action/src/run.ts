/** One run of the action. Never throws: what goes wrong is an annotation, an output and the result. */
import type { World as Time } from "@twilio-proxy/core";
import { validate } from "./commands/validate.ts";
import type { Context } from "./context.ts";
import { readEvent } from "./event.ts";
import { readInputs } from "./inputs.ts";
import { maskSecrets } from "./masks.ts";
import { type Command, chooseCommand } from "./mode.ts";
import type { Runner } from "./runner.ts";
import { paragraphs } from "./summary.ts";

export interface Outside {
  readonly env: Context["env"];
  readonly runner: Runner;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/** True when the job may go on. */
export async function run(outside: Outside): Promise<boolean> {
  const { runner, signal } = outside;
  try {
    const context: Context = { ...outside, inputs: readInputs(runner), event: readEvent(outside.env) };
    maskSecrets(context);
    const command = chooseCommand(context.inputs, context.event);
    const perform = await COMMANDS[command]();
    await perform(context);
    runner.output("failure-reason", "");
    return true;
  } catch (error) {
    const { presented } = await import("./present.ts");
    const { reason, message } = presented(error);
    // What was done may not be known to the state: that is worse than having been cancelled.
    const shown = signal.aborted && reason !== "state-failed" ? "interrupted" : reason;
    runner.output("failure-reason", shown);
    runner.annotate("error", `Twilio Proxy: ${shown}`, message);
    runner.headline(`> [!CAUTION]\n> **Failed** (${shown})\n\n${paragraphs(message)}`);
    return false;
  }
}

/** Each loads what it needs beyond the config: `validate` knows neither GitHub nor Twilio. */
const COMMANDS: Readonly<Record<Command, () => Promise<(context: Context) => Promise<void>>>> = {
  validate: async () => validate,
  plan: async () => (await import("./commands/plan.ts")).plan,
  apply: async () => (await import("./commands/apply.ts")).apply,
  drift: async () => (await import("./commands/drift.ts")).drift,
};
