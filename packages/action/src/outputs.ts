/** Outputs of action.yml, and the plan as a file. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasChanges, type PlanJson, printableJson } from "@twilio-proxy/core";
import type { Context } from "./context.ts";

export function writePlanOutputs(json: PlanJson, { env, runner }: Pick<Context, "env" | "runner">): void {
  const { add, change, destroy, adopt } = json.summary;
  runner.output("changes", String(hasChanges(json)));
  runner.output("to-add", String(add));
  runner.output("to-change", String(change));
  runner.output("to-destroy", String(destroy));
  runner.output("to-adopt", String(adopt));
  runner.output("plan-digest", json.digest);
  runner.output("plan-json-path", writePlanFile(json, env.RUNNER_TEMP || tmpdir()));
}

/** One file per label, for a job may plan several. Masked; `printableJson` leaves nothing for a terminal to act on. */
function writePlanFile(json: PlanJson, folder: string): string {
  const name = createHash("sha256").update(json.config.label).digest("hex").slice(0, 12);
  const path = join(folder, `twilio-proxy-plan-${name}.json`);
  writeFileSync(path, `${printableJson(json)}\n`, { mode: 0o600 });
  return path;
}
