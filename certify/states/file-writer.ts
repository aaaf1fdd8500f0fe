/**
 * One writer of a file, in a process of its own: `file-writer.ts FILE NAME WRITES ours|naive`. Says `ready`, waits for its
 * standard input, then `try ID` before and `done ID` after each write, at once, so that its death cuts nothing it said.
 */
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { decodeState, encodeState } from "../../packages/core/src/state/codec.ts";
import { StateFailure } from "../../packages/core/src/state/failure.ts";
import { fileStateStore } from "../../packages/core/src/state/file-store.ts";
import type { State, StateStore } from "../../packages/core/src/state/state.ts";
import { writeTo } from "../../packages/core/src/state/testing/writers.ts";

/** Compares and renames, as ours, without the lock. */
function naiveStore(path: string): StateStore {
  const read = async (): Promise<State | null> => {
    const text = await readFile(path, "utf8").catch(() => null);
    return text === null ? null : decodeState(text, path);
  };
  return {
    location: path,
    read,
    write: async (next, replaces) => {
      if (((await read())?.serial ?? null) !== replaces) throw new StateFailure("state-conflict", "lost");
      const draft = `${path}.${randomUUID()}.tmp`;
      await writeFile(draft, encodeState(next));
      await rename(draft, path);
    },
  };
}

const say = (line: string): number => writeSync(1, `${line}\n`);
const [path = "", name = "", writes = "", kind] = process.argv.slice(2);
const store = kind === "naive" ? naiveStore(path) : fileStateStore(path);
say("ready");
for await (const _ of process.stdin) break;
const told: StateStore = {
  ...store,
  write: async (next, replaces) => {
    say(`try ${next.writer}`);
    await store.write(next, replaces);
    say(`done ${next.writer}`);
  },
};
await writeTo(told, { name, writes: Number(writes), pause: () => wait(Math.random() * 4) });
process.exit();
