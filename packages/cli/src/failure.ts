/** What went wrong, for people: a message, never a stack trace. */
import type { StateFailure } from "@twilio-proxy/core";
import { CliFailure, EXIT, type ExitCode } from "./exit.ts";
import { neutralised } from "./neutral.ts";
import { packageVersion } from "./package-version.ts";
import type { World } from "./world.ts";

const REPORT = "https://github.com/twilio-proxy/twilio-proxy-action/issues/new";

/** Refusals of the outside world that a guard of ours found, rather than an error. */
const GUARDED = new Set(["state-locked", "wrong-account", "wrong-config"]);

export interface Explained {
  /** Twilio's number, or a word of ours. */
  readonly code: string | number;
  readonly message: string;
}

/** What to say of an error, the last of it what matters most, and how the command ends. */
export interface Explanation {
  readonly exit: ExitCode;
  readonly said: readonly [Explained, ...Explained[]];
}

export async function presentFailure(error: unknown, world: World): Promise<ExitCode> {
  const { said, exit } = await explainFailure(error, world);
  for (const { code, message } of said) {
    world.stderr.write(code === INTERRUPTED.code ? `${message}\n` : `error: ${neutralised(message)}\n`);
  }
  return exit;
}

export async function explainFailure(error: unknown, world: World): Promise<Explanation> {
  if (!world.signal.aborted) {
    const { exit, ...explained } = await explain(error);
    return { exit, said: [explained] };
  }
  // That the outcome could not be saved matters more than that somebody pressed a key.
  const { StateFailure } = await import("@twilio-proxy/core");
  const unsaved = error instanceof StateFailure ? [ofState(error)] : [];
  return { exit: EXIT.interrupted, said: [INTERRUPTED, ...unsaved] };
}

const INTERRUPTED: Explained = { code: "interrupted", message: "Interrupted." };

/** Of failures that have no code of their own: the Action's words for the same. */
function codeOf(exit: ExitCode): string {
  if (exit === EXIT.invalidConfig) return "invalid-config";
  if (exit === EXIT.notReviewed) return "plan-changed";
  return exit === EXIT.refused ? "guard" : "usage";
}

async function explain(error: unknown): Promise<Explained & { readonly exit: ExitCode }> {
  if (error instanceof CliFailure) {
    return { code: codeOf(error.exit), message: error.message, exit: error.exit };
  }
  const core = await import("@twilio-proxy/core");
  if (error instanceof core.TwilioFailure) {
    return { code: error.code ?? error.kind, message: core.twilioFailureText(error), exit: EXIT.error };
  }
  if (error instanceof core.GuardFailure) {
    return { code: codeOf(EXIT.refused), message: error.message, exit: EXIT.refused };
  }
  if (error instanceof core.StateFailure) {
    return { ...ofState(error), exit: GUARDED.has(error.code) ? EXIT.refused : EXIT.error };
  }
  if (error instanceof core.ImportFailure) {
    return { code: "import", message: error.message, exit: EXIT.error };
  }
  if (error instanceof core.UsageFailure) {
    return { code: error.code, message: error.message, exit: EXIT.error };
  }
  const system = systemText(error);
  if (system !== null) return { code: "system", message: system, exit: EXIT.error };
  return { code: "bug", message: bugText(error), exit: EXIT.error };
}

function ofState({ code, message }: StateFailure): Explained {
  return { code, message: `${message} (${code})` };
}

/** A full disk or a missing right is nobody's bug. */
function systemText(error: unknown): string | null {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return null;
  return `The system refused ${String(error.syscall)}: ${String(error.code)}.`;
}

/** Only the kind of error: its message could hold data. */
function bugText(error: unknown): string {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return [
    `This is a bug in twilio-proxy ${packageVersion()} (${kind}).`,
    `Please report what you ran, without numbers and credentials: ${REPORT}`,
  ].join("\n");
}
