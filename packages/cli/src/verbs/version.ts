import { EXIT, type ExitCode } from "../exit.ts";
import { packageVersion } from "../package-version.ts";
import type { World } from "../world.ts";

export function version(flags: { readonly json?: boolean }, world: World): ExitCode {
  const made = {
    version: packageVersion(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    plan_format: "1.0",
    state_format: 1,
  };
  world.stdout.write(flags.json ? `${JSON.stringify(made, null, 2)}\n` : `twilio-proxy ${made.version}\n`);
  return EXIT.fine;
}
