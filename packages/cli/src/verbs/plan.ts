import { hasChanges, printableJson, renderPlanText } from "@twilio-proxy/core";
import type { AccountFlags } from "../account.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { requireWritable, writeText } from "../files.ts";
import { requireKnownTargets, toJson, withPlan } from "../planning.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

export interface PlanFlags extends AccountFlags {
  readonly out?: string;
  readonly detailedExitcode?: boolean;
}

/** Refusals are shown and do not fail a plan; only apply is refused. */
export async function plan(path: string, flags: PlanFlags, world: World): Promise<ExitCode> {
  if (flags.out !== undefined) await requireWritable(flags.out, "The plan", world);
  return withPlan(path, flags, world, async ({ plan: made, account, json }) => {
    requireKnownTargets(made);
    if (flags.out !== undefined) {
      // What lies in a file is masked, whatever the terminal shows.
      const saved = printableJson(toJson(made, account, { ...flags, showPii: false }));
      await writeText(flags.out, `${saved}\n`, "The plan", world);
    }
    const text = flags.json
      ? printableJson(json)
      : renderPlanText(json, styleOf(world.stdout, flags, world.env));
    world.stdout.write(`${text}\n`);
    if (flags.out !== undefined) {
      world.stderr.write(`Saved. To do exactly this: twilio-proxy apply ${flags.out}\n`);
    }
    return flags.detailedExitcode === true && hasChanges(json) ? EXIT.changes : EXIT.fine;
  });
}
