/** What went wrong, for people: a message, never a stack trace. */
import { CliFailure, EXIT, type ExitCode } from "./exit.ts";
import { neutralised } from "./neutral.ts";
import { packageVersion } from "./package-version.ts";
import type { World } from "./world.ts";

const REPORT = "https://github.com/twilio-proxy/twilio-proxy-action/issues/new";

/** Refusals of the outside world that a guard of ours found, rather than an error. */
const GUARDED = new Set(["state-locked", "wrong-account", "wrong-config"]);

export async function presentFailure(error: unknown, world: World): Promise<ExitCode> {
  if (world.signal.aborted) {
    world.stderr.write("Interrupted.\n");
    // That the outcome could not be saved matters more than that somebody pressed a key.
    if (await isStateFailure(error)) await present(error, world);
    return EXIT.interrupted;
  }
  return present(error, world);
}

async function isStateFailure(error: unknown): Promise<boolean> {
  const { StateFailure } = await import("@twilio-proxy/core");
  return error instanceof StateFailure;
}

async function present(error: unknown, world: World): Promise<ExitCode> {
  if (error instanceof CliFailure) return say(error.message, error.exit, world);
  const core = await import("@twilio-proxy/core");
  if (error instanceof core.TwilioFailure) return say(core.twilioFailureText(error), EXIT.error, world);
  if (error instanceof core.GuardFailure) return say(error.message, EXIT.refused, world);
  if (error instanceof core.StateFailure) {
    return say(
      `${error.message} (${error.code})`,
      GUARDED.has(error.code) ? EXIT.refused : EXIT.error,
      world,
    );
  }
  if (error instanceof core.ImportFailure) return say(error.message, EXIT.error, world);
  if (error instanceof core.UsageFailure) return say(error.message, EXIT.error, world);
  const system = systemText(error);
  if (system !== null) return say(system, EXIT.error, world);
  return say(bugText(error), EXIT.error, world);
}

function say(message: string, exit: ExitCode, world: World): ExitCode {
  world.stderr.write(`error: ${neutralised(message)}\n`);
  return exit;
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
