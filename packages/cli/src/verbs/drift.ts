import {
  driftOf,
  neutralise,
  parseDocument,
  printableJson,
  renderDriftText,
  secretValues,
  takeDrift,
} from "@twilio-proxy/core";
import type { AccountFlags } from "../account.ts";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import { readText, writeText } from "../files.ts";
import { type Planned, requireKnownTargets, type ValidConfig, withPlan } from "../planning.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

export interface DriftFlags extends AccountFlags {
  readonly detailedExitcode?: boolean;
  readonly write?: boolean;
}

/** The part of the plan that nobody in the config asked for. */
export function drift(path: string, flags: DriftFlags, world: World): Promise<ExitCode> {
  return withPlan(path, flags, world, async (planned, config) => {
    requireKnownTargets(planned.plan);
    const found = driftOf(planned.json);
    const text = flags.json
      ? printableJson(found)
      : renderDriftText(found, styleOf(world.stdout, flags, world.env));
    world.stdout.write(`${text}\n`);
    if (flags.write) await takeInto(config, planned, world);
    return flags.detailedExitcode === true && found.steps.length > 0 ? EXIT.changes : EXIT.fine;
  });
}

/** Live values in place of the file's; the rest of it stays as it is, to the letter. */
async function takeInto(config: ValidConfig, { plan, account }: Planned, world: World): Promise<void> {
  const { path, text: before, desired } = config;
  const { text, taken, left } = takeDrift({
    document: parseDocument(before, { path }),
    desired,
    plan,
    keyed: account.keyed,
    resolve: {
      env: world.env,
      secrets: secretValues(world.env),
      strictEnv: true,
      now: new Date(world.now()),
    },
  });
  if (taken.length > 0) {
    if ((await readText(path, "The config", world)) !== before) {
      throw new CliFailure(`The config ${path} was changed meanwhile. Nothing was written: run again.`);
    }
    await writeText(path, text, "The config", world);
  }
  for (const { address, why } of left) {
    world.stderr.write(`left: ${neutralise(address)}: ${neutralise(why)}\n`);
  }
  const values = taken.length === 1 ? "1 live value" : `${taken.length} live values`;
  world.stderr.write(`${neutralise(path)}: took ${values}, left ${left.length}.\n`);
}
