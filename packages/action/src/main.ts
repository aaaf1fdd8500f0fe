/** The only file that touches the process. */
import { systemWorld } from "@twilio-proxy/core";
import { run } from "./run.ts";
import { createRunner } from "./runner.ts";
import { print } from "./stdout.ts";

const stopping = new AbortController();

/** A cancelled job gets SIGINT, and SIGTERM some seconds later: time enough to finish calls and save the state. */
function onSignal(): void {
  if (!stopping.signal.aborted) print("Stopping in order: calls in flight finish, the state is saved.\n");
  stopping.abort();
}

process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);
// A bug outside of every await: no stack trace, which could hold data.
process.on("uncaughtException", () => {
  print("::error::This is a bug in twilio-proxy-action. The next run continues from what was done.\n");
  process.exit(1);
});

const runner = createRunner(process.env);
run({ env: process.env, runner, time: systemWorld, signal: stopping.signal }).then((fine) => {
  // Everything is written by now; what idles in the background need not be waited for.
  process.exit(fine ? 0 : 1);
});
