/** One run of the command: arguments and world in, exit code out. Never throws, never touches the process. */
import type { CommanderError } from "commander";
import { EXIT, type ExitCode } from "./exit.ts";
import { presentFailure } from "./failure.ts";
import { createProgram } from "./program.ts";
import { createScrubber, scrubbedOutput } from "./scrub.ts";
import type { World } from "./world.ts";

/** `argv` is without the program's own name. */
export async function run(argv: readonly string[], outside: World): Promise<ExitCode> {
  const scrub = createScrubber(outside.env);
  const world: World = {
    ...outside,
    stdout: scrubbedOutput(outside.stdout, scrub),
    stderr: scrubbedOutput(outside.stderr, scrub),
  };
  let exit: ExitCode = EXIT.fine;
  const program = createProgram(world, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    // Commander has written its message already.
    if (isCommanderError(error)) return error.exitCode === 0 ? EXIT.fine : EXIT.error;
    return await presentFailure(error, world);
  }
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}
