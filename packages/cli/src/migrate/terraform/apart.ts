/** What is written must not be what is read: a Terraform state may be the only one there is. */
import { resolve } from "node:path";
import { parseStateLocation } from "@twilio-proxy/core";
import { CliFailure } from "../../exit.ts";
import { targetOf } from "../../files.ts";
import type { World } from "../../world.ts";

export interface Writes {
  readonly config: string;
  readonly envExample: string;
  /** As `--state` has it; absent: beside the config. */
  readonly state: string | undefined;
}

/** @throws CliFailure where one file would be two things, by whatever name or link. */
export async function requireApart(read: readonly string[], writes: Writes, { cwd }: World): Promise<void> {
  const location = parseStateLocation(writes.state ?? `${writes.config}.state.json`);
  const written = [
    { what: "The config", path: writes.config },
    { what: "The list of variables", path: writes.envExample },
    ...(location.kind === "file" ? [{ what: "The state", path: location.path }] : []),
  ];
  // Links in a circle lead nowhere, so nothing is read or written there.
  const fileAt = (path: string): Promise<string> =>
    targetOf(resolve(cwd, path)).catch(() => resolve(cwd, path));
  const uses = new Map<string, string>();
  for (const path of read) uses.set(await fileAt(path), `${path}, which the migration reads`);
  for (const { what, path } of written) {
    const file = await fileAt(path);
    const other = uses.get(file);
    if (other !== undefined)
      throw new CliFailure(
        `${what} would be written over ${other}. Nothing was written: give another place, by --out or --state.`,
      );
    uses.set(file, `${path}, which is written as well`);
  }
}
