/** What the runner must never print, whoever prints it: credentials, and people's numbers. */
import { type DesiredNode, type DesiredTree, isSensitive, secretValues } from "@twilio-proxy/core";
import type { Context } from "./context.ts";

/** Before the first request and the first line of the log. */
export function maskSecrets({ env, inputs, runner }: Pick<Context, "env" | "inputs" | "runner">): void {
  for (const value of [...secretValues(env), inputs.token]) runner.mask(value);
}

/** Participants' identifiers and what variables hold, in each form that a log, a URL or JSON could have. */
export function maskValues(desired: DesiredTree, { runner }: Pick<Context, "runner">): void {
  for (const value of new Set(desired.nodes.flatMap(hiddenValues))) {
    for (const form of new Set([
      value,
      encodeURIComponent(value.toWellFormed()),
      JSON.stringify(value).slice(1, -1),
    ])) {
      runner.mask(form);
    }
  }
}

function hiddenValues({ definition, fields, children }: DesiredNode): readonly string[] {
  const own = Object.entries(fields).flatMap(([name, { value, env, unresolved }]) => {
    const isHidden = env.length > 0 || isSensitive(definition.fields[name], value);
    return isHidden && typeof value === "string" && !unresolved ? [value] : [];
  });
  return [...own, ...Object.values(children).flat().flatMap(hiddenValues)];
}
