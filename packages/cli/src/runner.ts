import { hostname } from "node:os";
import { runHolder } from "@twilio-proxy/core";
import type { World } from "./world.ts";

/** Who holds the state meanwhile, for whoever finds it locked. */
export function runner(world: World): string {
  const { GITHUB_RUN_ID: runId, GITHUB_RUN_ATTEMPT: attempt } = world.env;
  return runId === undefined ? hostname() : runHolder({ runId, attempt: Number(attempt ?? "1") || 1 });
}
