/**
 * `npm run certify`, or `npm run certify -- crashes faults hostile states` for some of it; `--sample` takes what fits into CI.
 * Exits 1 when anything does not hold.
 */
import { performance } from "node:perf_hooks";
import type { Part } from "./verdict.ts";

/** Loaded one by one, so that none begins with another's heap. */
const parts: Readonly<Record<string, () => Promise<Part>>> = {
  crashes: async () => (await import("./crashes.ts")).certifyCrashes,
  faults: async () => (await import("./faults.ts")).certifyFaults,
  hostile: async () => (await import("./hostile.ts")).certifyHostile,
  states: async () => (await import("./states.ts")).certifyStates,
};

const args = process.argv.slice(2);
const scale = args.includes("--sample") ? "sample" : "full";
const asked = args.filter((arg) => arg !== "--sample");
const unknown = asked.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}

let holds = true;
for (const [name, load] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const start = performance.now();
  console.log(`\n== ${name}`);
  const certify = await load();
  const { figures, broken } = await certify(scale, (line) => console.log(`   ${line}`));
  for (const line of figures) console.log(line);
  for (const line of broken) console.error(`BROKEN ${line}`);
  holds &&= broken.length === 0;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`-- ${name}: ${broken.length === 0 ? "holds" : `${broken.length} broken`}, ${seconds} s`);
}
process.exitCode = holds ? 0 : 1;
