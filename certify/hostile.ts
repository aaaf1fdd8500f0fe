/**
 * Hostile input: documents that somebody bent, names and answers that are made of escapes, commands and markup. Through
 * validate, fmt, plan and apply, as text, JSON, Markdown and the Action's log.
 */
import { Worker } from "node:worker_threads";
import { MONSTERS } from "./hostile/documents.ts";
import type { Message, Orders, Without } from "./hostile/worker.ts";
import type { Part, Scale } from "./verdict.ts";

interface Size {
  readonly documents: number;
  readonly monsters: readonly string[];
}

const names = Object.keys(MONSTERS);
const SIZES: Readonly<Record<Scale, Size>> = {
  full: { documents: 100_000, monsters: names },
  sample: { documents: 600, monsters: names.filter((name) => name.startsWith("50 MB")) },
};
const WORKERS = 2;
/** A document that takes longer than this, on a clock that others' work slows down, hangs. */
const PATIENCE_MS = 180_000;
/** What each control is shown; it must find fault with one of them. */
const CONTROL_DOCUMENTS = 30;
const CONTROLS: readonly Without[] = ["sanitiser", "log's guard", "Markdown's escapes"];
/** One defect breaks thousands of documents. */
const MOST_BROKEN = 30;

interface Found {
  readonly broken: readonly string[];
  readonly reached: Readonly<Record<string, number>>;
  readonly slowest: number;
}

export const certifyHostile: Part = async (scale, say) => {
  const { documents, monsters } = SIZES[scale];
  const rest = { to: documents, step: WORKERS, without: null };
  const shares = Array.from({ length: WORKERS }, (_, from) => {
    const own = monsters.filter((_name, at) => at % WORKERS === from);
    return look({ ...rest, from, monsters: own }, say);
  });
  const found = await Promise.all(shares);
  const broken = found.flatMap((one) => one.broken);
  const controls: string[] = [];
  for (const without of CONTROLS) {
    const { broken } = await look(
      { from: 0, to: CONTROL_DOCUMENTS, step: 1, monsters: [], without },
      () => undefined,
    );
    if (broken.length === 0) controls.push(`negative control: without the ${without} nothing was found`);
  }
  const reached = (how: string): string =>
    found.reduce((sum, one) => sum + (one.reached[how] ?? 0), 0).toLocaleString("en-US");
  const slowest = Math.max(...found.map((one) => one.slowest));
  return {
    figures: [
      `${documents.toLocaleString("en-US")} hostile documents and ${monsters.length} of 1 to 50 MB: ${reached("text")} no JSON at all, ${reached("config")} no valid config, ${reached("plan")} ended at a hostile answer, ${reached("apply")} applied`,
      `${broken.length} broken; the longest stage of any took ${slowest.toFixed(0)} ms of a processor, none more than a second per MB`,
      `negative controls: ${CONTROLS.map((without) => `without the ${without}`).join(", ")}: ${controls.length === 0 ? "each noticed" : "NOT noticed"}`,
    ],
    broken: [...broken.slice(0, MOST_BROKEN), ...controls],
  };
};

function look(orders: Omit<Orders, "at">, say: (line: string) => void): Promise<Found> {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const broken: string[] = [];
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./hostile/worker.ts", import.meta.url), {
      workerData: { ...orders, at },
    });
    let last = { seed: Number.NaN, since: 0 };
    const watch = setInterval(() => {
      const seed = Atomics.load(at, 0);
      const now = performance.now();
      if (seed !== last.seed) last = { seed, since: now };
      else if (now - last.since > PATIENCE_MS) end(`seed ${seed}: hangs`);
    }, 1_000);
    const finish = (found: Omit<Found, "broken">): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve({ ...found, broken });
    };
    const end = (what: string): void => {
      broken.push(what);
      finish({ reached: {}, slowest: 0 });
    };
    worker.on("message", (message: Message) => {
      if (message.kind === "done") return finish(message);
      broken.push(message.what);
      if (broken.length < MOST_BROKEN) say(message.what);
    });
    // Out of memory, or a bug that no document's own await could catch.
    worker.on("error", (error) => end(`seed ${Atomics.load(at, 0)}: ends the process, ${String(error)}`));
  });
}
