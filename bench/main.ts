/**
 * `npm run bench`, or `npm run bench -- calls applies foreign planning start action editor` for some of it, `large` for 100,000
 * resources. Counts are asserted; times are only printed, for they belong to the machine: read the ratios and exponents.
 */
import { cpus } from "node:os";
import { actionBundle } from "./action.ts";
import { callsOfApplies } from "./applies.ts";
import { callsAmongForeign, callsOfFleets } from "./calls.ts";
import { editorServer } from "./editor.ts";
import { LARGE, planningTimes, USUAL } from "./planning.ts";
import { processStarts } from "./processes.ts";

const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  calls: callsOfFleets,
  applies: callsOfApplies,
  foreign: callsAmongForeign,
  planning: () => planningTimes(USUAL),
  start: processStarts,
  action: actionBundle,
  editor: editorServer,
  large: () => planningTimes(LARGE),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);
  process.exitCode = 1;
} else {
  console.log(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`);
  for (const [name, run] of Object.entries(parts)) {
    if (asked.length === 0 ? name !== "large" : asked.includes(name)) await run();
  }
}
