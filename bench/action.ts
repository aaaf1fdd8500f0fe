/** The Action's bundle: what it weighs, and how long a process of it takes against one that does nothing. */
import { execFile, execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { createBed } from "../packages/action/test/bed/bed.ts";
import { median, printTable, times, whole } from "./table.ts";

const ROUNDS = 25;
const MOST_BYTES = 400_000;
/** How many times an empty process they may take. */
const BUDGETS: Readonly<Record<string, number>> = { validate: 1.6, plan: 3 };
const root = join(import.meta.dirname, "..");
const dist = join(root, "packages/action/dist");

const CONFIG = {
  services: {
    rides: {
      unique_name: "rides",
      phone_numbers: [{ phone_number: "+14152370100" }, { phone_number: "+14152370101" }],
      sessions: { "order-1": { participants: [{ identifier: "+14153680001" }] } },
    },
  },
};

export async function actionBundle(): Promise<void> {
  execFileSync(process.execPath, ["build.ts"], { cwd: join(root, "packages/action"), stdio: "ignore" });
  printTable(`The bundle, at most ${whole(MOST_BYTES)}`, ["part", "bytes"], sizes());
  const seed = ["+14152370100", "+14152370101"].map((phone_number, at) => ({
    sid: `PN${String(at).padStart(32, "0")}`,
    phone_number,
  }));
  const bed = await createBed({
    files: { "proxy.json": JSON.stringify(CONFIG, null, 2) },
    seed: { incoming_phone_numbers: seed },
  });
  try {
    await bed.github.commit("topic", { "README.md": "changed" });
    const event = await bed.events.pullRequest(await bed.github.open("topic"));
    const nothing = async (): Promise<number> => {
      const start = performance.now();
      await promisify(execFile)(process.execPath, ["-e", "0"]);
      return performance.now() - start;
    };
    const run = async (command: string): Promise<number> =>
      (await bed.run({ event, inputs: { command } })).milliseconds;
    const ways = { "node -e 0": nothing, validate: () => run("validate"), plan: () => run("plan") };
    const taken = Object.keys(ways).map((): number[] => []);
    // In turns, so that a busy moment of the machine falls on all of them.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [at, way] of Object.values(ways).entries()) {
        const milliseconds = await way();
        if (round > 0) taken[at]?.push(milliseconds);
      }
    }
    const least = median(taken[0] ?? []);
    printTable(
      `A run of it, median of ${ROUNDS - 1} (plan: a comment kept up to date, GitHub and Twilio in another process on loopback)`,
      ["command", "time", "ratio", "budget"],
      Object.keys(ways).map((name, at) => {
        const time = median(taken[at] ?? []);
        const budget = BUDGETS[name];
        return [
          name,
          `${time.toFixed(0)} ms`,
          times(time / least),
          budget === undefined ? "" : times(budget),
        ];
      }),
    );
  } finally {
    await bed.close();
  }
}

function sizes(): readonly (readonly string[])[] {
  const parts = readdirSync(dist).map((name) => ({ name, size: statSync(join(dist, name)).size }));
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const large = parts.filter(({ size }) => size > 9_000).sort((a, b) => b.size - a.size);
  const rest = total - large.reduce((sum, { size }) => sum + size, 0);
  return [
    ...large.map(({ name, size }) => [name.replace(/-[\w-]{8}\.cjs$/, ""), whole(size)]),
    ["the rest", whole(rest)],
    ["all", whole(total)],
  ];
}
