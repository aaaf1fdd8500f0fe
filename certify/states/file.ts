/** The file's store under processes that race, and that die with the lock in their hands. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileStateStore } from "../../packages/core/src/state/file-store.ts";
import { WRITERS, WRITES } from "../../packages/core/src/state/testing/writers.ts";
import { createRandom } from "../../packages/core/src/testing/random.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

const writer = join(import.meta.dirname, "file-writer.ts");
/** Counts the steps of a write, and kills its own process before one of them. */
const steps = join(import.meta.dirname, "../crashes/file-steps.js");
/** A write has about twelve. */
const STEPS = 60;
/** `recent` must still name every write at the end. */
const DEATHS = 12;
/** The last one of each writer dies of nothing. */
const LIVES = 3;

export interface FileRace extends Outcome {
  readonly deaths: number;
  /** Of those, the ones that left the lock behind. */
  readonly holding: number;
}

export async function raceOnFile(seed: number, kind: "ours" | "naive"): Promise<FileRace> {
  const folder = mkdtempSync(join(tmpdir(), "states-"));
  const path = join(folder, "proxy.json.state.json");
  const random = createRandom(seed);
  const tried: string[] = [];
  const acknowledged: string[] = [];
  const counts = { doomed: 0, deaths: 0, holding: 0 };
  const together = startTogether(WRITERS);

  /** Runs until it has written all of them, or dies and is followed by another. */
  const work = async (name: string, life: number, left: number): Promise<void> => {
    const isDoomed = kind === "ours" && counts.doomed < DEATHS && life < LIVES && random() < 0.7;
    if (isDoomed) counts.doomed += 1;
    const env = isDoomed ? { CRASH_STEP: String(1 + Math.floor(random() * STEPS)) } : {};
    const args = [path, `${name}.${life}`, String(left), kind];
    const child = spawn(
      process.execPath,
      ["--conditions=twilio-proxy-source", `--import=${steps}`, writer, ...args],
      { env: { ...process.env, ...env } },
    );
    const isOver = ended(child);
    const before = acknowledged.length;
    await listen(child, together, tried, acknowledged);
    const isKilled = await isOver;
    const done = acknowledged.slice(before).filter((id) => id.startsWith(`${name}.${life}.`)).length;
    if (isKilled) {
      counts.deaths += 1;
      if (holderOf(`${path}.lock`) === child.pid) counts.holding += 1;
    }
    if (done < left) await work(name, life + 1, left - done);
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, at) => work(`writer${at}`, 0, WRITES)));
  const state = await fileStateStore(path).read();
  const { deaths, holding } = counts;
  const locks = readdirSync(folder).filter((name) => name.endsWith(".lock"));
  rmSync(folder, { recursive: true });
  const outcome = outcomeOf(state, acknowledged, tried);
  const problems = [...outcome.problems, ...locks.map((name) => `${name} was left behind`)];
  return { ...outcome, deaths, holding, problems };
}

interface Start {
  /** Resolves when as many have said so as there are writers; at once for those who come later. */
  ready(): Promise<void>;
}

function startTogether(writers: number): Start {
  const all = Promise.withResolvers<void>();
  let waiting = writers;
  return {
    ready: () => {
      waiting -= 1;
      if (waiting <= 0) all.resolve();
      return all.promise;
    },
  };
}

async function listen(
  child: ChildProcessWithoutNullStreams,
  together: Start,
  tried: string[],
  acknowledged: string[],
): Promise<void> {
  for await (const line of createInterface(child.stdout)) {
    const [word, id = ""] = line.split(" ");
    if (word === "ready") together.ready().then(() => child.stdin.write("go\n"));
    if (word === "try") tried.push(id);
    if (word === "done") acknowledged.push(id);
  }
}

/** null: nobody holds it. */
function holderOf(lock: string): number | null {
  try {
    return (JSON.parse(readFileSync(lock, "utf8")) as { pid: number }).pid;
  } catch {
    return null;
  }
}

/** Whether it was killed. Rejects with what it said when it neither was nor ended well. */
function ended(child: ChildProcessWithoutNullStreams): Promise<boolean> {
  let errors = "";
  child.stderr.on("data", (data: Buffer) => {
    errors += String(data);
  });
  // It may die before it is told to begin.
  child.stdin.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(signal === "SIGKILL");
      else reject(new Error(`A writer failed: ${errors}`));
    });
  });
}
