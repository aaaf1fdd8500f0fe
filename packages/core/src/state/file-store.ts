import { randomUUID } from "node:crypto";
import { open, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { systemWorld, type World } from "../world.ts";
import { decodeState, encodeState } from "./codec.ts";
import { StateFailure } from "./failure.ts";
import { acquireLock, type Lock } from "./lock.ts";
import type { State, StateStore } from "./state.ts";

const DRAFT = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.tmp)?$/;
const ABANDONED_MS = 60_000;

export interface FileStoreOptions {
  readonly world?: World;
  /** How long a write waits for another one; 10 seconds unless given. */
  readonly patienceMs?: number;
}

/**
 * A state in a local file. A write is compare, write aside, fsync, rename, under a lock: whoever reads sees the old state or
 * the new one, also after a crash. Throws StateFailure only.
 */
export function fileStateStore(path: string, options: FileStoreOptions = {}): StateStore {
  const world = options.world ?? systemWorld;
  const patienceMs = options.patienceMs ?? 10_000;
  return {
    location: path,
    read: () => readState(path),
    write: async (next, replaces) => {
      if (next.serial <= (replaces ?? -1)) throw new RangeError("a state's serial must grow");
      const target = await trueName(path);
      const lock = await acquireLock(`${target}.lock`, { world, patienceMs });
      try {
        await compare(path, next, replaces);
        await replaceFile(target, encodeState(next), lock);
        await sweep(target, world.now());
      } finally {
        await lock.release();
      }
    },
  };
}

async function readState(path: string): Promise<State | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw new StateFailure(
      "state-unreadable",
      `${path} could not be read (${codeOf(error) ?? "unknown"}). Check that it is a file and may be read.`,
    );
  }
  return decodeState(text, path);
}

async function compare(path: string, next: State, replaces: number | null): Promise<void> {
  const current = await readState(path);
  const isExpected =
    current === null ? replaces === null : current.serial === replaces && current.lineage === next.lineage;
  if (isExpected) return;
  const found = current === null ? "it is gone" : `it is at serial ${current.serial}`;
  throw new StateFailure(
    "state-conflict",
    `${path} changed since it was read (${found}): another run wrote it first. Run again; the next plan starts from what is there now.`,
  );
}

async function replaceFile(target: string, text: string, lock: Lock): Promise<void> {
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await lock.isHeld())) {
      throw new StateFailure("state-conflict", `The lock on ${target} was taken over. Run again.`);
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof StateFailure) throw error;
    throw new StateFailure(
      "state-unwritable",
      `${target} could not be written (${codeOf(error) ?? "unknown"}). Check the disk's space and the folder's permissions.`,
    );
  }
  await syncFolder(dirname(target));
}

/** Removes what crashed writers left beside the file. */
async function sweep(target: string, now: number): Promise<void> {
  const folder = dirname(target);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(target)}.`) || !DRAFT.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && now - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}

/** Makes the rename itself durable; some systems cannot, and then the file is still one of the two. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => null);
  if (folder === null) return;
  await folder.sync().catch(() => undefined);
  await folder.close();
}

/** A link stays a link: the file it points to is replaced. */
async function trueName(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
