/** From the checkout to what the config declares. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import {
  type DesiredTree,
  type Document,
  type Problem,
  parseDocument,
  resolveConfig,
  secretValues,
} from "@twilio-proxy/core";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";

/** Where the config is and what everything calls it. */
export interface ConfigPlace {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** Name in comments, issues and the state. */
  readonly label: string;
  /** Absolute, in the checkout. */
  readonly file: string;
  /** The commit it is read from. */
  readonly commit: string;
}

export interface Config {
  readonly place: ConfigPlace;
  readonly document: Document;
  /** null as soon as there is an error. */
  readonly desired: DesiredTree | null;
  readonly problems: readonly Problem[];
}

/** @throws ActionFailure `usage` for a path that leaves the workspace. */
export function placeConfig({ env, inputs, event }: Context): ConfigPlace {
  const { trigger, sha } = event;
  const workspace = resolve(env.GITHUB_WORKSPACE || process.cwd());
  const file = resolve(workspace, inputs.workingDirectory, inputs.config);
  const path = relative(repositoryRoot(dirname(file), workspace) ?? workspace, file)
    .split(sep)
    .join("/");
  if (isOutside(workspace, file)) {
    throw new ActionFailure(
      "usage",
      `The config ${inputs.config} lies outside of the workspace. Name a file of the repository.`,
    );
  }
  const commit = trigger.kind === "workflow-run" ? trigger.headSha : sha;
  return { path, label: inputs.label || path, file, commit };
}

function isOutside(folder: string, file: string): boolean {
  return /^\.\.([\\/]|$)/.test(relative(folder, file));
}

/** The nearest folder in the workspace that was checked out; null: there is none. */
function repositoryRoot(folder: string, workspace: string): string | null {
  if (existsSync(resolve(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder || folder === workspace ? null : repositoryRoot(above, workspace);
}

/** @throws ActionFailure `invalid-config` when it is not there. */
export function readCheckedOut({ file, path }: ConfigPlace, { env }: Pick<Context, "env">): string {
  let bytes: Uint8Array;
  try {
    const workspace = realpathSync(env.GITHUB_WORKSPACE || process.cwd());
    // A link out of the repository would show what no reviewer of it can see.
    if (isOutside(workspace, realpathSync(file))) throw new RangeError("outside");
    bytes = readFileSync(file);
  } catch (error) {
    throw new ActionFailure("invalid-config", unreadable(path, error));
  }
  return decodeFile(bytes, path);
}

/** @throws ActionFailure `invalid-config` where it is not UTF-8. */
export function decodeFile(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ActionFailure("invalid-config", `${path} is not UTF-8 text.`);
  }
}

function unreadable(path: string, error: unknown): string {
  if (error instanceof RangeError)
    return `${path} is a link to a file outside of the repository. Put the file itself there.`;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  if (code !== "ENOENT" && code !== "ENOTDIR") return `${path} cannot be read (${code}).`;
  return [
    `${path} does not exist in this commit.`,
    'Was it deleted? Nothing is deleted at Twilio for that: to delete everything, keep the file with `"services": {}` and allow it with `allow-empty`; to keep everything but stop managing it, list the addresses under `forget`.',
    "Otherwise check inputs `config` and `working-directory`, and that the job runs actions/checkout.",
  ].join(" ");
}

/** `env` null: nothing is known of the environment, so no variable is missed. */
export function resolveText(
  text: string,
  place: ConfigPlace,
  options: { readonly env: Context["env"] | null; readonly strictEnv: boolean },
  { env, inputs, time }: Pick<Context, "env" | "inputs" | "time">,
): Config {
  const document = parseDocument(text, { path: place.path });
  const resolution = resolveConfig(document, {
    ...options,
    allowedEnv: inputs.env,
    secrets: [...secretValues(env), inputs.token],
    now: new Date(time.now()),
  });
  return { place, document, ...resolution };
}
