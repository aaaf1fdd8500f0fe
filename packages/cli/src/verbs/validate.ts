import { countProblems } from "@twilio-proxy/core";
import { readConfig, type ShowFlags, writeProblems, writeProblemsJson } from "../config.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { World } from "../world.ts";

/** Offline: no account, no state. The problems are the result, so they go to stdout. */
export async function validate(
  path: string,
  flags: ShowFlags & { readonly strictEnv?: boolean },
  world: World,
): Promise<ExitCode> {
  const config = await readConfig(path, flags.strictEnv === true, world);
  if (flags.json) writeProblemsJson(config, world);
  else {
    writeProblems(config, world.stdout, flags, world);
    if (config.problems.length === 0) world.stdout.write(`${path}: ${countProblems([]).toLowerCase()}\n`);
  }
  return config.desired === null ? EXIT.invalidConfig : EXIT.fine;
}
