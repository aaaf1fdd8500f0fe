/** Reading and writing what the command line names. */
import { promises as fs, readFileSync } from "node:fs";
import { resolve } from "node:path";
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

/**
 * Whole or not at all: written beside and renamed. A file that is there keeps its mode, and a link its target; a new one is
 * for this user alone.
 */
export async function writeText(
  path: string,
  text: string,
  what: string,
  world: Pick<World, "cwd">,
): Promise<void> {
  const named = resolve(world.cwd, path);
  const target = await fs.realpath(named).catch(() => named);
  const mode = await fs.stat(target).then(
    (found) => found.mode & 0o777,
    () => 0o600,
  );
  const aside = `${target}.${process.pid}.tmp`;
  try {
    await fs.writeFile(aside, text, { mode });
    await fs.chmod(aside, mode);
    await fs.rename(aside, target);
  } catch (error) {
    await fs.rm(aside, { force: true });
    throw new CliFailure(`${what} ${path} cannot be written (${codeOf(error)}).`);
  }
}

/** As it was before; null: it was not there. */
export async function restoreText(
  path: string,
  before: string | null,
  world: Pick<World, "cwd">,
): Promise<void> {
  if (before === null) await fs.rm(resolve(world.cwd, path), { force: true });
  else await writeText(path, before, "The file", world);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
