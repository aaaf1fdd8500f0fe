/** How long a process of ours takes, against one that does nothing. The built command, as users have it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createFleet } from "./fleet.ts";
import { median, printTable, times } from "./table.ts";

const ROUNDS = 21;
const root = join(import.meta.dirname, "..");
const main = join(root, "packages/cli/dist/main.cjs");

export async function processStarts(): Promise<void> {
  execFileSync(process.execPath, ["build.ts"], { cwd: join(root, "packages/cli"), stdio: "inherit" });
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-bench-"));
  const { config, seed } = createFleet({ services: 1, numbers: 10, sessions: 2 });
  writeFileSync(join(folder, "proxy.json"), config);
  writeFileSync(join(folder, "seed.json"), JSON.stringify(seed));
  const simulator = await startSimulator(folder);
  const { PATH = "" } = process.env;
  const env = {
    PATH,
    TWILIO_ACCOUNT_SID: String(seed.account_sid),
    TWILIO_AUTH_TOKEN: "bench",
    TWILIO_PROXY_API_URL: simulator.url,
  };
  try {
    const commands: readonly (readonly [string, readonly string[]])[] = [
      ["node -e 0", ["-e", "0"]],
      ["version", [main, "version"]],
      ["validate", [main, "validate"]],
      ["plan", [main, "plan"]],
    ];
    const taken = commands.map((): number[] => []);
    // In turns, so that a busy moment of the machine falls on all of them.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [at, [, argv]] of commands.entries()) {
        const start = performance.now();
        execFileSync(process.execPath, argv, { cwd: folder, env, stdio: "ignore" });
        if (round > 0) taken[at]?.push(performance.now() - start);
      }
    }
    const least = median(taken[0] ?? []);
    printTable(
      `Process start, median of ${ROUNDS - 1} (plan: 10 numbers and 2 sessions on a simulator in another process)`,
      ["command", "time", "ratio"],
      commands.map(([name], at) => [
        name,
        `${median(taken[at] ?? []).toFixed(0)} ms`,
        times(median(taken[at] ?? []) / least),
      ]),
    );
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startSimulator(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const { startSimulator: start } = await import("../scripts/demo/command.ts");
  return start(["--seed", "seed.json", "--no-rate-limits"], folder);
}
