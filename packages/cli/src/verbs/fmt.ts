import { formatConfig } from "@twilio-proxy/core";
import { type ShowFlags, showProblems } from "../config.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { readText, writeText } from "../files.ts";
import type { World } from "../world.ts";

/** Prints the path of what was, or with --check would be, formatted. */
export async function fmt(
  path: string,
  flags: ShowFlags & { readonly check?: boolean },
  world: World,
): Promise<ExitCode> {
  const text = await readText(path, "The config", world);
  const formatted = formatConfig(text, { path });
  if (formatted.text === null) {
    return showProblems({ path, text, desired: null, problems: formatted.problems }, flags, world);
  }
  if (formatted.text === text) return EXIT.fine;
  world.stdout.write(`${path}\n`);
  if (flags.check === true) return EXIT.error;
  await writeText(path, formatted.text, "The config", world);
  return EXIT.fine;
}
