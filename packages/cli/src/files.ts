/** Reading and writing what the command line names. */
import { constants, promises as fs, readFileSync, type Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { CliFailure } from "./exit.ts";
import type { World } from "./world.ts";

/** `what` names the file in messages, such as "the config". */
export async function readText(path: string, what: string, world: Pick<World, "cwd">): Promise<string> {
  try {
    // What reads without waiting takes a while to load, and nothing else is to be done meanwhile.
    const bytes = readFileSync(resolve(world.cwd, path));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new CliFailure(`${what} ${path} ${whyUnreadable(error)}`);
  }
}

/** null: there is no such file. */
export async function readTextIfThere(
  path: string,
  what: string,
  world: Pick<World, "cwd">,
): Promise<string | null> {
  const isThere = await fs.stat(resolve(world.cwd, path)).then(
    () => true,
    (error) => codeOf(error) !== "ENOENT",
  );
  return isThere ? readText(path, what, world) : null;
}

function whyUnreadable(error: unknown): string {
  if (error instanceof TypeError) return "is not UTF-8 text.";
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "does not exist. Name the file, or run in its directory.";
    case "EISDIR":
      return "is a directory. Name the file in it.";
    case "EACCES":
    case "EPERM":
      return "may not be read by this user.";
    default:
      return `cannot be read (${codeOf(error)}).`;
  }
}

/** Before long work whose outcome goes there. Finds what can be known without writing. @throws CliFailure */
export async function requireWritable(path: string, what: string, world: Pick<World, "cwd">): Promise<void> {
  await destinationOf(path, what, world);
}

interface Destination {
  /** Where it is written, behind all links. */
  readonly target: string;
  /** What stands there now; null: nothing. */
  readonly there: Stats | null;
}

async function destinationOf(path: string, what: string, world: Pick<World, "cwd">): Promise<Destination> {
  const named = resolve(world.cwd, path);
  try {
    const there = await statIfThere(named);
    if (there?.isDirectory()) throw unwritable(path, what, " (EISDIR).");
    const isFile = there?.isFile() ?? true;
    const target = isFile ? await targetOf(named) : named;
    const folder = dirname(target);
    if ((await statIfThere(folder)) === null) {
      const name = target === named ? dirname(path) : folder;
      throw unwritable(path, what, `: the folder ${name} does not exist. Make it first.`);
    }
    await fs.access(isFile ? folder : target, constants.W_OK);
    return { target, there };
  } catch (error) {
    throw error instanceof CliFailure ? error : unwritable(path, what, ` (${codeOf(error)}).`);
  }
}

function unwritable(path: string, what: string, why: string): CliFailure {
  return new CliFailure(`${what} ${path} cannot be written${why}`);
}

/** Of a new file: for this user alone, or for whom the umask allows, as an editor's. */
export type Access = "private" | "shared";

/**
 * Whole or not at all: written beside and renamed. A file that is there keeps its mode, and a link its target, be that there or
 * not; a new file is for this user alone unless it is `shared`. What is no file, such as a device or a pipe, is written to where it
 * stands.
 */
export async function writeText(
  path: string,
  text: string,
  what: string,
  world: Pick<World, "cwd">,
  access: Access = "private",
): Promise<void> {
  const { target, there } = await destinationOf(path, what, world);
  try {
    if (there?.isFile() === false) await fs.writeFile(target, text, { flag: constants.O_WRONLY });
    else await replace(target, text, there, access);
  } catch (error) {
    throw unwritable(path, what, ` (${codeOf(error)}).`);
  }
}

async function replace(target: string, text: string, there: Stats | null, access: Access): Promise<void> {
  const aside = `${target}.${process.pid}.tmp`;
  try {
    // What a killed run of this number left has a mode of its own.
    await fs.rm(aside, { force: true });
    const isShared = there === null && access === "shared";
    await fs.writeFile(aside, text, { mode: isShared ? 0o666 : 0o600, flag: "wx" });
    if (there !== null) await fs.chmod(aside, there.mode & 0o777);
    await fs.rename(aside, target);
  } catch (error) {
    await fs.rm(aside, { force: true });
    throw error;
  }
}

/** null: there is nothing, be it behind a link. */
async function statIfThere(path: string): Promise<Stats | null> {
  return fs.stat(path).catch((error) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
}

/** Where a path leads, also when its links lead to what is not there yet. Links in a circle are refused as ELOOP. */
export async function targetOf(path: string): Promise<string> {
  try {
    return await fs.realpath(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  const folder = await fs.realpath(dirname(path)).catch(() => dirname(path));
  const link = await fs.readlink(path).catch(() => null);
  return link === null ? join(folder, basename(path)) : targetOf(resolve(folder, link));
}

/** As it was before; null: it was not there. */
export async function restoreText(
  path: string,
  before: string | null,
  world: Pick<World, "cwd">,
): Promise<void> {
  if (before !== null) await writeText(path, before, "The file", world);
  else await fs.rm(await targetOf(resolve(world.cwd, path)), { force: true });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
