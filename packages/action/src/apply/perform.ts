/** Runs the plan, with every step in the log. */
import { type ApplyReport, applyPlan, type GitHub, holderIsOver, runHolder } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import type { Planned } from "../planned.ts";

/** Without steps it only refreshes what the state remembers, and mostly writes nothing. */
export function performApply(
  { prepared, account }: Planned,
  github: GitHub,
  { event, inputs, runner, signal, time }: Context,
): Promise<ApplyReport> {
  return applyPlan({
    ...prepared,
    ...account,
    world: time,
    parallelism: inputs.parallelism,
    by: runHolder(event),
    commit: event.sha,
    signal,
    // A cancelled run may have left its lease behind; GitHub knows whether it still goes on.
    isOver: holderIsOver(github, event, event),
    onEvent: (one) => {
      if (one.kind === "started") return;
      runner.log(`${one.done}/${one.total} ${one.actions.join(" and ")} ${one.address}: ${one.status}`);
    },
  });
}
