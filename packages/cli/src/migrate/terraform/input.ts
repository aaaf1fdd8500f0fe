/** What the command line names: one state, or the sources of one module. */
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CliFailure } from "../../exit.ts";
import { readText } from "../../files.ts";
import type { World } from "../../world.ts";
import type { Found } from "./found.ts";
import { readSources, type SourceFile } from "./sources.ts";
import { readState } from "./state.ts";

export interface Input {
  readonly found: Found;
  /** As given, or found in the folder given. */
  readonly paths: readonly string[];
}

/** Bytes. A state of ten thousand resources has about 20 MB. */
const MAX_STATE = 50_000_000;
const MAX_SOURCES = 5_000_000;

const SOURCE = /\.(tf|tofu)(\.json)?$|\.tfvars(\.json)?$/;

/** @throws CliFailure */
export async function readInput(given: readonly string[], world: World): Promise<Input> {
  const paths = (await Promise.all(given.map((path) => filesAt(path, world)))).flat();
  const sources = paths.filter((path) => SOURCE.test(path));
  const [state, second] = paths.filter((path) => !SOURCE.test(path));
  if (state !== undefined && (second !== undefined || sources.length > 0))
    throw new CliFailure("Give one state, or sources, not both: the state knows what the sources do not.");
  await requireSize(paths, state === undefined ? MAX_SOURCES : MAX_STATE, world);
  if (state !== undefined)
    return { found: readState(await readText(state, "The state", world), state), paths };
  const files = await Promise.all(
    inOrder(sources).map(
      async (path): Promise<SourceFile> => ({
        path,
        text: await readText(path, "The file", world),
      }),
    ),
  );
  const isSet = (variable: string): boolean => (world.env[`TF_VAR_${variable}`] ?? "") !== "";
  return { found: readSources(files, isSet), paths };
}

/** In a folder a state that lies there, else its sources with the variables that Terraform would read by itself. */
async function filesAt(path: string, { cwd }: World): Promise<readonly string[]> {
  const entries = await readdir(resolve(cwd, path)).catch(() => null);
  if (entries === null) return [path];
  if (entries.includes("terraform.tfstate")) return [join(path, "terraform.tfstate")];
  const wanted = entries.filter(
    (name) => SOURCE.test(name) && (!/\.tfvars/.test(name) || /^terraform\.|\.auto\./.test(name)),
  );
  if (wanted.length === 0)
    throw new CliFailure(
      `${path} has neither terraform.tfstate nor .tf files. Give the state: terraform state pull > state.json`,
    );
  return wanted.sort().map((name) => join(path, name));
}

/** The later wins: `terraform.tfvars`, then `*.auto.tfvars`, then what was named. */
function inOrder(paths: readonly string[]): readonly string[] {
  const rank = (path: string): number =>
    /(^|[\\/])terraform\.tfvars/.test(path) ? 0 : /\.auto\.tfvars/.test(path) ? 1 : 2;
  return [...paths].sort((a, b) => rank(a) - rank(b));
}

async function requireSize(paths: readonly string[], most: number, { cwd }: World): Promise<void> {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(resolve(cwd, path)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  if (sizes.reduce((sum, size) => sum + size, 0) > most)
    throw new CliFailure(`That is more than ${most / 1_000_000} MB, and more than this reads at once.`);
}
