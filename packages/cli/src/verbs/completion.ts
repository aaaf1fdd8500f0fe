import { completionScripts } from "../completion-scripts.ts";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import type { World } from "../world.ts";

export function completion(shell: string, world: World): ExitCode {
  const script = new Map(Object.entries(completionScripts)).get(shell);
  if (script === undefined) {
    throw new CliFailure(
      `There is no script for this shell. There are: ${Object.keys(completionScripts).join(", ")}.`,
    );
  }
  world.stdout.write(script);
  return EXIT.fine;
}
