/**
 * An advisory lock beside a file, held for the milliseconds of one read-compare-write. A lock whose owner is gone is
 * broken: same host, by process id and start time; another host (a shared drive), by age.
 */
import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import type { World } from "../world.ts";
import { StateFailure } from "./failure.ts";

export interface LockOwner {
  readonly id: string;
  readonly pid: number;
  /** When the process started, in the system's own count; null: unknown here. */
  readonly started: string | null;
  readonly host: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface Lock {
  /** False once someone broke it. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly world: World;
  /** How long to wait for another holder. */
  readonly patienceMs: number;
}

const POLL_MS = 25;
/** Far longer than any read-compare-write takes. */
const FOREIGN_STALE_MS = 60_000;

/** Throws StateFailure `state-locked` when patience ends, `state-unwritable` when the folder takes no file. */
export async function acquireLock(path: string, options: LockOptions): Promise<Lock> {
  const { world } = options;
  const deadline = world.now() + options.patienceMs;
  const owner: LockOwner = {
    id: randomUUID(),
    pid: process.pid,
    started: await processStart(process.pid),
    host: hostname(),
    at: new Date(world.now()).toISOString(),
  };
  for (;;) {
    if (await tryCreate(path, owner)) return held(path, owner);
    const text = await readIfThere(path);
    const isDead = text !== null && (await isStale(parseOwner(text), world.now()));
    if (isDead && (await breakLock(path, text, owner, world.now()))) continue;
    if (world.now() >= deadline) throw locked(path, text === null ? null : parseOwner(text));
    await world.sleep(POLL_MS);
  }
}

function held(path: string, owner: LockOwner): Lock {
  const isHeld = async (): Promise<boolean> => {
    const text = await readIfThere(path);
    return text !== null && parseOwner(text)?.id === owner.id;
  };
  return {
    isHeld,
    release: async () => {
      if (await isHeld()) await rm(path, { force: true });
    },
  };
}

/** A complete lock appears at once: the content is written elsewhere and linked into place, which fails if one exists. */
async function tryCreate(path: string, owner: LockOwner): Promise<boolean> {
  const draft = `${path}.${owner.id}`;
  try {
    await writeFile(draft, JSON.stringify(owner), { mode: 0o600, flag: "wx" });
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw new StateFailure(
      "state-unwritable",
      `${path} could not be written (${codeOf(error) ?? "unknown"}). The state needs a folder that exists and may be written to.`,
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * One at a time breaks it, under a lock of its own, and an owner removes its own alone: what is found dead there stays so until it
 * is gone, and no living lock is taken for it. Who dies in these two steps leaves that other lock, which is removed as it is.
 * False: somebody else is at it.
 */
async function breakLock(path: string, dead: string, owner: LockOwner, now: number): Promise<boolean> {
  const guard = `${path}.breaking`;
  if (!(await tryCreate(guard, owner))) {
    const text = await readIfThere(guard);
    if (text !== null && (await isStale(parseOwner(text), now))) await rm(guard, { force: true });
    return false;
  }
  try {
    if ((await readIfThere(path)) === dead) await rm(path, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function isStale(owner: LockOwner | null, now: number): Promise<boolean> {
  if (owner === null) return true;
  if (owner.host !== hostname()) return now - Date.parse(owner.at) > FOREIGN_STALE_MS;
  if (!isAlive(owner.pid)) return true;
  const started = await processStart(owner.pid);
  return owner.started !== null && started !== null && started !== owner.started;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** A reused process id has another start time. Linux tells it; elsewhere the id alone must do. */
export async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces; start time is field 22, the 20th after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function parseOwner(text: string): LockOwner | null {
  try {
    const value: unknown = JSON.parse(text);
    return isOwner(value) ? value : null;
  } catch {
    return null;
  }
}

function isOwner(value: unknown): value is LockOwner {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    "pid" in value &&
    typeof value.pid === "number" &&
    value.pid > 0 &&
    "host" in value &&
    "started" in value &&
    "at" in value &&
    typeof value.at === "string"
  );
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function locked(path: string, owner: LockOwner | null): StateFailure {
  const who = owner === null ? "another process" : `process ${owner.pid} on ${owner.host}`;
  return new StateFailure(
    "state-locked",
    `${who} is writing the state and holds ${path}. Try again; if that process is certainly dead, delete the lock file.`,
  );
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
