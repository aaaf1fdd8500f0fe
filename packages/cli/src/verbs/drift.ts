import { driftOf, printableJson, renderDriftText } from "@twilio-proxy/core";
import type { AccountFlags } from "../account.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { requireKnownTargets, withPlan } from "../planning.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

export interface DriftFlags extends AccountFlags {
  readonly detailedExitcode?: boolean;
}

/** The part of the plan that nobody in the config asked for. */
export function drift(path: string, flags: DriftFlags, world: World): Promise<ExitCode> {
  return withPlan(path, flags, world, async ({ plan: made, json }) => {
    requireKnownTargets(made);
    const found = driftOf(json);
    const text = flags.json
      ? printableJson(found)
      : renderDriftText(found, styleOf(world.stdout, flags, world.env));
    world.stdout.write(`${text}\n`);
    return flags.detailedExitcode === true && found.steps.length > 0 ? EXIT.changes : EXIT.fine;
  });
}
