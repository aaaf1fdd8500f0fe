import type { World as Time } from "@twilio-proxy/core";
import type { RunEvent } from "./event.ts";
import type { Inputs } from "./inputs.ts";
import type { Runner } from "./runner.ts";

/** All that a command stands on. */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly inputs: Inputs;
  readonly event: RunEvent;
  readonly runner: Runner;
  readonly time: Time;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
}
