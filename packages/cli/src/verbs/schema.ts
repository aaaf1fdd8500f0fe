import { existsSync, readFileSync } from "node:fs";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import type { World } from "../world.ts";

const NAMES = ["proxy", "plan", "state"] as const;

export function schema(name: string, world: World): ExitCode {
  const known = NAMES.find((one) => one === name);
  if (known === undefined) {
    throw new CliFailure(`There is no schema of that name. There are: ${NAMES.join(", ")}.`);
  }
  world.stdout.write(readFileSync(schemaFile(known), "utf8"));
  return EXIT.fine;
}

/** A package holds its own copy beside the build; in the repository they lie at the top. */
function schemaFile(name: string): URL {
  const packaged = new URL(`schemas/${name}.schema.json`, import.meta.url);
  return existsSync(packaged)
    ? packaged
    : new URL(`../../../../schemas/${name}.schema.json`, import.meta.url);
}
