/** What the runner must never print, whoever prints it: credentials, and people's numbers. */
import { type DesiredNode, type DesiredTree, secretValues } from "@twilio-proxy/core";
import type { Context } from "./context.ts";

/** Before the first request and the first line of the log. */
export function maskSecrets({ env, inputs, runner }: Pick<Context, "env" | "inputs" | "runner">): void {
  for (const value of [...secretValues(env), inputs.token]) runner.mask(value);
}

/** Participants' identifiers, in each form that a log, a URL or JSON could hold. */
export function maskPeople(desired: DesiredTree, { runner }: Pick<Context, "runner">): void {
  const identifiers = new Set(desired.nodes.flatMap(sensitiveValues));
  for (const value of identifiers) {
    for (const form of new Set([
      value,
      encodeURIComponent(value.toWellFormed()),
      JSON.stringify(value).slice(1, -1),
    ])) {
      runner.mask(form);
    }
  }
}

function sensitiveValues(node: DesiredNode): readonly string[] {
  const own = Object.entries(node.fields).flatMap(([name, { value, unresolved }]) =>
    node.definition.fields[name]?.sensitive === true && typeof value === "string" && !unresolved
      ? [value]
      : [],
  );
  return [...own, ...Object.values(node.children).flat().flatMap(sensitiveValues)];
}
